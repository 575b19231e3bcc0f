"""An edition as a file in the product's own schema: every row and every fact, so that an import of it gives the same
answers. Text that a spreadsheet would compute is made harmless, and an import takes that back.

Rows are read a few at a time, each time in a transaction of its own: whoever takes the file slowly holds nothing.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import problems
from extensions import sessions
from knowledge.importing import workbooks
from knowledge.importing.kinds import KINDS, Kind
from knowledge.importing.shapes import DatasetFacts
from knowledge.importing.sheets import REMARK
from knowledge.importing.words import FORMULA
from models import Dataset, Edition

FORMATS = ("csv", "xlsx")
AT_ONCE = 5_000  # rows fetched together
SAID = {True: "yes", False: "no"}
Lines = list[list[Any]]


@dataclass(frozen=True)
class Exported:
    """An edition that is about to be written, and where its rows lie in their table."""

    kind: Kind
    edition_id: uuid.UUID
    facts: Lines
    rows: int
    first: int  # number of its first row, and of its last
    last: int


def export(code: str, target: BinaryIO, format_: str = "csv", edition: str = "") -> int:
    """Write an edition of a dataset, the one in use unless another is named; how many rows. Raises NotFound, Invalid
    for data of other kinds, TooLarge for more rows than a sheet has, Conflict when it is deleted meanwhile."""
    found = exported(code, edition)
    if format_ == "csv":
        for piece in csv_pieces(found):
            target.write(piece)
    else:
        workbooks.write(target, found.facts, found.kind.fields, chain.from_iterable(_batches(found)))
    return found.rows


def exported(code: str, edition: str = "") -> Exported:
    """What would be written. Raises NotFound, and Invalid for data of other kinds."""
    with sessions.read() as session:
        dataset, found = _edition(session, code, edition)
        kind = KINDS.get(dataset.kind)
        if kind is None:
            raise problems.Invalid(f"{code} is {dataset.kind}; only {', '.join(KINDS)} are exported.")
        facts = [[f"{REMARK} {name}: {said}"] for name, said in _said(dataset, found)]
        table: Any = kind.table
        about = select(func.count(), func.min(table.id), func.max(table.id)).where(table.edition_id == found.id)
        rows, first, last = session.execute(about).one()
        return Exported(kind, found.id, facts, rows, first or 0, last or -1)


def csv_pieces(one: Exported) -> Iterator[bytes]:
    """The file in pieces: UTF-8 with the mark that spreadsheets look for. Raises Conflict when the edition is deleted
    meanwhile: what was written of it is no whole file."""
    yield "\ufeff".encode() + _as_csv([*one.facts, list(one.kind.fields)])
    for some in _batches(one):
        yield _as_csv(some)


def _edition(session: Session, code: str, name: str) -> tuple[Dataset, Edition]:
    query = select(Dataset, Edition).join(Edition, Edition.dataset_id == Dataset.id).where(Dataset.code == code)
    found = session.execute(query.where(Edition.name == name if name else Edition.active, Edition.complete)).first()
    if found is None:
        which = f" with an edition {name[:100]!r}" if name else " in use"
        raise problems.NotFound(f"There is no dataset {code!r}{which}.", hint="See: flask data list")
    dataset, chosen = found
    return dataset, chosen


def _said(dataset: Dataset, edition: Edition) -> Iterator[tuple[str, str]]:
    facts = DatasetFacts(
        code=dataset.code,
        title=dataset.title,
        publisher=dataset.publisher,
        licence=dataset.licence,
        edition=edition.name,
        as_of=edition.as_of.isoformat(),
        retrieved=edition.retrieved.isoformat() if edition.retrieved else "",
        citation=edition.citation,
        url=dataset.url or "",
        notes=dataset.notes,
        synthetic=dataset.synthetic,
        redistribute=dataset.redistribute,
    )
    for name, value in asdict(facts).items():
        if value is not None and value != "":
            yield name, SAID[value] if isinstance(value, bool) else value


def _batches(one: Exported) -> Iterator[Lines]:
    table: Any = one.kind.table
    # editions are told apart here: asked for in the query they lead SQLite away from the order of the rows
    is_own = table.edition_id == one.edition_id
    query = select(is_own, *(getattr(table, field) for field in one.kind.fields)).order_by(table.id)
    written = 0
    for first in range(one.first, one.last + 1, AT_ONCE):
        with sessions.read() as session:
            found = session.execute(query.where(table.id.between(first, min(first + AT_ONCE - 1, one.last)))).all()
        rows = [[_harmless(cell) for cell in cells] for own, *cells in found if own]
        written += len(rows)
        yield rows
    if written != one.rows:
        raise problems.Conflict("The edition was deleted while it was exported.")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _as_csv(lines: Lines) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(lines)
    return file.getvalue().encode()
