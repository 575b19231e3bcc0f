"""An answer that was run again, set against the earlier one: its saved tables and the new results, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from agents import difference_words, differences
from agents.base import Column, SourceNote, StepFinished, ToolResult, number_sources
from agents.differences import Comparison, Table
from agents.offline.wording.parts import escape
from conversations.again import COMPARISON, Earlier, EarlierTable

Call = tuple[str, dict[str, Any]]
EDITIONS_NAMED = 3
OF_A_NOTE = tuple(one.name for one in fields(SourceNote))


@dataclass(frozen=True)
class Compared:
    """A step for each table that could be compared, and what is said of them."""

    steps: tuple[StepFinished, ...]
    text: str


def compared(earlier: Earlier, calls: Sequence[Call], results: Sequence[ToolResult]) -> Compared:
    when = _day(earlier.answered)
    new = [_table(call, result) for call, result in zip(calls, results, strict=True) if result.rows]
    pairs = differences.pairs([_earlier(table) for table in earlier.tables], new)
    found = [differences.compare(old, again) for old, again in pairs if again]
    made = [differences.result(one, when) for one in found]
    marks = number_sources([*results, *made])[len(results) :]
    editions = [_editions(one, result, own) for one, result, own in zip(found, made, marks, strict=True)]
    without = [old.title for old, again in pairs if again is None]
    text = difference_words.paragraph(when, list(zip(found, editions, strict=True)), without)
    steps = [_step(place, one, when) for place, one in enumerate(zip(found, made, strict=True), start=1)]
    return Compared(tuple(steps), text)


def _day(moment: datetime) -> str:
    here = moment.astimezone(UTC)
    return f"{here.day} {here:%B %Y}"


def _table(call: Call, result: ToolResult) -> Table:
    return Table(*call, result.title, result.columns, result.rows, result.sources)


def _earlier(table: EarlierTable) -> Table:
    notes = [
        {**{name: source[name] for name in OF_A_NOTE}, "filters": tuple(source["filters"] or ())}
        for source in table.sources
    ]
    return Table(
        table.tool,
        table.arguments,
        table.title,
        tuple(Column(column["name"], column.get("unit", ""), column.get("digits")) for column in table.columns),
        table.rows,
        tuple(SourceNote(**note) for note in notes),
    )


def _editions(one: Comparison, result: ToolResult, numbers: Sequence[int]) -> str:
    """Which editions stand side by side, with their marks: "edition 2024 [2], now edition 2025 [1]"."""
    marks = {(note.dataset, note.edition): mark for note, mark in zip(result.sources, numbers, strict=True)}
    then, now = (_named(notes, marks) for notes in (one.old.sources, one.new.sources))
    return f"then as now {now}" if then == now else f"{then}, now {now}"


def _named(notes: Sequence[SourceNote], marks: dict[tuple[str, str], int]) -> str:
    named = dict.fromkeys((note.edition, marks[note.dataset, note.edition]) for note in notes)
    if len(named) > EDITIONS_NAMED:
        return f"{len(named)} sources"
    return ", ".join(f"edition {escape(edition)} [{mark}]" for edition, mark in named)


def _step(place: int, made: tuple[Comparison, ToolResult], when: str) -> StepFinished:
    comparison, result = made
    label = f"Compared with the answer of {when}: {comparison.new.title}"
    return StepFinished(f"{COMPARISON}-{place}", COMPARISON, label, {"with": when, "table": place}, result)
