"""What would be stored of a file, and what not, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from extensions import sessions
from knowledge import datasets
from knowledge.datasets import DatasetInUse
from knowledge.importing.collecting import Collected
from knowledge.importing.kinds import PRICE, Kind
from knowledge.importing.shapes import Corrections, Overlap, Preview, Progress, Value, Warned

FIRST_ROWS = 10
MOST_UNITS = 50  # ways to write one that a preview names
MOST_WORDS = 200  # new ones that a preview names, of each field


def preview(
    path: Path,
    corrections: Corrections | None = None,
    name: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> Preview:
    """Read the whole file and say what `load` would do with it. Writes nothing.

    `name` is the file's own name where `path` is an upload's; `progress` is called every 2,000 rows.
    Raises problems.Invalid, Unsupported or TooLarge with the place when the file cannot be read at all.
    """
    given = corrections or Corrections()
    with Collected(path, given, name) as collected:
        for step in collected.read():
            if progress is not None:
                progress(step)
        for _record in collected.distinct():
            pass
        return _preview(collected, given)


def _preview(collected: Collected, given: Corrections) -> Preview:
    mapping, kind = collected.mapping, collected.mapping.kind
    with sessions.read() as session:
        used = [dataset for dataset in datasets.in_use(session) if dataset.kind == kind.name]
    units = collected.reader.units
    new_words = {field: _new(collected, field, used) for field in kind.words}
    return Preview(
        file=collected.file,
        kind=kind.name,
        columns=mapping.uses,
        constants=mapping.constants,
        missing=mapping.missing,
        units=dict(islice(((str(written), unit.name) for written, unit in units.items()), MOST_UNITS)),
        fields=kind.fields,
        first_rows=_first_rows(collected),
        counts=collected.counts,
        rejects=collected.rejects,
        reasons=dict(collected.reasons.most_common()),
        overlaps=tuple(_overlaps(collected, used)),
        new_words={field: names for field, names in new_words.items() if names},
        warnings=(*collected.warnings(), *_about_more(len(units) - MOST_UNITS)),
        facts=collected.judged.facts,
        corrections=given,
    )


def _about_more(more: int) -> Iterator[Warned]:
    if more > 0:
        yield Warned("many_units", f"The file writes units in {more:,} more ways than are shown.")


def _first_rows(collected: Collected) -> tuple[dict[str, Value], ...]:
    kind = collected.mapping.kind
    rows = [dict(zip(kind.stored, record, strict=True)) for record in collected.stored.first(FIRST_ROWS)]
    return tuple({field: row[field] for field in kind.fields} for row in rows)


def _overlaps(collected: Collected, used: Sequence[DatasetInUse]) -> Iterator[Overlap]:
    """Other datasets that have figures of the same series for the same time. The file is looked through while no
    transaction is open: PostgreSQL ends one that is silent for some seconds."""
    kind = collected.mapping.kind
    series = set(collected.stored.distinct(*kind.series))
    for dataset in used:
        with sessions.read() as session:
            collected.stored.compare(_keys(session, kind, dataset, series))
        rows = collected.stored.shared()
        if rows:
            yield Overlap(dataset.code, dataset.title, rows)


def _keys(session: Session, kind: Kind, dataset: DatasetInUse, wanted: set[Any]) -> Iterator[tuple[Any, ...]]:
    """The keys of an edition's rows, of those series that the file has too; read series by series."""
    table: Any = kind.table
    names = [getattr(table, field) for field in kind.series]
    period = getattr(table, kind.period)
    own = session.execute(select(*names).where(table.edition_id == dataset.edition_id).distinct()).all()
    for series in (tuple(one) for one in own):
        if series in wanted:
            query = select(period).where(table.edition_id == dataset.edition_id)
            same = [column == value for column, value in zip(names, series, strict=True)]
            for found in session.scalars(query.where(*same)):
                yield (*series, found.isoformat() if kind is PRICE else found)


def _new(collected: Collected, field: str, used: Sequence[DatasetInUse]) -> tuple[str, ...]:
    """Names of the file that no dataset in use has."""
    names = [name for (name,) in collected.stored.distinct(field)]
    column: Any = getattr(collected.mapping.kind.table, field)
    of_these = column.class_.edition_id.in_([dataset.edition_id for dataset in used])
    with sessions.read() as session:
        known = set(session.scalars(select(column).where(of_these).distinct()))
    return tuple(name for name in names if name not in known)[:MOST_WORDS]
