"""One pass over a file: its rows into a heap, what cannot be stored into a report. Writes nothing to the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any

import knowledge
from knowledge.importing import judging, sheets
from knowledge.importing.columns import Mapping
from knowledge.importing.heap import Heap
from knowledge.importing.judging import Judged
from knowledge.importing.kinds import PRICE
from knowledge.importing.records import Reader, Record, reader
from knowledge.importing.refused import Refused
from knowledge.importing.shapes import Corrections, Counts, FileShape, Progress, Reject, Warned
from knowledge.importing.sheets import Row, Sheet
from knowledge.importing.sniffing import sniff
from knowledge.vocabulary import HISTORICAL

TELL_EVERY = 2_000  # rows
MOST_REJECTS = 200  # that a report lists; it counts them all
MOST_REASONS = 50  # that are counted apart
MOST_LINES = 5  # that a warning names
MOST_MIXED = 50  # components that a warning each is for
MOST_UNITS = 6  # that a warning names
OTHERS = "other reasons"
CONTRADICTS = "another figure than an earlier row has for the same"


class Collected:
    """What a file holds once `read` has come to its end. Its heap goes when the block is left."""

    def __init__(self, path: Path, given: Corrections, name: str = "") -> None:
        self.path, self.given, self.name = path, given, name or path.name
        self.sniffed = sniff(path, given.encoding, given.delimiter)
        self.heap: Heap | None = None
        self.rows = self.rejected = 0
        self.repeated = self._contradicted = 0
        self.reasons: Counter[str] = Counter()
        self._rejects: list[Reject] = []
        self._ahead: list[int] = []  # lines of figures for a time to come
        self._ahead_count = 0

    def __enter__(self) -> Collected:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.heap is not None:
            self.heap.__exit__(None, None, None)

    def read(self) -> Iterator[Progress]:
        """Read all rows. Raises problems.Invalid, with the line, where the file stops making sense."""
        with sheets.opened(self.path, self.sniffed, self.given.sheet) as sheet:
            self.judged = judging.judge(sheet.rows, self._again, self.sniffed.delimiter, self.given)
            self.file = self._shape(sheet, self.judged)
            self.reader: Reader = reader(self.judged.reading)
            self.heap = Heap(self.mapping.kind)
            if not self.mapping.missing:
                yield from self._collect(chain(self.judged.begin, sheet.rows), sheet)
        yield Progress("sorting", 0, 1)

    @property
    def mapping(self) -> Mapping:
        return self.judged.reading.mapping

    @property
    def stored(self) -> Heap:
        """What can be stored of the rows, once they are read."""
        assert self.heap is not None
        return self.heap

    @property
    def counts(self) -> Counts:
        stored = self.stored.size - self.repeated - self._contradicted
        return Counts(self.rows, stored, self.repeated, self.rejected)

    @property
    def rejects(self) -> tuple[Reject, ...]:
        return tuple(sorted(self._rejects, key=lambda one: one.line)[:MOST_REJECTS])

    def _again(self) -> Iterator[Row]:
        with sheets.opened(self.path, self.sniffed, self.given.sheet) as sheet:
            yield from sheet.rows

    def _shape(self, sheet: Sheet, judged: Judged) -> FileShape:
        return FileShape(
            name=self.name,
            format=self.sniffed.format,
            bytes=self.sniffed.bytes,
            checksum=self.sniffed.checksum,
            encoding=self.sniffed.encoding,
            delimiter=self.sniffed.delimiter,
            sheet=sheet.name,
            sheets=sheet.names,
            header_line=judged.header_line,
            decimal=judged.reading.decimal,
            dates=judged.reading.order,
        )

    def _collect(self, rows: Iterator[Row], sheet: Sheet) -> Iterator[Progress]:
        is_ahead, add, records = self._is_ahead(), self.stored.add, self.reader.records
        for line, cells in rows:
            if not any(cells):
                continue
            self.rows += 1
            try:
                for record in records(cells):
                    add(record, line)
                    if is_ahead(record):
                        self._note_ahead(line)
            except Refused as refused:
                self._reject(line, refused.value, refused.reason, field=refused.field)
            if self.rows % TELL_EVERY == 0:
                yield Progress("reading", sheet.position(), sheet.total)

    def _is_ahead(self) -> Callable[[Record], bool]:
        """Whether a figure is for a time to come and is not said to be a forecast."""
        kind, today = self.mapping.kind, knowledge.today()
        period = kind.stored.index(kind.period)
        if kind.period == "date":
            last = today.isoformat()
            return lambda record: record[period] > last
        if "scenario" not in kind.stored:
            return lambda record: record[period] > today.year
        scenario = kind.stored.index("scenario")
        return lambda record: record[period] > today.year and record[scenario] == HISTORICAL

    def _note_ahead(self, line: int) -> None:
        self._ahead_count += 1
        if len(self._ahead) < MOST_LINES:
            self._ahead.append(line)

    def _reject(self, line: int, value: str, reason: str, more: str = "", field: str = "") -> None:
        self.rejected += 1
        self.reasons[reason if reason in self.reasons or len(self.reasons) < MOST_REASONS else OTHERS] += 1
        if len(self._rejects) < MOST_REJECTS * 2:
            header = self.mapping.header(field or self.mapping.kind.value) or field
            self._rejects.append(Reject(line, header, value, f"{reason}: {more}" if more else reason))

    # --- what is said twice -------------------------------------------------------------------------------------------

    def distinct(self) -> Iterator[Record]:
        """Every record once, in the order of Kind.key. What is said twice alike is counted, what contradicts an earlier
        row is rejected. Counts and rejects are whole when this has come to its end."""
        width = len(self.mapping.kind.key)
        key: Any = None
        figure = first_line = 0
        for record, line in self.stored.in_order():
            if record[:width] != key:
                key, figure, first_line = record[:width], record[width], line
                yield record
            elif record[width] == figure:
                self.repeated += 1
            else:
                self._contradicted += 1
                self._reject(line, f"{record[width]:g}", CONTRADICTS, f"line {first_line} has {figure:g}")

    # --- warnings -----------------------------------------------------------------------------------------------------

    def warnings(self) -> tuple[Warned, ...]:
        return (*self.judged.warnings, *self._about_time(), *self._about_units(), *self._about_rejects())

    def _about_time(self) -> Iterator[Warned]:
        if self._ahead_count:
            said = f"Figures for a time after today that are not called a forecast: {self._ahead_count:,}."
            yield Warned("future_dates", said, tuple(self._ahead))

    def _about_units(self) -> Iterator[Warned]:
        used = {str(written): unit for written, unit in self.reader.units.items() if written is not None}
        unknown = sorted({unit.name for unit in used.values() if not unit.is_known})
        if unknown:
            yield Warned("unknown_units", f"Units kept as they are written: {', '.join(unknown)[:200]}.")
        if self.mapping.kind is PRICE:
            yield from self._about_components()
        elif len({(unit.name, unit.divisor) for unit in used.values()}) > 1:
            pairs = ", ".join(f"{written} as {unit.name}" for written, unit in sorted(used.items())[:6])
            yield Warned("mixed_units", f"The file has several units, stored in this way: {pairs}.")

    def _about_components(self) -> Iterator[Warned]:
        by_component: dict[str, list[str]] = defaultdict(list)
        for component, unit in self.stored.distinct("component", "unit"):
            by_component[component].append(unit)
        mixed = {component: several for component, several in by_component.items() if len(several) > 1}
        for component, several in islice(mixed.items(), MOST_MIXED):
            more = len(several) - MOST_UNITS
            said = " and ".join([*several[:MOST_UNITS], *([f"{more:,} more"] if more > 0 else [])])
            yield Warned("mixed_units", f"Prices of {component} are in {said}: these are series of their own.")
        if len(mixed) > MOST_MIXED:
            yield Warned("mixed_units", f"Prices of {len(mixed) - MOST_MIXED:,} more components are in several units.")

    def _about_rejects(self) -> Iterator[Warned]:
        below = sum(count for reason, count in self.reasons.items() if "below zero" in reason)
        if below:
            yield Warned("below_zero", f"Figures below zero are left out; rows with one: {below:,}.")
        if self.rejected:
            yield Warned("left_out", f"What cannot be stored is left out: {self.rejected:,} of {self.rows:,} rows.")
