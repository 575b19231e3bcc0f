"""What was asked about prices, the series that fit, and what each of them is called and carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agents.tools.credit import SYNTHETIC
from agents.tools.refusal import Refused
from knowledge import prices
from knowledge.datasets import DatasetInUse
from knowledge.prices import PriceHistory
from knowledge.vocabulary import PriceSeries, vocabulary

US_GAP = 2017  # the year that the U.S. module series does not have
MONTHS_IN = {"monthly": 1, "quarterly": 3, "half-yearly": 6}


@dataclass(frozen=True)
class AskedPrice:
    component: str
    technology: str | None = None
    region: str | None = None
    first: date | None = None
    last: date | None = None


def fitting(asked: AskedPrice) -> tuple[PriceSeries, ...]:
    """The series that fit, the preferred first. Refuses with what there is instead."""
    found = prices.matching(_component(asked.component), asked.technology, asked.region)
    if not found:
        raise _nothing(asked)
    return found


def _component(name: str) -> str:
    """Modules and module are one."""
    name, known = name.casefold().strip(), vocabulary().components
    return name if name in known or name.removesuffix("s") not in known else name.removesuffix("s")


IMPORT = "an administrator can import your own licensed price list."
TRADED = {"polysilicon", "wafer", "cell", "ingot"}  # sold by price lists that nobody may give away


def _nothing(asked: AskedPrice) -> Refused:
    known = vocabulary().components
    component = _component(asked.component)
    if component not in known:
        closed = f" Prices of {_many(component)} are not openly published; {IMPORT}" if component in TRADED else ""
        hint = f"Prices are loaded for: {', '.join(known)}.{closed}" if known else "No prices are loaded."
        return Refused("unknown_entity", f"There are no prices of {_many(component)} here.", hint, known)
    wanted = " ".join(filter(None, [asked.technology, component]))
    where = f" in {_in_words(asked.region)}" if asked.region else ""
    there = tuple(dict.fromkeys(label(one) for one in prices.matching(component)))
    near = prices.matching(component, asked.technology) or prices.matching(component, None, asked.region)
    nearest = "; ".join(f"{label(one)}, {_span(one)}" for one in (near or prices.matching(component))[:3])
    hint = f"Nearest: {nearest}. Weekly prices by technology and region are not openly published; {IMPORT}"
    return Refused("no_data", f"There are no {wanted} prices{where}.", hint, there if len(there) <= 3 else ())


def _many(component: str) -> str:
    return f"{component}s" if component in TRADED - {"polysilicon"} else component


def _in_words(region: str) -> str:
    return f"the {region}" if region.startswith(("United", "European", "World")) else region


def _span(one: PriceSeries) -> str:
    """ "1975 to 2023", "January 1990 to …" as finely as the series is published."""
    first, last = (when(date.fromisoformat(end), one.frequency) for end in (one.first, one.last))
    return f"{first} to {last}"


def label(one: PriceSeries) -> str:
    kind = "" if one.technology.startswith("all") or one.technology == "commodity" else f" {one.technology}"
    return f"{one.component.capitalize()}{kind}, {one.region} ({one.price_basis})"


def histories(asked: AskedPrice, wanted: Sequence[PriceSeries]) -> tuple[PriceHistory, ...]:
    """The points of these series in the dates asked for. Refuses when there is none."""
    paces = dict.fromkeys(one.frequency for one in wanted)
    read = [
        history
        for pace in paces
        for history in prices.histories([one for one in wanted if one.frequency == pace], *_ends(asked, pace))
    ]
    found = tuple(sorted(read, key=lambda history: wanted.index(history.series)))
    if not found:
        spans = "; ".join(f"{label(one)}: {one.first[:7]} to {one.last[:7]}" for one in wanted)
        raise Refused("no_data", f"There are no {asked.component} prices in these dates.", f"There are {spans}.")
    return found


def _ends(asked: AskedPrice, pace: str) -> tuple[date | None, date | None]:
    """A day or month within one period of the series asks for that period: the price of a March day is March's."""
    first, last = asked.first, asked.last
    if first is None or last is None or first_day(first, pace) != first_day(last, pace):
        return first, last
    return first_day(first, pace), last


def first_day(day: date, frequency: str) -> date:
    """Of the week, month, quarter or year that a day is in; the day itself for what is published daily."""
    if frequency == "yearly":
        return date(day.year, 1, 1)
    if frequency == "weekly":
        return day - timedelta(days=day.weekday())
    if frequency not in MONTHS_IN:
        return day
    months = MONTHS_IN[frequency]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def about(one: PriceSeries) -> dict[str, Any]:
    return {
        "label": label(one),
        "component": one.component,
        "technology": one.technology,
        "region": one.region,
        "unit": one.unit,
        "price_basis": one.price_basis,
        "frequency": one.frequency,
        "synthetic": one.synthetic,
        "dataset": one.dataset,
    }


def when(day: date, frequency: str) -> str:
    """2023 for a year, 2025-09 for a month, the date for a week."""
    if frequency == "yearly":
        return str(day.year)
    if frequency == "quarterly":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if frequency == "half-yearly":
        return f"{day.year}-H{(day.month + 5) // 6}"
    return day.isoformat()[:7] if frequency == "monthly" else day.isoformat()


def warnings(found: Sequence[PriceHistory]) -> list[str]:
    """What changes the reading of these series."""
    notes = [SYNTHETIC] if any(history.series.synthetic for history in found) else []
    bases = {history.series.price_basis for history in found}
    if len(bases) > 1:
        notes.append(f"{' and '.join(sorted(bases))} are different money: compare within a series only.")
    return notes


def kind(one: PriceSeries) -> tuple[str, str, str]:
    """What two series must share to stand in one column: unit, money and pace."""
    return one.unit, one.price_basis, one.frequency


def used(found: Sequence[PriceHistory]) -> tuple[DatasetInUse, ...]:
    return tuple(dict.fromkeys(history.dataset for history in found))


def us_gap(history: PriceHistory) -> list[str]:
    """2016 is derived and 2017 missing in the U.S. module series."""
    if history.dataset.code != "eia_module_prices":
        return []
    years = [point.date.year for point in history.points]
    found = [
        f"United States {p.date.year} is derived from value and shipments."
        for p in history.points
        if p.status == "derived"
    ]
    if years[0] < US_GAP < years[-1]:
        found.append(f"United States {US_GAP} is missing.")
    return found
