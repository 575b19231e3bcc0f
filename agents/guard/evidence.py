"""What one tool result proves: its rows with their units, places and dates, the keys of its summary, and the numbers in
its texts. Generic over ToolResult: it knows the conventions of keys (`last_value` goes with `last_year`), no tool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from agents import base
from agents.guard import claims, language, naming, plain, summaries, units
from agents.guard.dates import Day
from agents.guard.figures import NEVER, NOWHERE, Figure
from agents.guard.grammar import Claim
from agents.guard.units import Unit

_WITH_UNIT = re.compile(r"(.*\S) \(([^()]*)\)")
_DIGIT = re.compile(r"\d")
MOST_ROWS = 60  # as many as the llm is told: half from the beginning, half from the end


@dataclass(frozen=True)
class Evidence:
    """One result as the llm was told it."""

    origin: int
    columns: tuple[tuple[str, str], ...] = ()  # (name, unit)
    rows: tuple[tuple[Any, ...], ...] = ()
    summary: Any = None
    texts: tuple[str, ...] = ()
    row_count: int = 0
    sources: tuple[base.SourceNote, ...] = ()
    tongue: str = language.ENGLISH  # of its texts

    @cached_property
    def figures(self) -> list[Figure]:
        context = summaries.Context(self.units, self.origin)
        return [*self._of_rows(), *summaries.figures(self.summary or {}, context)]

    @cached_property
    def told(self) -> list[Figure]:
        """Numbers that stand in its texts."""
        return [_figure(claim, self.origin) for claim in self._told if claim.kind == "figure"]

    @cached_property
    def days(self) -> frozenset[Day]:
        own = (
            {day for one in self.figures for day in one.days}
            | self._days_of_cells
            | set(summaries.days_in(self.summary))
        )
        years = [day.year for day in own if day.year]
        between = range(min(years), max(years) + 1) if years else ()
        return frozenset(own | {Day(year) for year in between})

    @cached_property
    def told_days(self) -> frozenset[Day]:
        return frozenset(day for claim in self._told if claim.kind == "date" for day in claim.days)

    @cached_property
    def counts(self) -> frozenset[int]:
        """How many rows there are, and how many different names a column has."""
        columns = zip(*self.rows, strict=False)
        names = {len({cell for cell in column if isinstance(cell, str)}) for column in columns}
        left_out = self.row_count - len(self.rows)
        return frozenset({self.row_count, left_out, len(self.sources), len({d.year for d in self.days})} | names)

    @cached_property
    def text(self) -> str:
        return plain.clean("\n".join(self._texts))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        parsed = (units.parse(unit) for _, unit in self.columns if unit)
        return tuple(dict.fromkeys(unit for unit in parsed if unit))

    @cached_property
    def _texts(self) -> list[str]:
        return list(dict.fromkeys([*self.texts, *_strings(self.summary), *self._text_cells()]))

    @cached_property
    def _told(self) -> list[Claim]:
        return [claim for text in self._texts for claim in _claims_in(text, self.tongue)]

    def _text_cells(self) -> Iterator[str]:
        return (cell for row in self.rows for cell in row if isinstance(cell, str) and any(map(str.isdigit, cell)))

    def _of_rows(self) -> Iterator[Figure]:
        columns = [_Column.of(name, unit) for name, unit in self.columns]
        metric = str((self.summary or {}).get("metric") or "")
        for row in self.rows:
            names, days = _row_names(columns, row), _row_days(columns, row)
            for column, cell in zip(columns, row, strict=False):
                if isinstance(cell, int | float) and not isinstance(cell, bool) and not column.is_date(cell):
                    own = names | column.names | summaries.kind_of(metric, column.unit)
                    yield Figure(cell, column.unit, own, column.days or days, self.origin)

    @cached_property
    def _days_of_cells(self) -> set[Day]:
        columns = [_Column.of(name, unit) for name, unit in self.columns]
        return {day for row in self.rows for day in _row_days(columns, row)} | {d for c in columns for d in c.days}


def of_result(result: base.ToolResult, origin: int) -> Evidence:
    half = MOST_ROWS // 2
    rows = result.rows if len(result.rows) <= MOST_ROWS else (*result.rows[:half], *result.rows[-half:])
    texts = [result.title, *result.warnings, result.message, result.hint, *result.options]
    texts += [column.name for column in result.columns]
    for source in result.sources:
        texts += [source.title, source.publisher, source.edition, source.as_of, source.excerpt, source.url or ""]
    columns = tuple((column.name, column.unit) for column in result.columns)
    kept = tuple(text for text in texts if text)
    return Evidence(origin, columns, rows, result.summary, kept, len(result.rows), result.sources)


def of_told(told: dict[str, Any], origin: int) -> Evidence:
    """A result of an earlier turn, from the JSON that the llm was told. It has lost its sources' details."""
    rows = tuple(tuple(row) for row in told.get("rows") or () if isinstance(row, list))
    columns = tuple(_split(str(name)) for name in told.get("columns") or ())
    rest = [told.get(name) for name in ("title", "warnings", "sources", "message", "hint", "options")]
    count = len(rows) + (told.get("rows_left_out_in_the_middle") or 0)
    texts = (*(name for name, _ in columns), *(text for part in rest for text in _strings(part)))
    return Evidence(origin, columns, rows, told.get("summary"), texts, count)


