"""Files as people bring them, made in the test that reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from extensions import db
from knowledge import importing
from knowledge.importing import Choice, Corrections, Report

PRICES = """item;description;date;base_price;unit;region;source
Module;n-type TOPCon M10;05.03.2024;0,115;€/W;Europe;PV Weekly
Module;n-type TOPCon M10;12.03.2024;0,113;€/W;Europe;PV Weekly
Module;n-type TOPCon M10;19.03.2024;0,110;€/W;Europe;PV Weekly
Polysilicon;n-type dense;05.03.2024;8,2;US$/kg;China;PV Weekly
Cell;TOPCon M10;05.03.2024;3,9;¢/W;China;PV Weekly
"""
CAPACITY = """Territory,Year,Scenario,Connection,Type,Capacity(MW)
Germany,2022,History,Total,Cumulative,"67,400"
Germany,2023,History,Total,Cumulative,"81,700"
Germany,2023,History,Total,Annual,"14,300"
Spain,2027,High,Total,Annual,9000
Italy,2024,History,Off-grid,Annual,12.5
"""


def write(folder: Path, content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(folder: Path, rows: Iterable[Sequence[Any]], name: str = "file.xlsx") -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def zipped(folder: Path, parts: dict[str, bytes], name: str = "file.xlsx") -> Path:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return write(folder, written.getvalue(), name)


def choice(code: str = "weekly_prices", edition: str = "2024-03", **given: Any) -> Choice:
    about = {
        "title": "Weekly prices",
        "publisher": "PV Weekly",
        "licence": "own subscription",
        "as_of": date(2024, 3, 31),
    }
    return Choice(code=code, edition=edition, **{**about, **given})


def load(path: Path, chosen: Choice | None = None, **given: Any) -> Report:
    """Import a file as the edges do: commit after each step."""
    report = None
    for progress in importing.load(path, chosen or choice(**given)):
        db.session.commit()
        report = progress.report
    assert report is not None
    return report


def corrected(**given: Any) -> Corrections:
    return Corrections(**given)
