"""The lines above a table's rows: names of its columns in one line or two, and their units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analysis import units
from analysis.remarks import Remarks
from knowledge.importing.words import tidy

FARTHEST = 40  # lines above the rows, among which groups of columns are looked for


def heading(
    above: list[tuple[int, list[str]]], width: int, remarks: Remarks
) -> tuple[int, tuple[str, ...], tuple[units.Unit | None, ...]]:
    """Line, names and units from the lines above the data: a row of units may stand below, groups above the names."""
    rows = [(number, _padded(row, width)) for number, row in above if len(row) > 1 and sum(map(bool, row)) > 1]
    said: tuple[units.Unit | None, ...] = (None,) * width
    if len(rows) > 1 and _is_units(rows[-1][1]):
        said = tuple(units.known(cell) if cell else None for cell in rows.pop()[1])
    if not rows:
        remarks.doubt("The table has no header: what its columns are was judged by their values alone.")
        return 0, tuple(f"column {place + 1}" for place in range(width)), said
    number, names = rows.pop()
    while rows and _are_doubled(names) and len(above) < FARTHEST:
        _, group = rows.pop()
        names = [f"{over} {name}".strip() for over, name in zip(_carried(group), names, strict=True)]
    return number, _distinct(names), said


def _padded(row: list[str], width: int) -> list[str]:
    cells = [tidy(cell.strip().removeprefix("\ufeff").lstrip("#").strip()) for cell in row[:width]]
    return cells + [""] * (width - len(cells))


def _is_units(row: list[str]) -> bool:
    filled = [cell for cell in row if cell]
    return bool(filled) and 2 * sum(units.known(cell) is not None for cell in filled) >= len(filled)


def _are_doubled(names: list[str]) -> bool:
    filled = [name for name in names if name]
    return len(set(filled)) < len(filled)


def _carried(group: Iterable[str]) -> list[str]:
    """A name over several columns is written over the first of them."""
    carried, last = [], ""
    for name in group:
        last = name or last
        carried.append(last)
    return carried


def _distinct(names: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    found = []
    for place, name in enumerate(names):
        seen[name] += 1
        found.append((name if seen[name] == 1 else f"{name} ({seen[name]})") if name else f"column {place + 1}")
    return tuple(found)