def of_text(text: str, origin: int = -1, tongue: str = language.ENGLISH) -> Evidence:
    """Numbers that somebody wrote: the person's question, or an answer that was proven before."""
    return Evidence(origin, texts=(text,), tongue=tongue)


@lru_cache(maxsize=512)
def _claims_in(text: str, tongue: str) -> tuple[Claim, ...]:
    """The numbers of a text; remembered, since the notes of a dataset are the same in every result."""
    text = plain.clean(text)
    return tuple(claims.found_in(text, tongue)) if _DIGIT.search(text) else ()


def _figure(claim: Claim, origin: int) -> Figure:
    return Figure(-claim.value if claim.sign < 0 else claim.value, claim.unit, origin=origin)


# --- rows -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Column:
    name: str
    unit: Unit | None
    names: frozenset[tuple[str, str]]  # of a column that is a place's own: "Spain (MW)"
    days: frozenset[Day]  # of a column that is a year's own: "2020"
    has_unit: bool

    @staticmethod
    def of(name: str, unit: str) -> _Column:
        place = naming.canonical(name)
        names = frozenset({("place", place)}) if place else NOWHERE
        days = frozenset({Day(int(name))}) if name.isdigit() and int(name) in summaries.YEARS else NEVER
        parsed = units.parse(unit) if unit else summaries.unit_of_key(name.lower().split(), None)
        return _Column(name, parsed, names, days, bool(unit))

    def is_date(self, cell: Any) -> bool:
        return not self.has_unit and not self.days and isinstance(cell, int) and cell in summaries.YEARS


def _row_names(columns: Sequence[_Column], row: Sequence[Any]) -> frozenset[tuple[str, str]]:
    named = zip(columns, row, strict=False)
    return frozenset(
        summaries.named(column.name, cell) for column, cell in named if isinstance(cell, str) and _may_name(cell)
    )


def _may_name(cell: str) -> bool:
    return 0 < len(cell) <= 40 and summaries.day_of(cell) is None


def _row_days(columns: Sequence[_Column], row: Sequence[Any]) -> frozenset[Day]:
    days = [
        summaries.day_of(cell)
        for column, cell in zip(columns, row, strict=False)
        if column.is_date(cell) or type(cell) is str
    ]
    return frozenset(day for day in days if day)


def _strings(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list | tuple):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _strings(value)


def _split(column: str) -> tuple[str, str]:
    match = _WITH_UNIT.fullmatch(column)
    return (match[1], match[2]) if match else (column, "")
