"""Where figures come from: datasets as sources of a tool's result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from agents.base import SourceNote, ToolResult
from knowledge.datasets import DatasetInUse
from knowledge.evidence import Noted


def sources(datasets: Iterable[DatasetInUse], locator: str = "") -> tuple[SourceNote, ...]:
    """One note per dataset; `locator` says which of its rows were used."""
    return tuple(_note(dataset, locator) for dataset in datasets)


def _note(dataset: DatasetInUse, locator: str) -> SourceNote:
    return SourceNote(
        dataset=dataset.code,
        title=dataset.title,
        publisher=dataset.publisher,
        edition=dataset.edition,
        licence=dataset.licence,
        citation=dataset.citation,
        as_of=dataset.as_of.isoformat(),
        url=dataset.url,
        locator=locator,
        excerpt=dataset.notes,
        synthetic=dataset.synthetic,
    )


def with_filters(result: ToolResult, noted: Noted) -> ToolResult:
    """The result with sources that find the rows again which were looked up for it."""
    notes = tuple(replace(note, filters=note.filters or tuple(noted.get(note.dataset, ()))) for note in result.sources)
    return replace(result, sources=notes)


def facts(dataset: DatasetInUse) -> dict[str, Any]:
    """A dataset in a list of data, as JSON values."""
    return {
        "code": dataset.code,
        "title": dataset.title,
        "publisher": dataset.publisher,
        "edition": dataset.edition,
        "as_of": dataset.as_of.isoformat(),
        "licence": dataset.licence,
    }


def own_method(
    code: str, title: str, formula: str, as_of: str, given: str = "computed from the values given"
) -> SourceNote:
    """A figure that Heliodesk computed from what the person gave; `given` says what that was."""
    return SourceNote(
        dataset=f"method:{code}",
        title=title,
        publisher="Heliodesk",
        edition="1",
        licence="MIT",
        citation=f"Heliodesk, {title}.",
        as_of=as_of,
        locator=given,
        excerpt=formula,
    )


SYNTHETIC = "These are SYNTHETIC demonstration data: generated, not market prices."
