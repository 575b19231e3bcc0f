"""How the cost of solar electricity moved between two years, country by country, of one publisher's table."""

from __future__ import annotations

from typing import Any

from agents.base import Column, ToolResult
from agents.tools import given
from agents.tools.credit import sources
from agents.tools.prices import cost
from agents.tools.refusal import Refused
from knowledge import lcoe
from knowledge.lcoe import LcoePoint
from knowledge.vocabulary import members, vocabulary


def ranking(
    since: int, year: int | None, limit: int, ascending: bool, within: str | None, segment: str | None
) -> ToolResult:
    """(last / first - 1) of each country with figures of both years, the largest fall first when ascending."""
    year = year or lcoe.newest_year(cost.segment_code(segment))
    given.year_span(since, year, vocabulary().lcoe_years)
    region = given.known_region(within).name if within else "World"
    found = lcoe.published(None, since, year, cost.segment_code(segment))
    points = found[0].points if found else ()
    ends = [{p.entity: p for p in points if p.year == at and p.entity in members()[region]} for at in (since, year)]
    moved = sorted((_moved(ends[0][name], ends[1][name]) for name in ends[0] if name in ends[1]), key=_change)
    if not moved or since == year:
        raise Refused("no_data", f"There are no cost figures for {region} in both {since} and {year}.", "Name others.")
    items = (moved if ascending else moved[::-1])[:limit]
    one = found[0]
    about = {"unit": one.unit, "price_basis": one.price_basis, "segment": one.segment.replace("_", " ")}
    rose = sum(_change(item) > 0 for item in moved)
    return ToolResult(
        ok=True,
        title=f"Change of the cost of new solar electricity (LCOE) by country, {since} to {year}",
        columns=(
            Column("Country"),
            Column(str(since), one.unit, 3),
            Column(str(year), one.unit, 3),
            Column("Change", "%", 1),
        ),
        rows=tuple(tuple(item[name] for name in _SHOWN) for item in items),
        summary={**about, "since": since, "year": year, "within": region, "compared": len(moved), "rose": rose}
        | {"fell": sum(_change(item) < 0 for item in moved), "items": items},
        sources=sources([one.dataset], f"{len(moved)} countries, {since} and {year}"),
        warnings=(
            f"Only the {len(moved)} countries with figures for {since} and {year} are compared.",
            *cost.not_mixed(found[1:]),
        ),
    )


_SHOWN = ("entity", "first_value", "value", "change_percent")


def _moved(first: LcoePoint, last: LcoePoint) -> dict[str, Any]:
    about = {"entity": last.entity, "iso3": last.iso3, "first_value": first.value, "value": last.value}
    return {**about, "change_percent": (last.value / first.value - 1) * 100}


def _change(item: dict[str, Any]) -> float:
    return float(item["change_percent"])
