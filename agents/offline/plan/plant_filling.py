"""What fills an analysis of a plant's record: file, period, pace, what is left out, prices; and what stays of the
question before.

Slots of a frame: file, files (how many there were), by, corrected, period, without, count, of, days, pair, price,
currency, cost, warranty, kind, facts (said with this question), kwp_known, shown {month, day, span} (what was shown
last), and for the calculators energy_mwh_per_day and soiling_per_day.
"""

from __future__ import annotations

import re
from typing import Any

from agents.offline.frame import Frame
from agents.offline.plan import plant_periods
from agents.offline.plan.carry import charted
from agents.offline.plan.plant import (
    COUNT,
    COUNT_ALONE,
    FILE,
    bare_price,
    context,
    facts,
    file_named,
    is_of_file,
    shown,
)
from agents.offline.plan.plant_words import Told
from agents.offline.reading import Reading

KEPT_ALWAYS = (
    "file", "files", "kwp_known", "kwp_asked", "record", "price", "currency", "shown", "energy_mwh_per_day",
    "soiling_per_day",
)  # fmt: skip
KEPT_FOR_MORE = (
    "by", "corrected", "period", "without", "count", "of", "days", "pair", "cost", "warranty", "kind", "energy_only",
)  # fmt: skip


def understand(reading: Reading, own: Frame | None, asked: str) -> Frame:
    told = Told(reading.line)
    before = own if is_of_file(own) else None
    leans = reading.has("opens", "refers") or told.has("it", "why")
    goes_on = before is not None and (asked == before.intent or leans)
    kept = (*KEPT_ALWAYS, *KEPT_FOR_MORE) if goes_on else KEPT_ALWAYS
    slots = {name: value for name, value in (own.slots if own else {}).items() if name in kept}
    if said := facts(reading, own):
        slots["facts"] = said
    slots |= _file_meant(reading, slots)
    slots |= money(reading, own)
    name = asked.removeprefix(FILE)
    slots = _FILL.get(name, _fill_period)(slots, reading, told, own)
    chart = before.chart if before and goes_on and asked == before.intent else "auto"
    return charted(Frame("om", asked, slots=slots, chart=chart), reading)


def _file_meant(reading: Reading, slots: dict[str, Any]) -> dict[str, Any]:
    """The one that is named, or the one spoken of before, unless another has come since."""
    count, seen = len(reading.files), slots.get("files")
    if named := file_named(reading):
        return {"file": named, "files": count}
    if count > 1 and seen and count > int(seen):
        return {"file": reading.files[-1].name, "files": count}
    return {"files": count} if count else {}


def money(reading: Reading, own: Frame | None) -> dict[str, Any]:
    """The price that is named: with its unit, or alone where a price is spoken of, "in euros at 60"."""
    price = reading.quantity("money/MWh", "money/kWh")
    if price:
        per = 1000 if price.unit == "money/kWh" else 1
        return {"price": price.value * per, "currency": price.currency or "EUR"}
    bare = bare_price(reading, own)
    if bare is None:
        return {}
    before = str(own.slots.get("currency") or "EUR") if own else "EUR"
    said = re.search(r"\b(?:dollars?|usd|us\$)|\$|\b(?:pounds?|gbp)|£|€|\b(?:euros?|eur)\b", reading.line)
    code = {"d": "USD", "u": "USD", "$": "USD", "p": "GBP", "g": "GBP", "£": "GBP"}
    return {"price": bare, "currency": code.get(said[0][0], "EUR") if said else before}


Slots = dict[str, Any]


