"""Prices side by side: in one unit and money, or as an index that makes units comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import charts, given
from agents.tools.charts import ChartWish, Measure
from agents.tools.credit import SYNTHETIC, sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.prices.paces import Observed, Paced, coarsest, paced
from agents.tools.refusal import Refused
from knowledge.vocabulary import PriceSeries

MOST_ROWS = 5_000
ENOUGH_DATES = 4  # to draw without being asked


@dataclass(frozen=True)
class Compared:
    """Series at one pace; with a `base` their values are index figures."""

    lines: tuple[Paced, ...]
    names: tuple[str, ...]  # of the columns, each once
    base: str

    @property
    def frequency(self) -> str:
        return self.lines[0].frequency

    @property
    def unit(self) -> str:
        return "" if self.base else self.lines[0].series.unit


def compared(
    wanted: Sequence[PriceSeries], asked: AskedPrice, frequency: str, agg: str, base: str | None, wish: ChartWish
) -> ToolResult:
    """`asked` holds the dates. `frequency` "native" means the finest pace that all have."""
    histories = asking.histories(replace(asked, first=None if base else asked.first), wanted)
    pace = coarsest([one.series.frequency for one in histories]) if frequency == "native" else frequency
    lines = tuple(paced(history, pace, agg) for history in histories)
    lines = tuple(_indexed(line, base, asked.first) for line in lines) if base else lines
    found = Compared(lines, _names([line.series for line in lines]), base or "")
    rows = _rows(found)
    if len(rows) > MOST_ROWS:
        raise Refused(
            "too_large", f"Those are {len(rows):,} dates; {MOST_ROWS:,} can be shown.", "Ask for fewer dates."
        )
    title = _title(found)
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(found),
        rows=rows,
        summary=_summary(found),
        sources=sources(asking.used(histories), f"{'; '.join(map(label, wanted))}, {rows[0][0]} to {rows[-1][0]}"),
        warnings=_warnings(found, wanted),
        chart=_chart(title, found, len(rows), wish),
    )


def _indexed(line: Paced, base: str, first: date | None) -> Paced:
    """Each value in percent of the mean of the base period, from that period on unless an earlier date is asked for."""
    start, end = given.day_span(base, base)
    inside = [point.value for point in line.points if start and end and start <= point.date <= end]
    if not inside:
        spans = f"{label(line.series)} has prices from {line.span}."
        raise Refused("no_data", f"There is no price in {base} to make an index of.", spans)
    hundred = fmean(inside)
    kept = [point for point in line.points if point.date >= (first or start or point.date)]
    return replace(line, points=tuple(Observed(one.date, one.value / hundred * 100, one.n) for one in kept))


def _names(series: Sequence[PriceSeries]) -> tuple[str, ...]:
    """What tells the series apart: "Silver", "TOPCon", "TOPCon, China"."""
    parts = [(one.component.capitalize(), _technology(one), one.region) for one in series]
    apart = [place for place in range(3) if len({part[place] for part in parts}) > 1]
    names = tuple(", ".join(filter(None, (part[place] for place in apart))) for part in parts)
    return names if len(set(names)) == len(names) and all(names) else tuple(map(label, series))


def _technology(one: PriceSeries) -> str:
    return "" if one.technology.startswith("all") or one.technology == "commodity" else one.technology


def _rows(found: Compared) -> tuple[tuple[Cell, ...], ...]:
    """One row per date, one column per series; empty where a series has no price."""
    values = [{point.date: point.value for point in line.points} for line in found.lines]
    days = sorted({day for each in values for day in each})
    yearly = found.frequency == "yearly"
    return tuple(
        (day.year if yearly else when(day, found.frequency), *(each.get(day) for each in values)) for day in days
    )


def _columns(found: Compared) -> tuple[Column, ...]:
    most = max(point.value for line in found.lines for point in line.points)
    digits = 1 if found.base or most >= 1000 else 2 if most >= 10 else 3
    unit = f"{found.base} = 100" if found.base else found.unit
    return (Column(_time(found)), *(Column(name, unit, digits) for name in found.names))


def _time(found: Compared) -> str:
    return "Year" if found.frequency == "yearly" else "Date"


def _title(found: Compared) -> str:
    things = list(dict.fromkeys(line.series.component for line in found.lines))
    what = f"Prices of {', '.join(things)}"
    return f"{what}, index {found.base} = 100" if found.base else f"{what}: {'; '.join(found.names)}"


def _summary(found: Compared) -> dict[str, Any]:
    together = _last_together(found)
    items = [_item(line, name, together) for line, name in zip(found.lines, found.names, strict=True)]
    if together and not found.base:
        first = items[0]["common_value"]
        for item in items:
            item["against_first_percent"] = (item["common_value"] / first - 1) * 100
    times = _times(items) if together and not found.base else None
    return {
        "unit": found.unit,
        "index_base": found.base or None,
        "frequency": found.frequency,
        "common_date": when(together, found.frequency) if together else None,
        "spread_percent": (times - 1) * 100 if times else None,
        "spread_times": times,
        "items": items,
    }


def _times(items: Sequence[dict[str, Any]]) -> float:
    """What the dearest costs over what the cheapest does."""
    values = [item["common_value"] for item in items]
    return float(max(values) / min(values))


def _last_together(found: Compared) -> date | None:
    """The newest date that all series have."""
    days = [{point.date for point in line.points} for line in found.lines]
    return max(set.intersection(*days), default=None)


def _item(line: Paced, name: str, together: date | None) -> dict[str, Any]:
    first, last = line.points[0], line.points[-1]
    common = next((point.value for point in line.points if point.date == together), None)
    return {
        **asking.about(line.series),
        "name": name,
        "n": sum(point.n for point in line.points),
        "first_date": line.when(first),
        "first_value": first.value,
        "last_date": line.when(last),
        "last_value": last.value,
        "common_value": common,
        "change_percent": (last.value / first.value - 1) * 100,
    }


def _warnings(found: Compared, wanted: Sequence[PriceSeries]) -> tuple[str, ...]:
    histories = [line.history for line in found.lines]
    notes = _of_index(found) if found.base else asking.warnings(histories)
    missing = [label(one) for one in wanted if one not in [line.series for line in found.lines]]
    if missing:
        notes.append(f"Without prices in these dates: {'; '.join(missing)}.")
    if any(line.is_combined for line in found.lines):
        notes.append(f"Compared by {found.frequency.removesuffix('ly')}, as means of what is published more often.")
    return (*notes, *(gap for history in histories for gap in asking.us_gap(history)))


def _of_index(found: Compared) -> list[str]:
    """An index puts different money side by side; what that hides is said."""
    bases = sorted({line.series.price_basis for line in found.lines})
    made = [SYNTHETIC] if any(line.series.synthetic for line in found.lines) else []
    return (
        [*made, f"Indices of {' and '.join(bases)}: inflation is in one and not in the other."] if bases[1:] else made
    )


def _chart(title: str, found: Compared, dates: int, wish: ChartWish) -> Chart | None:
    if wish == "none" or dates < 2 or (wish == "auto" and dates < ENOUGH_DATES):
        return None
    words = _described(title, found)
    if found.base:
        made = charts.index(title, _time(found), "Index", "Series", found.base, words)
        return charts.folded(made, found.names, "Series", "Index")
    measure = Measure("Price", f"Price, {found.lines[0].series.price_basis}", found.unit)
    make = charts.columns if wish == "bar" else charts.line
    return charts.folded(make(title, _time(found), measure, "Series", words), found.names, "Series", "Price")


def _described(title: str, found: Compared) -> str:
    unit = found.unit or "points"
    ends = [
        f"{name} from {line.points[0].value:,.4g} in {line.when(line.points[0])} "
        f"to {line.points[-1].value:,.4g} {unit} in {line.when(line.points[-1])}"
        for line, name in zip(found.lines, found.names, strict=True)
    ]
    return f"{title}: {'; '.join(ends)}."
