"""A file of a plant read to a frame and to what was noticed on the way. Everything that a person can correct is told.

`read` raises problems.Invalid, in plain words, for what is no table of measurements.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import problems
from analysis import cells, ends, hints, moments, series, units, zones
from analysis.columns import TIME, Column, columns, ignored
from analysis.conversion import converted
from analysis.dialects import Dialect, dialect
from analysis.measured import HORIZONTAL, INVERTER, PLANE, POWER, Floats, Measured, Whole
from analysis.remarks import Remarks
from analysis.series import Columns, Grid
from analysis.times import Shape, shape
from analysis.unpacking import Plain, plain

VERSION = 1
SETTINGS = ("timezone", "decimal", "delimiter", "sheet")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Rows:
    """Rows with a time that can be read, as they stand in the file, columns by their meanings."""

    times: moments.Moments
    columns: Columns
    marked: dict[str, int]  # numbers that stand for "no value"
    total: int


@dataclass(frozen=True)
class Corrections:
    """What a person said of the file. `longitude` in degrees, where the plant's place is known."""

    columns: dict[str, dict[str, str]]
    settings: dict[str, str]
    longitude: float | None = None


@dataclass(frozen=True)
class Table:
    """What the columns of a file are."""

    file: Plain
    dialect: Dialect
    where: Shape
    columns: list[Column]


def read(path: Path, name: str, corrections: dict[str, Any], *, progress: Progress) -> Measured:
    """The measurements of a file. `progress` is told what is being done, and how much of it all is done."""
    said, remarks = _corrections(corrections), Remarks()
    progress("unpacking", 0.0)
    with plain(path, said.settings.get("sheet", ""), remarks) as file:
        progress("finding columns", 0.1)
        table = _table(file, said, remarks)
        progress("reading rows", 0.2)
        rows = _rows(table, remarks)
    progress("ordering rows", 0.6)
    zone, grid = _series(table, rows, said, remarks)
    progress("done", 1.0)
    frame = pd.DataFrame(grid.columns, index=zones.index(grid.seconds, zone.zone), copy=False)
    return Measured(frame, _reading(name, table, rows, zone, grid, frame, remarks))


def _corrections(given: dict[str, Any]) -> Corrections:
    settings = {key: str(given[key]) for key in SETTINGS if given.get(key)}
    if settings.get("decimal", ".") not in (".", ","):
        raise problems.Invalid(f"{settings['decimal'][:10]!r} is no decimal sign.", hint="It is a point or a comma.")
    longitude = given.get("longitude")
    return Corrections(dict(given.get("columns") or {}), settings, None if longitude is None else float(longitude))


def _table(file: Plain, said: Corrections, remarks: Remarks) -> Table:
    written = dialect(file.path, file.encoding, said.settings, remarks)
    told = [source for source, one in said.columns.items() if one.get("meaning") == TIME]
    where = shape(written, [written.headers.index(source) for source in told if source in written.headers])
    found = columns(written, where.columns, said.columns, remarks)
    if not found:
        remarks.doubt("No column was recognised as power, irradiance or temperature: say what the columns are.")
    return Table(file, written, where, found)


def _rows(table: Table, remarks: Remarks) -> Rows:
    read_ = cells.table(table.file.path, table.dialect, [one.index for one in table.columns], table.where.columns)
    texts = [read_[index] for index in table.where.columns]
    times = moments.moments(texts, table.where, remarks)
    known = times.known
    remarks.count("unreadable_times", int((~known & texts[0].notna().to_numpy()).sum()))
    if not known.any():
        raise problems.Invalid("No row has a time that can be read.", hint="Times look like 2024-06-01 12:15.")
    measured, marked = {}, {}
    for one in table.columns:
        measured[one.meaning], marked[one.meaning] = _values(read_, one, table.dialect.decimal, remarks)
    kept = np.flatnonzero(known)
    kept = kept[series.belonging(times.seconds[kept], remarks)]
    if series.is_backwards(times.seconds[kept]):
        kept = kept[::-1]
        remarks.note("The newest rows come first in the file.")
    ordered = replace(times, seconds=times.seconds[kept], offset=times.offset[kept])
    return Rows(ordered, {name: values[kept] for name, values in measured.items()}, marked, len(read_))


def _values(read_: pd.DataFrame, one: Column, decimal: str, remarks: Remarks) -> tuple[Floats, int]:
    values = cells.figures(read_.pop(one.index), decimal, remarks)
    marks = cells.sentinels(values)
    remarks.count("sentinels", marks.sum())
    return np.where(marks, np.nan, values), int(marks.sum())


