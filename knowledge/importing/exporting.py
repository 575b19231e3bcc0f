"""An edition as a file in the product's own schema: every row and every fact, so that an import of it gives the same
answers. Text that a spreadsheet would compute is made harmless, and an import takes that back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from sqlalchemy import select
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


def export(code: str, target: BinaryIO, format_: str = "csv", edition: str = "") -> int:
    """Write an edition of a dataset, the one in use unless another is named; how many rows. Raises NotFound, Invalid
    for data of other kinds, TooLarge for more rows than a sheet has."""
    with sessions.read() as session:
        dataset, found = _edition(session, code, edition)
        kind = KINDS.get(dataset.kind)
        if kind is None:
            raise problems.Invalid(f"{code} is {dataset.kind}; only {', '.join(KINDS)} are exported.")
        facts = [[f"{REMARK} {name}: {said}"] for name, said in _said(dataset, found)]
        write = _write_csv if format_ == "csv" else workbooks.write
        return write(target, facts, kind.fields, _rows(session, kind, found))


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


def _rows(session: Session, kind: Kind, edition: Edition) -> Iterator[list[Any]]:
    table: Any = kind.table
    columns = [getattr(table, field) for field in kind.fields]
    query = select(*columns).where(table.edition_id == edition.id).order_by(table.id)
    for row in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield [_harmless(cell) for cell in row]


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _write_csv(target: BinaryIO, facts: Iterable[list[str]], header: Iterable[str], rows: Iterable[list[Any]]) -> int:
    """UTF-8 with the mark that spreadsheets look for."""
    file = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(file)
    writer.writerows(facts)
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    file.detach()
    return count
