"""What is judged once for a file, before its rows are read: where its header is, its columns, its decimal sign, the
order of its dates, how often its series have figures.

The first rows usually prove it. Where they do not, rows from all over the file are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import problems
from knowledge.importing import columns, days, numbers, words
from knowledge.importing.columns import Mapping
from knowledge.importing.kinds import PRICE
from knowledge.importing.records import Reading
from knowledge.importing.refused import Refused
from knowledge.importing.shapes import Corrections, DatasetFacts, Warned
from knowledge.importing.sheets import REMARK, Cell, Row

SAMPLE = 2_000  # rows at the beginning
EVERY = 53  # of the rows behind, when the beginning proves nothing; prime, so that no rhythm of a file escapes it
FLAGS = {"true": True, "yes": True, "false": False, "no": False}
USUAL = "weekly"  # how often price lists come out
YES_OR_NO = ("synthetic", "redistribute")


@dataclass(frozen=True)
class Judged:
    reading: Reading
    facts: DatasetFacts
    header_line: int
    begin: Sequence[Row]  # the rows behind the header that were looked at
    warnings: tuple[Warned, ...]


def judge(rows: Iterator[Row], again: Callable[[], Iterator[Row]], delimiter: str, given: Corrections) -> Judged:
    """Judge by the first rows, which are taken from `rows`; `again` reads the file once more from its beginning."""
    _refuse_unknown(given)
    head = list(islice(rows, columns.HEADER_WITHIN + SAMPLE))
    told = [cells for _line, cells in head[: columns.HEADER_WITHIN] if _is_remark(cells)]
    table = [(line, cells) for line, cells in head if not _is_remark(cells) and any(cells)]
    place = columns.header_row([cells for _line, cells in table])
    header_line, header = table[place]
    begin = table[place + 1 :]
    if not begin:
        raise problems.Invalid(f"There is no row behind the header in line {header_line}.")
    mapping = columns.mapping(header, [cells for _line, cells in begin], given)
    reading, warnings = _reading(mapping, begin, again, delimiter, given)
    return Judged(reading, _facts(told), header_line, begin, warnings)


def _refuse_unknown(given: Corrections) -> None:
    for said, known in ((given.decimal, numbers.OTHER), (given.dates, days.ORDERS)):
        if said and said not in known:
            raise problems.Invalid(f"{said[:20]!r} is none of: {' '.join(known)}")


def _is_remark(cells: Sequence[Cell]) -> bool:
    return bool(cells) and isinstance(cells[0], str) and cells[0].startswith(REMARK) and ":" in cells[0]


def _facts(told: Iterable[Sequence[Cell]]) -> DatasetFacts:
    """What an export of ours says above its header."""
    known = DatasetFacts.__dataclass_fields__
    found: dict[str, str | bool] = {}
    for cells in told:
        name, _colon, value = str(cells[0]).removeprefix(REMARK).partition(":")
        field, text = name.strip().casefold(), words.tidy(value, 2_000)
        if field in known and text:
            found[field] = FLAGS.get(text.casefold(), False) if field in YES_OR_NO else text
    return DatasetFacts(**found)  # type: ignore[arg-type]


# --- signs and orders -------------------------------------------------------------------------------------------------


def _reading(
    mapping: Mapping, begin: Sequence[Row], again: Callable[[], Iterator[Row]], delimiter: str, given: Corrections
) -> tuple[Reading, tuple[Warned, ...]]:
    rows: Iterable[Row] = begin
    decimal, order, frequency, proven = _judged(mapping, rows, delimiter, given)
    if not proven and len(begin) >= SAMPLE:
        rows = [row for place, row in enumerate(again()) if place % EVERY == 0]
        decimal, order, frequency, proven = _judged(mapping, rows, delimiter, given)
    return Reading(mapping, decimal, order, frequency or USUAL), _doubts(
        mapping, rows, delimiter, given, order, frequency
    )


def _judged(mapping: Mapping, rows: Iterable[Row], delimiter: str, given: Corrections) -> tuple[str, str, str, bool]:
    decimal, decimal_proven = _decimal(mapping, rows, delimiter)
    order, order_proven = _order(mapping, rows)
    order = given.dates or order
    frequency = _frequency(mapping, rows, order) if mapping.kind is PRICE else ""
    proven = (decimal_proven or bool(given.decimal)) and (order_proven or bool(given.dates))
    return given.decimal or decimal, order, frequency, proven and (frequency != "" or mapping.kind is not PRICE)


def _decimal(mapping: Mapping, rows: Iterable[Row], delimiter: str) -> tuple[str, bool]:
    places = [place for place, _year in mapping.years]
    if mapping.kind.value in mapping.places:
        places.append(mapping.places[mapping.kind.value])
    return numbers.decimal_sign((cell for place in places for cell in _cells(rows, place)), delimiter)


def _order(mapping: Mapping, rows: Iterable[Row]) -> tuple[str, bool]:
    if mapping.kind is not PRICE or "date" not in mapping.places:
        return "", True
    return days.order_of(list(_cells(rows, mapping.places["date"])))


def _cells(rows: Iterable[Row], place: int) -> Iterator[Cell]:
    return (cells[place] for _line, cells in rows if place < len(cells))


def _frequency(mapping: Mapping, rows: Iterable[Row], order: str) -> str:
    """How often the best known series of these rows has a figure; a column for it comes first anyhow."""
    if "date" not in mapping.places:
        return ""
    names = [mapping.places[field] for field in mapping.kind.series if field in mapping.places]
    found: dict[tuple[Cell, ...], set[str]] = defaultdict(set)
    for _line, cells in rows:
        if len(cells) >= len(mapping.headers):
            try:
                day = days.day(cells[mapping.places["date"]], "date", order)
            except Refused:
                continue
            if day.frequency:
                return day.frequency
            found[tuple(cells[place] for place in names)].add(day.iso)
    return days.frequency_of(found.values())


# --- doubts -----------------------------------------------------------------------------------------------------------


def _doubts(
    mapping: Mapping, rows: Iterable[Row], delimiter: str, given: Corrections, order: str, frequency: str
) -> tuple[Warned, ...]:
    """What was taken for likely and not proven, in words that say how to correct it."""
    said = []
    decimal, proven = _decimal(mapping, rows, delimiter)
    if not proven and not given.decimal:
        example = "1,234" if decimal == "." else "1.234"
        said.append(Warned("ambiguous_numbers", f"Figures such as {example} are read with thousands apart: 1234."))
    if not _order(mapping, rows)[1] and not given.dates:
        said.append(Warned("ambiguous_dates", f"No date proves whether days or months come first; read as {order}."))
    if mapping.kind is PRICE and "frequency" not in mapping.places and "frequency" not in mapping.constants:
        why = "by their dates" if frequency else "nothing says it"
        told = f"Figures are taken for {frequency or USUAL}: {why}."
        said.append(Warned("assumed_frequency", told))
    if mapping.kind is PRICE and not {"region"} & {*mapping.places, *mapping.constants}:
        said.append(Warned("unknown_region", "Nothing says which market the prices are of."))
    if mapping.kind.name == "capacity" and not {"metric"} & {*mapping.places, *mapping.constants}:
        said.append(
            Warned("assumed_metric", "Nothing says whether figures are annual or cumulative; read as cumulative.")
        )
    return tuple(said)