def _series(table: Table, rows: Rows, said: Corrections, remarks: Remarks) -> tuple[zones.Zoned, Grid]:
    pace = series.pace_of(rows.times.seconds, remarks)
    step = pace.step
    times, is_ending = rows.times, ends.are_named(table.where, rows.times, step, remarks)
    if table.where.is_universal:
        times = replace(times, offset=np.where(times.offset == moments.NO_OFFSET, 0, times.offset))
    zone = zones.zoned(times, _light(table, rows), step, said.settings.get("timezone", ""), remarks)
    true = zone.seconds
    remarks.count("out_of_order", series.out_of_order(true))
    if not is_ending:
        horizontal = rows.columns.get(HORIZONTAL) if zone.how in ("offset", "given") else None
        is_ending = ends.are_shown(true, step, horizontal, said.longitude, remarks)
    seconds, raw = series.distinct(*_possible(zone, true - step if is_ending else true, rows.columns), remarks)
    hours = series.spacing(seconds, step)
    done = converted(table.columns, raw, seconds, hours, remarks)
    apart = int(np.median(true - times.seconds))  # of full steps in UTC from those by the clock
    grid = series.regular(seconds, done, replace(pace, phase=pace.phase + apart), remarks)
    remarks.count("missing_rows", grid.missing)
    return zone, grid


def _possible(zone: zones.Zoned, seconds: Whole, columns: Columns) -> tuple[Whole, Columns]:
    if zone.strays is None:
        return seconds, columns
    kept = ~zone.strays
    return seconds[kept], {name: values[kept] for name, values in columns.items()}


def _light(table: Table, rows: Rows) -> Floats:
    """What shows the noon: irradiance, else power."""
    instant = {
        one.meaning: one.unit.factor
        for one in table.columns
        if one.unit.quantity in (units.POWER, units.IRRADIANCE, units.IRRADIATION)
    }
    inverters = [name for name in instant if name.startswith(INVERTER)]
    for name in (PLANE, HORIZONTAL, POWER, *inverters):
        if name in instant:
            return rows.columns[name] * instant[name]
    return np.full(len(rows.times.seconds), np.nan)


def _reading(
    name: str, table: Table, rows: Rows, zone: zones.Zoned, grid: Grid, frame: pd.DataFrame, remarks: Remarks
) -> dict[str, Any]:
    written = table.dialect
    rating = hints.rating([*written.preamble, name], grid.columns)
    return {
        "version": VERSION,
        "name": name,
        "kind": table.file.kind if table.file.kind == "xlsx" or written.delimiter != "\t" else "tsv",
        "encoding": table.file.encoding,
        "delimiter": written.delimiter,
        "decimal": written.decimal,
        "header_row": written.header_row,
        "sheet": table.file.sheet,
        "rows": rows.total,
        "first": frame.index[0].isoformat(),
        "last": frame.index[-1].isoformat(),
        "step_minutes": _whole(grid.step / 60),
        "timezone": {"name": zone.name, "how": zone.how, "confidence": zone.confidence},
        "columns": _columns(table, rows),
        "ignored": ignored(written, table.columns, table.where.columns),
        "defects": _defects(remarks),
        "suggested": {"kwp": rating} if rating else {},
        "fingerprint": _fingerprint(written),
        "doubts": remarks.doubts,
        "notes": remarks.notes,
    }


def _whole(number: float) -> float | int:
    return int(number) if number == int(number) else round(number, 4)


def _columns(table: Table, rows: Rows) -> list[dict[str, Any]]:
    times = [
        {"source": table.dialect.headers[index], "index": index, "meaning": TIME, "unit": "", "confidence": 1.0,
         "how": "values"}
        for index in table.where.columns
    ]  # fmt: skip
    measured = [
        {"source": one.source, "index": one.index, "meaning": one.meaning, "unit": one.unit.name,
         "confidence": one.confidence, "how": one.how, "sentinels": rows.marked[one.meaning]}
        for one in table.columns
    ]  # fmt: skip
    return times + measured


def _defects(remarks: Remarks) -> dict[str, int]:
    always = ("duplicates", "conflicting_duplicates", "out_of_order", "missing_rows", "unreadable_cells",
              "unreadable_times", "dst_gaps", "dst_doubles", "sentinels")  # fmt: skip
    return {**dict.fromkeys(always, 0), **remarks.defects}


def _fingerprint(written: Dialect) -> str:
    """The same for every file of one logger: names and units of its columns."""
    named = (
        f"{header}\t{unit.name if unit else ''}" for header, unit in zip(written.headers, written.units, strict=True)
    )
    return hashlib.sha256("\n".join(named).encode()).hexdigest()
