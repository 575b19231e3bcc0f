"""Figures in the summary of a result, and what its keys say of them: `last_value` goes with `last_year`,
`share_percent` is in percent, `lcoe_per_mwh` in money per MWh. It knows these conventions, and no tool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agents.guard import naming, units
from agents.guard.dates import Day
from agents.guard.figures import NEVER, NOWHERE, Figure
from agents.guard.units import NONE, PERCENT, Unit

_SHARES = {"ratio", "factor", "rate", "share", "degradation", "multiple", "correlation", "fraction", "elasticity", "r2"}
_COUNTS = {
    "rank", "ranked", "n", "limit", "count", "matching", "places", "rows", "month", "months", "visits", "tasks",
    "small", "number", "position", "id", "observations", "items", "countries",
}  # fmt: skip
_CHANGES = {"change", "difference"}
_NAMING = {
    "entity", "place", "country", "region", "label", "component", "technology", "segment",
    "within",
    "dataset",
}  # fmt: skip
_IN_KEYS = {
    "w": "W", "kw": "kW", "mw": "MW", "gw": "GW", "tw": "TW", "wh": "Wh", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh",
    "wp": "Wp", "kwp": "kWp", "hours": "h", "hour": "h", "kelvin": "K", "days": "day", "day": "day", "years": "year",
    "year": "year", "usd": "US$", "eur": "€", "percent": "%", "points": "%", "pct": "%", "m2": "m²",
}  # fmt: skip
WORLD = frozenset({("place", "World")})
YEARS = range(1900, 2200)
_DAY = re.compile(r"((?:19|20|21)\d\d)(?:-(\d\d))?(?:-(\d\d))?(?:[T ].*)?")


@dataclass(frozen=True)
class Context:
    """What the dictionaries around a key say of it."""

    columns: tuple[Unit, ...]
    origin: int
    unit: Unit | None = None
    money: str = ""
    metric: str = ""
    key: str = ""  # under which this dictionary stands
    names: frozenset[tuple[str, str]] = NOWHERE
    days: frozenset[Day] = NEVER  # of the figures in this dictionary
    below: frozenset[Day] = NEVER  # of those in dictionaries in it that name no day


def figures(data: dict[str, Any], around: Context) -> Iterator[Figure]:
    within = _within(data, around)
    for key, value in data.items():
        yield from _of_value(key, value, data, within)


def _within(data: dict[str, Any], around: Context) -> Context:
    unit = units.parse(data["unit"]) if isinstance(data.get("unit"), str) else None
    names = frozenset(
        named(key, data[key]) for key in _NAMING & data.keys() if isinstance(data[key], str) and data[key]
    )
    days = frozenset(day for key, value in data.items() if _is_day(key) and (day := day_of(value)))
    own = {day for key in ("year", "date") if (day := day_of(data.get(key)))}  # what stands in lists below is of it
    money, metric = data.get("currency"), data.get("metric")
    return replace(
        around,
        unit=unit or around.unit,
        money=money if isinstance(money, str) else around.money,
        metric=metric if isinstance(metric, str) else around.metric,
        names=names or around.names,
        days=days or around.below,
        below=frozenset(own) or around.below,
    )


def _is_day(key: str) -> bool:
    last = key.rpartition("_")[2]
    return last in {"year", "date", "month", "published", "day", "from", "to", "latest"} or key.startswith(
        ("year_", "date_")
    )


def _of_value(key: str, value: Any, data: dict[str, Any], around: Context) -> Iterator[Figure]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        if not (_is_day(key) and day_of(value)):
            yield from _of_number(key, float(value), data, around)
    elif isinstance(value, dict):
        unit = unit_of_key(key.lower().split("_"), around.money) or around.unit
        own = replace(around, key=key, unit=unit, names=around.names or _names_of_key(key))
        yield from figures(value, own)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _of_value(key, part, data, around)


def _names_of_key(key: str) -> frozenset[tuple[str, str]]:
    place = naming.canonical(key)
    return frozenset({("place", place)}) if place else NOWHERE


def _of_number(key: str, value: float, data: dict[str, Any], around: Context) -> Iterator[Figure]:
    words = key.lower().split("_")
    days = _days_of(words, data) or around.days
    if key.isdigit() and int(key) in YEARS:
        days = frozenset({Day(int(key))})
    names = (WORLD if words[0] == "world" else around.names) | _names_of_key(key)
    if not key.islower() and not key.isdigit():  # a key that is a name: {"Utility-scale": 54.2}
        names |= {(around.key, key)}
    for unit in _possible_units(words, value, around):
        kind = kind_of(around.metric, unit) if not _CHANGES & set(words) else NOWHERE
        yield Figure(value, unit, names | kind, days, around.origin)


def kind_of(metric: str, unit: Unit | None) -> frozenset[tuple[str, str]]:
    """Cumulative or annual, of what is capacity; a change of the one is no amount of it."""
    is_capacity = metric and unit and unit.dimension == units.POWER
    return frozenset({("metric", metric)}) if is_capacity else NOWHERE


def _days_of(words: list[str], data: dict[str, Any]) -> frozenset[Day]:
    """The day of `last_value` is `last_year` or `last_date`."""
    found = [data.get(f"{words[0]}_{what}") for what in ("year", "date")] if len(words) > 1 else []
    days = [day for day in map(day_of, found) if day]
    return frozenset(days)


def _possible_units(words: list[str], value: float, around: Context) -> Sequence[Unit | None]:
    if _COUNTS & set(words) and value == int(value):
        return (None,)
    if unit := unit_of_key(words, around.money):
        return (unit,)
    return (around.unit,) if around.unit else (*around.columns, None)


def unit_of_key(words: list[str], money: str | None) -> Unit | None:
    """Of `cagr_percent`, `size_mw`, `lcoe_per_mwh`, `yield_kwh_per_kw`, `discount_rate`."""
    if "per" in words:
        place = words.index("per")
        above = units.parse(_IN_KEYS.get(words[place - 1], money or "")) if place else None
        for word in words[place + 1 :]:
            below = units.parse(_IN_KEYS.get(word, ""))
            above = above.per(below) if above and below else None
        return above
    known = [_IN_KEYS[word] for word in words if word in _IN_KEYS]
    if known:
        return PERCENT if "%" in known else units.parse(known[-1])
    return NONE if _SHARES & set(words) else None


def days_in(data: Any) -> Iterator[Day]:
    """Years and dates anywhere in a summary."""
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list | tuple) else ():
        if isinstance(value, dict | list | tuple):
            yield from days_in(value)
        elif day := day_of(value):
            yield day


def named(kind: str, name: str) -> tuple[str, str]:
    place = naming.canonical(name)
    return ("place", place) if place else (kind.lower(), name)


def day_of(value: Any) -> Day | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return Day(value) if value in YEARS else None
    match = _DAY.fullmatch(value) if isinstance(value, str) else None
    return Day(*(int(part or 0) for part in match.groups())) if match else None