def _fill_period(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    """Period, what is left out, and the pace."""
    periods = plant_periods.all_in(reading, context(own))
    if told.has("keeps"):
        slots = {name: value for name, value in slots.items() if name != "without"}
    elif told.has("leaves_out"):
        slots = {**slots, "without": _left_out(periods, told, own, slots.get("without") or [])}
    elif narrowed := plant_periods.narrowed(shown(own), reading.line) if told.has("that") else "":
        slots = {**slots, "period": narrowed}
    elif periods:
        slots = {**slots, "period": periods[0]}
    elif reading.has("earlier", "later"):
        spoken_of = context(own) or str(shown(own).get("month") or "")
        slots = {**slots, "period": plant_periods.step(spoken_of, -1 if reading.has("earlier") else 1)}
    if told.has("whole"):
        slots = {name: value for name, value in slots.items() if name not in {"period", "without"}}
    return {**slots, **_pace(told)}


def _pace(told: Told) -> Slots:
    paces = ("by_day", "by_week", "by_month", "by_year", "total")
    found = next((pace for pace in paces if told.has(pace)), "")
    return {"by": found.removeprefix("by_")} if found else {}


def _left_out(periods: list[str], told: Told, own: Frame | None, before: list[str]) -> list[str]:
    """ "Without May 2022", "without it" (what was shown last), "without the outages"."""
    if periods:
        return list(dict.fromkeys((*before, *periods)))
    span = str(shown(own).get("span") or "")
    if told.has("many_outages") or not span:
        return ["outages"]
    return list(dict.fromkeys((*before, span)))


def _fill_yields(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    """Energy alone, until a yield is named."""
    filled = _fill_period(slots, reading, told, own)
    if told.has("yields"):
        return {name: value for name, value in filled.items() if name != "energy_only"}
    return {**filled, "energy_only": True} if told.has("amount", "produced") else filled


def _fill_report(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    """One month's where a month is named or none; "the whole record" takes month and pace away."""
    if told.has("report"):  # a report of its own, not of the month spoken of before
        slots = {name: value for name, value in slots.items() if name not in {"period", "by"}}
    filled = _fill_period(slots, reading, told, own)
    if told.has("whole"):
        return {name: value for name, value in filled.items() if name != "by"}
    if filled.get("by") == "year" and not filled.get("period"):
        return {**filled, "period": "last year"}
    return filled


def _fill_describe(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    return {**slots, "kind": "rating" if told.has("other_rating") and not slots.get("facts") else ""}


def _fill_pr(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    slots = _fill_period(slots, reading, told, own)
    if told.has("uncorrected"):
        return {name: value for name, value in slots.items() if name != "corrected"}
    if told.has("corrected", "annual_mean"):
        return {**slots, "corrected": "annual" if told.has("annual_mean") else "25"}
    return slots


def _fill_worst(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    of = (
        "month"
        if told.has("months") and not told.has("days")
        else "day"
        if told.has("days")
        else slots.get("of", "day")
    )
    slots = {name: value for name, value in slots.items() if name != "by"}
    plain = _fill_period(slots, reading, told, own)
    found = COUNT.search(reading.line) or COUNT_ALONE.match(reading.line)
    count = {"count": int(next(filter(None, found.groups())))} if found else {}
    return {**{name: value for name, value in plain.items() if name != "by"}, "of": of, **count}


def _fill_compare(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    pair = plant_periods.two_of(reading, context(own))
    return {**slots, "pair": list(pair)} if pair else slots


def _fill_degradation(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    share = reading.quantity("%")
    if told.has("warranty") or (share and slots.get("warranty")):
        return {**slots, "warranty": abs(share.value) if share else slots.get("warranty") or 0.5}
    return {name: value for name, value in slots.items() if name != "warranty"}


def _fill_clean(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    cost = reading.quantity("money")
    return {**slots, **({"cost": cost.value, "currency": cost.currency or "EUR"} if cost else {})}


def _fill_profile(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    days = plant_periods.days_in(reading, context(own))
    pointed = plant_periods.narrowed(shown(own), reading.line) or str(shown(own).get("day") or "")
    if not days and len(pointed) == 10:
        days = [pointed]
    before = list(slots.get("days") or ()) if reading.has("add", "compare") else []
    return {**slots, "days": list(dict.fromkeys((*before, *days))) or list(slots.get("days") or ())}


def _fill_inverters(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    return {**slots, "kind": "strings" if told.has("strings") else "inverters"}


def _fill_outages(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    slots = _fill_period(slots, reading, told, own)
    kind = "lost" if told.has("lost", "in_money") or money(reading, own) else ""
    return {**slots, "kind": kind}


def _fill_quality(slots: Slots, reading: Reading, told: Told, own: Frame | None) -> Slots:
    return {**slots, "kind": "missing" if told.has("missing") else ""}


_FILL = {
    "pr": _fill_pr,
    "worst": _fill_worst,
    "compare": _fill_compare,
    "degradation": _fill_degradation,
    "clean": _fill_clean,
    "profile": _fill_profile,
    "inverters": _fill_inverters,
    "outages": _fill_outages,
    "quality": _fill_quality,
    "report": _fill_report,
    "yields": _fill_yields,
    "describe": _fill_describe,
}
