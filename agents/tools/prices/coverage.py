"""What prices and costs there are: series, datasets, licences, and what each licence lets a reader do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from agents.base import Column, ToolResult
from agents.tools.credit import facts, sources
from agents.tools.prices import asked as asking
from agents.tools.prices.asked import AskedPrice, label, when
from agents.tools.refusal import Refused
from knowledge import datasets, lcoe
from knowledge.datasets import DatasetInUse
from knowledge.lcoe import CostTable
from knowledge.vocabulary import PriceSeries, vocabulary

MOST_SERIES = 60  # that are told one by one: a price list has thousands
KINDS = {"lcoe": "lcoe", "learning": "experience", "experience": "experience"}
LCOE_SERIES = "Cost of solar electricity (LCOE)"
CLOSED = "Weekly prices by technology and region are not openly published; a licensed price list can be imported."
ADVICE = "What a licence allows is told in short; the publisher's own terms decide."


def listed(subject: str | None) -> ToolResult:
    """All of it, or what is known on a component, on "lcoe" or on "learning"."""
    series = _series(subject)
    used = _datasets(subject, series)
    if not used:
        raise Refused("no_data", "No prices are loaded.", "An administrator can load them: flask data load.")
    names = ("Series", "Money", "Unit", "Published", "From", "To")
    rows = [(label(one), one.price_basis, one.unit, one.frequency, *_ends(one)) for one in series]
    return ToolResult(
        ok=True,
        title="Price and cost data",
        columns=tuple(Column(name) for name in names),
        rows=(*rows, *_lcoe_rows(used)),
        summary={
            "subject": subject,
            "datasets": [_about(one, vocabulary().price_series) for one in used],
            "series": [_about_series(one) for one in series[:MOST_SERIES]],
            "series_count": len(series),
        },
        sources=sources(used),
        warnings=(*_left_out(series), *((ADVICE,) if subject else (CLOSED, ADVICE))),
    )


def _about_series(one: PriceSeries) -> dict[str, Any]:
    return {**asking.about(one), "first_date": one.first, "last_date": one.last}


def _left_out(series: Sequence[PriceSeries]) -> tuple[str, ...]:
    """An llm is told a part of so many."""
    few = len(series) <= MOST_SERIES
    return () if few else (f"{len(series):,} series of prices are loaded; the table has all of them.",)


def _series(subject: str | None) -> tuple[PriceSeries, ...]:
    if subject is None:
        return vocabulary().price_series
    return () if subject.casefold() in KINDS else asking.fitting(AskedPrice(subject))


def _datasets(subject: str | None, series: Sequence[PriceSeries]) -> list[DatasetInUse]:
    if subject is not None and subject.casefold() in KINDS:
        return list(datasets.sourced(KINDS[subject.casefold()]))
    codes = {one.dataset for one in series}
    prices = [one for one in datasets.sourced("price") if one.code in codes]
    return prices if subject else [*prices, *datasets.sourced("lcoe"), *datasets.sourced("experience")]


def _ends(one: PriceSeries) -> tuple[str, str]:
    first, last = (when(date.fromisoformat(end), one.frequency) for end in (one.first, one.last))
    return first, last


def _lcoe_rows(used: Sequence[DatasetInUse]) -> list[tuple[str, ...]]:
    """Each table of costs, published and expected."""
    codes = {one.code for one in used}
    return [_lcoe_row(table) for table in (*lcoe.published(), *lcoe.expected()) if table.dataset.code in codes]


def _lcoe_row(table: CostTable) -> tuple[str, ...]:
    years = [point.year for point in table.points]
    name = LCOE_SERIES if table.segment == lcoe.UTILITY else f"{LCOE_SERIES}, {table.segment.replace('_', ' ')}"
    return name, table.price_basis, table.unit, "yearly", str(min(years)), str(max(years))


def _about(dataset: DatasetInUse, every: Sequence[PriceSeries]) -> dict[str, Any]:
    own = [one for one in every if one.dataset == dataset.code]
    return {
        **facts(dataset),
        "citation": dataset.citation,
        "reuse": reuse(dataset),
        "first_date": min((one.first for one in own), default=None),
        "last_date": max((one.last for one in own), default=None),
        "rows": sum(one.rows for one in own),
        "synthetic": dataset.synthetic,
    }


def reuse(dataset: DatasetInUse) -> str:
    """What a reader may do with the figures, in a sentence."""
    licence = dataset.licence.casefold()
    if dataset.synthetic:
        return "not to be published as prices: the figures are generated"
    if "public domain" in licence:
        return "may be republished freely; naming the source is good practice"
    if "cc by-nc" in licence or "non-commercial" in licence:
        return "may be republished with credit, but not for commercial purposes"
    if "cc by" in licence or "acknowledgement" in licence or licence.startswith("cc0"):
        return "may be republished with credit to the publisher"
    return "only as far as the licence allows: ask the publisher before passing figures on"
