"""Which column means what: by its name, confirmed or overruled by its values, or as a person said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import problems
from analysis import headers, ranges, units
from analysis.dialects import Dialect
from analysis.figures import number
from analysis.measured import INVERTER, LABELS, POWER, STRING, Floats
from analysis.remarks import Remarks, listed

SURE = 0.8  # below, a person is asked
TIME = "time"
OURS = re.compile(rf"(?:{INVERTER}|{STRING})[^:]{{1,60}}")
LEFT_OUT = ("", "ignore", "ignored", "none")


@dataclass(frozen=True)
class Column:
    index: int
    source: str
    meaning: str
    unit: units.Unit
    confidence: float
    how: str  # name, name and range, range, given


@dataclass(frozen=True)
class Candidate:
    index: int
    source: str
    name: headers.Name
    values: Floats  # of the sample
    is_given: bool = False


def columns(dialect: Dialect, times: Sequence[int], given: Mapping[str, Any], remarks: Remarks) -> list[Column]:
    """The columns of measurements, one for each meaning. `given`: what a person said, by name of the column."""
    unknown = [source for source in given if source not in dialect.headers]
    if unknown:
        raise problems.Invalid(
            f"The file has no column {listed([repr(one[:60]) for one in unknown], 3)}.",
            hint=f"It has: {listed(list(dialect.headers), 30)}.",
        )
    candidates = [
        _candidate(dialect, index, given.get(dialect.headers[index]))
        for index in range(dialect.width)
        if index not in times
    ]
    found = [_judged(one, remarks) for one in candidates if one.name.meaning]
    if not any(one.meaning == POWER or one.meaning.startswith(INVERTER) for one in found):
        found += _by_values([one for one in candidates if not one.name.meaning and not one.is_given], found, remarks)
    return _one_each(found, {one.index: one.name for one in candidates}, remarks)


def _candidate(dialect: Dialect, index: int, given: Any) -> Candidate:
    values = np.array([number(row[index], dialect.decimal) for row in dialect.rows], dtype=np.float64)
    source = dialect.headers[index]
    if given is not None:
        return Candidate(index, source, _said(source, dict(given), dialect.units[index]), values, True)
    name = headers.name(source)
    if unit := dialect.units[index]:
        name = _with_unit(name, unit, source)
    return Candidate(index, source, name, values)


def _with_unit(name: headers.Name, unit: units.Unit, source: str) -> headers.Name:
    """The name as it is with the unit of the row of units."""
    return name if name.unit else headers.name(f"{source} [{unit.name}]")


def _said(source: str, given: dict[str, Any], beside: units.Unit | None) -> headers.Name:
    named = headers.name(source)
    meaning = str(given.get("meaning", named.meaning) or "").strip()
    if meaning.casefold() in LEFT_OUT or meaning == TIME:
        return headers.Name("", None, 1.0)
    if meaning not in LABELS and not OURS.fullmatch(meaning):
        known = ", ".join([*LABELS, f"{INVERTER}1", f"{STRING}1"])
        raise problems.Invalid(f"{meaning[:60]!r} is nothing a column can mean here.", hint=f"There are: {known}.")
    unit = beside or named.unit
    if text := str(given.get("unit") or ""):
        unit = units.known(text)
        if unit is None or not units.fits(unit, meaning):
            raise problems.Invalid(f"{text[:30]!r} is no unit of {meaning}.", hint="For instance kW, kWh, W/m2 or °C.")
    if unit and not units.fits(unit, meaning):
        unit = None
    return headers.Name(meaning, unit, 1.0, named.is_plant, named.is_energy)


def _judged(one: Candidate, remarks: Remarks) -> Column:
    if one.is_given and one.name.unit:
        return Column(one.index, one.source, one.name.meaning, one.name.unit, 1.0, "given")
    judgement = ranges.judge(one.name.meaning, one.name.unit, one.values, is_energy=one.name.is_energy)
    if judgement.doubt:
        remarks.doubt(f"{_quoted(one.source)} {judgement.doubt} Please confirm.")
    confidence = round(one.name.confidence * judgement.confidence, 2)
    how = "given" if one.is_given else judgement.how
    return Column(one.index, one.source, one.name.meaning, judgement.unit, confidence, how)


def _quoted(source: str) -> str:
    return f"“{source[:60]}”"


def _by_values(rest: list[Candidate], found: list[Column], remarks: Remarks) -> list[Column]:
    """What the names do not tell, by values alone; never sure."""
    lights = {one.meaning for one in found}
    guessed = ranges.guess({one.index: one.values for one in rest}, lights)
    columns_ = []
    for one in rest:
        if one.index in guessed:
            meaning, unit = guessed[one.index]
            remarks.doubt(f"{_quoted(one.source)} looks like {LABELS[meaning]} in {unit.name} by its values alone.")
            columns_.append(Column(one.index, one.source, meaning, unit, 0.5, "range"))
    return columns_


def _one_each(found: list[Column], names: dict[int, headers.Name], remarks: Remarks) -> list[Column]:
    """One column for each meaning: what was given, then the plant's power before its energy, then the surest."""
    best: dict[str, Column] = {}
    for one in sorted(found, key=lambda one: _rank(one, names[one.index])):
        kept = best.setdefault(one.meaning, one)
        if kept is not one:
            what = LABELS.get(one.meaning, one.meaning)
            remarks.note(f"{_quoted(one.source)} was left out: {what} is taken from {_quoted(kept.source)}.")
    for one in best.values():
        if one.confidence < SURE and not any(doubt.startswith(_quoted(one.source)) for doubt in remarks.doubts):
            what = LABELS.get(one.meaning, one.meaning.replace(":", " "))
            remarks.doubt(f"{_quoted(one.source)} was taken for {what} in {one.unit.name}; please confirm.")
    return sorted(best.values(), key=lambda one: one.index)


def _rank(one: Column, name: headers.Name) -> tuple[bool, bool, bool, float, int]:
    is_energy = one.unit.quantity in (units.ENERGY, units.IRRADIATION)
    return one.how != "given", is_energy, not name.is_plant, -one.confidence, one.index


def ignored(dialect: Dialect, kept: list[Column], times: Sequence[int]) -> list[str]:
    used = {one.index for one in kept} | set(times)
    return [
        header
        for index, header in enumerate(dialect.headers)
        if index not in used and not (header == f"column {index + 1}" and not any(row[index] for row in dialect.rows))
    ]
