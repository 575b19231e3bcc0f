"""Which figure of a question is which input of a calculator: by its unit, and by the words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from agents.offline import quantities
from agents.offline.plan import om_words as words
from agents.offline.plan.om_figures import Said

TWICE = "One of these inputs is given twice. Give each once; I compute one case at a time."
TWO_CURRENCIES = "These amounts are in two currencies, and I keep no exchange rates. Give them all in one."
ALSO_A_DAY = 1.0  # percent: a soiling rate without its "a day" is not larger
Pairs = Iterator[tuple[str, float]]


@dataclass(frozen=True)
class Inputs:
    values: dict[str, Any] = field(default_factory=dict)
    currency: str = ""
    kind: str = ""
    trouble: str = ""  # why they cannot be taken


def _gathered(pairs: Pairs, figures: list[Said], kind: str = "") -> Inputs:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if values.get(name, value) != value:
            return Inputs(trouble=TWICE)
        values[name] = value
    currencies = {one.currency for one in figures if one.currency}
    if len(currencies) > 1:
        return Inputs(trouble=TWO_CURRENCIES)
    return Inputs(values, next(iter(currencies), ""), kind)


def _price(one: Said) -> float | None:
    """Money per MWh."""
    return {"money/MWh": one.value, "money/kWh": round(one.value * 1000, 6)}.get(one.unit)


_PER_DAY = {"%/day": 1.0, "%/week": 1 / 7, "%/month": 12 / 365}
_MWH_PER_DAY = {"MWh/day": 1.0, "kWh/day": 1e-3, "MWh/month": 12 / 365, "MWh/year": 1 / 365, "GWh/year": 1000 / 365}
_DAYS = {"days": 1.0, "weeks": 7.0}
_MWH = {"MWh": 1.0, "kWh": 1e-3, "GWh": 1e3}


def cleaning(figures: list[Said], line: str) -> Inputs:
    return _gathered(_of_cleaning(figures, line), figures, "now" if words.CLEAN_NOW.search(line) else "")


def _of_cleaning(figures: list[Said], line: str) -> Pairs:
    has_rate = any(one.unit in _PER_DAY for one in figures)
    for one in figures:
        if (price := _price(one)) is not None:
            yield "price_per_mwh", price
        elif one.unit == "money":
            yield "cost_per_cleaning", one.value
        elif one.unit in _MWH_PER_DAY:
            yield "energy_mwh_per_day", round(one.value * _MWH_PER_DAY[one.unit], 9)
        elif one.unit in _PER_DAY:
            yield "soiling_per_day", round(abs(one.value) * _PER_DAY[one.unit] / 100, 12)
        elif one.unit == "%":
            is_rate = "rate" in one.before[-20:] or one.before.rstrip().endswith("soiling")
            is_daily = not has_rate and abs(one.value) <= ALSO_A_DAY and is_rate
            yield ("soiling_per_day", abs(one.value) / 100) if is_daily else ("loss_now_percent", abs(one.value))
        elif one.unit in _DAYS and words.RAINS.search(line):
            name = "rain_interval_days" if words.EVERY.search(one.before) else "days_to_rain"
            yield name, one.value * _DAYS[one.unit]


def loss_value(figures: list[Said], line: str) -> Inputs:
    return _gathered(_of_value(figures, line), figures)


_BARE_PRICE = re.compile(r"\b(?:at|zu|a|por|per|mit|bei|con) (\d+(?:\.\d+)?)(?=\W*$)")  # "in euros at 60"


def _of_value(figures: list[Said], line: str) -> Pairs:
    for one in figures:
        if (price := _price(one)) is not None:
            yield "price_per_mwh", price
        elif one.unit in _MWH:
            yield "energy_mwh", round(one.value * _MWH[one.unit], 9)
    bare = _BARE_PRICE.search(line)
    if bare and not any(_price(one) is not None for one in figures):
        yield "price_per_mwh", float(bare[1])


MOSTLY_LEFT = 50.0  # percent of the rated power: a measured power is above, a loss below


def warranty(figures: list[Said], line: str) -> Inputs:
    return _gathered(_of_warranty(figures), figures)


def _of_warranty(figures: list[Said]) -> Pairs:
    ages = [one for one in figures if one.unit == "years"]
    for place, one in enumerate(figures):
        following = figures[place + 1] if place + 1 < len(figures) else None
        if one.unit == "%/year":
            yield _yearly(one), abs(one.value)
        elif one.unit == "%":
            yield _share(one, following)
        elif one.unit == "years":
            yield ("life_years" if _lasts(one, ages) else "age_years"), one.value


def _lasts(one: Said, ages: list[Said]) -> bool:
    """Whether it is how long the warranty lasts: so said, or the one of two ages at which nothing is measured."""
    if words.LASTS.search(one.after) or words.LASTING.search(one.before):
        return True
    return any(words.AT_AGE.search(other.before) for other in ages if other is not one) and not words.AT_AGE.search(
        one.before
    )


def _yearly(one: Said) -> str:
    """What the warranty allows, or what was measured: by the nearer of the words before it."""
    measured = max((found.end() for found in words.MEASURED.finditer(one.before)), default=-1)
    promised = max((found.end() for found in words.PROMISED.finditer(one.before)), default=-1)
    return "measured_rate_percent" if measured > promised else "annual_percent"


def _share(one: Said, following: Said | None) -> tuple[str, float]:
    if words.UNSURE.search(one.before[-16:]):
        return "uncertainty_percent", one.value
    leads = following is not None and following.unit == "%/year" and following.start - one.end <= 14
    is_first = leads or words.FIRST.search(one.before[-14:]) or words.FIRST.search(one.after[:22])
    left = one.value if one.value >= MOSTLY_LEFT else 100 - one.value
    return ("first_year_percent", 100 - left) if is_first else ("measured_percent", left)


def repair(figures: list[Said], line: str) -> Inputs:
    return _gathered(_of_repair(figures), figures)


def _of_repair(figures: list[Said]) -> Pairs:
    costs = [one for one in figures if one.unit == "money"]
    for one in figures:
        if one.unit == "%":
            yield "affected_percent", one.value
        elif one.unit == "modules":
            yield "modules", int(one.value)
        elif one.unit == "money":
            yield _way(one, costs), one.value
        elif one.unit == "years":
            is_old = words.OLD.search(one.after[:16]) or words.OLD.search(one.before[-14:])
            yield ("age_years" if is_old else "remaining_life_years"), one.value


def _way(one: Said, costs: list[Said]) -> str:
    """Of one module repaired or of one replaced: by the nearest word, else the first is the repair."""
    found = [
        (distance, name)
        for pattern, name in ((words.SINGLE, "repair_cost"), (words.WHOLE, "replace_cost"))
        for distance in _distances(pattern, one)
    ]
    if found:
        return min(found)[1]
    return "replace_cost" if one is costs[-1] and len(costs) > 1 else "repair_cost"


def _distances(pattern: re.Pattern[str], one: Said) -> Iterator[int]:
    """Characters to words on either side, up to the next comma or figure."""
    before = re.split(r"[,;\d]", one.before)[-1]
    after = re.split(r"[,;\d]", one.after)[0]
    yield from (len(before) - match.end() for match in pattern.finditer(before))
    yield from (match.start() for match in pattern.finditer(after))


def crew(figures: list[Said], line: str) -> Inputs:
    return _gathered(_of_crew(figures), figures)


def _of_crew(figures: list[Said]) -> Pairs:
    names = {"persons": "persons", "h/day": "hours_per_day", "working days": "working_days"}
    for one in figures:
        if one.unit in names:
            yield names[one.unit], int(one.value) if one.unit != "h/day" else one.value
        elif one.unit in {"MW", "kW", "GW"}:
            yield "size_mw", one.value * {"MW": 1, "kW": 0.001, "GW": 1000}[one.unit]


_ALONE = re.compile(r"\W*(?:\w+ ){0,3}(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)\W*")


def alone(name: str, figures: list[Said], line: str) -> Inputs | None:
    """The answer to the question for the one input left: a figure without its unit, or a share without "a day"."""
    if name == "soiling_per_day" and [one.unit for one in figures] == ["%"] and abs(figures[0].value) <= ALSO_A_DAY:
        return Inputs({name: abs(figures[0].value) / 100})
    bare = _ALONE.fullmatch(line)
    if not bare or figures:
        return None
    value = quantities.number(bare[1])
    return Inputs({name: value / 100 if name == "soiling_per_day" else value})
