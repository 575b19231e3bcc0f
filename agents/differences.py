"""What changed between an earlier answer's tables and those of the same question answered again. Pure: plain values in
and out; asks nobody.

Two tables are compared when they come from the same call of a tool. Their rows are matched by what names them (words,
years, days), never by their place. A figure of one year is never subtracted from one of another: a row that only one
of the tables has is said, not computed with. Floats stay in base units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose, isfinite
from typing import Any, TypeGuard

from agents.base import Cell, Column, SourceNote, ToolResult

SAME = 1e-9  # relative: what arithmetic leaves of nothing
MEANT_DIGITS, MOST_DIGITS = 4, 8  # decimals
OF_THE_EDITION = {"Edition", "As of", "Licence", "Publisher", "Retrieved"}  # they change with it and name no row
PLACES = {"Rank", "No."}  # they follow from the figures

Key = tuple[str, ...]
Figure = tuple[str, str]  # name and unit of a column: in another unit it is another figure


@dataclass(frozen=True)
class Table:
    """A table of an answer, with the call that made it."""

    tool: str
    arguments: dict[str, Any]
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sources: tuple[SourceNote, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One figure then and now; None where only one of the tables has it."""

    row: Key
    figure: Figure
    old: float | None
    new: float | None
    digits: int | None = None  # decimals that its column shows

    @property
    def is_in_both(self) -> bool:
        return self.old is not None and self.new is not None

    @property
    def difference(self) -> float | None:
        return round(self.new - self.old, 12) if self.old is not None and self.new is not None else None

    @property
    def percent(self) -> float | None:
        """Of the old figure; none where a percentage means nothing, such as of a percentage."""
        if self.difference is None or not self.old or self.old < 0 or self.figure[1].startswith("%"):
            return None
        return self.difference / self.old * 100

    @property
    def is_change(self) -> bool:
        if self.old is None or self.new is None:
            return False
        return not isclose(self.old, self.new, rel_tol=SAME, abs_tol=1e-12)


@dataclass(frozen=True)
class Comparison:
    """Two tables side by side."""

    old: Table
    new: Table
    names: Key  # of the columns that name a row
    differences: tuple[Difference, ...]
    only_old: tuple[Key, ...]  # rows
    only_new: tuple[Key, ...]
    in_both: int  # rows

    @property
    def compared(self) -> tuple[Difference, ...]:
        return tuple(one for one in self.differences if one.is_in_both)

    @property
    def changed(self) -> tuple[Difference, ...]:
        """The largest first: by percentage, then those that have none."""
        changed = [one for one in self.differences if one.is_change]
        return tuple(sorted(changed, key=lambda one: (one.percent is None, -abs(one.percent or one.difference or 0))))


def pairs(old: Sequence[Table], new: Sequence[Table]) -> list[tuple[Table, Table | None]]:
    """Each old table with its counterpart: of the same call; else of the same tool, with rows in common."""
    left = list(new)
    found: list[tuple[Table, Table | None]] = []
    for table in old:
        same = next((one for one in left if (one.tool, one.arguments) == (table.tool, table.arguments)), None)
        found.append((table, same))
        if same:
            left.remove(same)
    return [(table, same or _like(table, left)) for table, same in found]


def _like(table: Table, left: list[Table]) -> Table | None:
    """Taken out of those that are left."""
    for one in left:
        if one.tool == table.tool and compare(table, one).compared:
            left.remove(one)
            return one
    return None


def compare(old: Table, new: Table) -> Comparison:
    names = _naming(old, new)
    before, after = _by_key(old, names), _by_key(new, names)
    figures = [*_figures(new, names), *(one for one in _figures(old, names) if one not in _figures(new, names))]
    keys = _in_order(list(before), list(after))
    digits = {(column.name, column.unit): column.digits for column in (*old.columns, *new.columns)}
    differences = [
        Difference(key, figure, before.get(key, {}).get(figure), after.get(key, {}).get(figure), digits[figure])
        for key in keys
        for figure in figures
    ]
    return Comparison(
        old=old,
        new=new,
        names=names,
        differences=tuple(one for one in differences if one.old is not None or one.new is not None),
        only_old=tuple(key[: len(names)] for key in before if key not in after),
        only_new=tuple(key[: len(names)] for key in after if key not in before),
        in_both=len(before.keys() & after.keys()),
    )


def _in_order(before: Sequence[Key], after: Sequence[Key]) -> list[Key]:
    """The rows as they are now; those that are gone behind the row that they followed."""
    kept, last = set(after), None
    gone: dict[Key | None, list[Key]] = {}
    for key in before:
        if key in kept:
            last = key
        else:
            gone.setdefault(last, []).append(key)
    return [*gone.get(None, ()), *(one for key in after for one in (key, *gone.get(key, ())))]


def _naming(old: Table, new: Table) -> Key:
    """The columns of both that are no figures: words, years and days."""
    theirs = {column.name for column in new.columns}
    numeric = _numeric(old) & _numeric(new)
    told = [column.name for column in old.columns if column.name in theirs and column.name not in numeric]
    return tuple(name for name in told if name not in OF_THE_EDITION | PLACES)


def _numeric(table: Table) -> set[str]:
    columns = enumerate(table.columns)
    return {column.name for place, column in columns if _is_numeric(column, [row[place] for row in table.rows])}


def _is_numeric(column: Column, cells: Sequence[Cell]) -> bool:
    given = [cell for cell in cells if cell is not None]
    numbers = [cell for cell in given if isinstance(cell, int | float) and not isinstance(cell, bool)]
    if len(numbers) < len(given):
        return False
    are_years = all(float(cell).is_integer() and 1900 <= cell <= 2100 for cell in numbers)
    return not (numbers and are_years and not column.unit and not column.digits)


def _figures(table: Table, names: Key) -> list[Figure]:
    numeric = _numeric(table)
    aside = OF_THE_EDITION | PLACES | set(names)
    return [(column.name, column.unit) for column in table.columns if column.name in numeric - aside]


def _by_key(table: Table, names: Key) -> dict[Key, dict[Figure, float]]:
    """The figures of each row. Rows of the same name are told apart by their order."""
    places = {column.name: place for place, column in enumerate(table.columns)}
    figures = {figure: places[figure[0]] for figure in _figures(table, names)}
    seen: Counter[Key] = Counter()
    found: dict[Key, dict[Figure, float]] = {}
    for row in table.rows:
        key = tuple("" if row[places[name]] is None else str(row[places[name]]) for name in names)
        seen[key] += 1
        cells = {figure: row[place] for figure, place in figures.items()}
        numbers = {figure: float(cell) for figure, cell in cells.items() if _is_figure(cell)}
        found[(*key, str(seen[key]))] = numbers
    return found


def _is_figure(cell: Cell) -> TypeGuard[float]:
    return isinstance(cell, int | float) and isfinite(cell)


# --- as a result of its own -------------------------------------------------------------------------------------------


def result(found: Comparison, when: str) -> ToolResult:
    """The comparison as a table, with the editions of both sides as sources. `when` the earlier answer was given.

    `summary`: compared, changed (counts of values), only_old, only_new (rows), largest: {row, figure, unit, old, new,
    difference, percent} | None.
    """
    figures = dict.fromkeys(one.figure for one in found.differences)
    units = sorted({unit for _name, unit in figures})
    unit = units[0] if len(units) == 1 else ""
    named = [name for name, is_needed in (("Figure", len(figures) > 1), ("Unit", len(units) > 1)) if is_needed]
    digits = max(digits_of(one) for one in found.differences) if found.differences else None
    return ToolResult(
        ok=True,
        title=f"{found.new.title}: compared with the answer of {when}",
        columns=(
            *(Column(name) for name in (*found.names, *named)),
            *(Column(name, unit, digits) for name in ("Old", "New", "Difference")),
            Column("Change", "%", 1),
        ),
        rows=tuple(_row(one, found.names, named) for one in found.differences),
        summary=_summary(found),
        sources=_sources(found),
    )


def _row(one: Difference, names: Key, named: Sequence[str]) -> tuple[Cell, ...]:
    about = {"Figure": one.figure[0], "Unit": one.figure[1]}
    return (
        *one.row[: len(names)],
        *(about[name] for name in named),
        one.old,
        one.new,
        one.difference,
        one.percent,
    )


def digits_of(one: Difference) -> int:
    """As many decimals as the figures have, to four; more where a change would not be seen."""
    values = [value for value in (one.old, one.new) if value is not None]
    shown = one.digits if one.digits is not None else max(_decimals(value) for value in values)
    return max(shown, _telling(one.difference)) if one.is_change and one.difference else shown


def _decimals(value: float) -> int:
    return len(f"{value:.{MEANT_DIGITS}f}".rstrip("0").partition(".")[2])


def _telling(change: float) -> int:
    """The decimals at which a change is seen."""
    return next((digits for digits in range(MOST_DIGITS) if round(abs(change), digits) > 0), MOST_DIGITS)


def _summary(found: Comparison) -> dict[str, Any]:
    largest = found.changed[0] if found.changed else None
    return {
        "compared": len(found.compared),
        "changed": len(found.changed),
        "only_old": [", ".join(row) for row in found.only_old],
        "only_new": [", ".join(row) for row in found.only_new],
        "largest": largest and _about(largest, found.names),
    }


def _about(one: Difference, names: Key) -> dict[str, Any]:
    values = {"old": one.old, "new": one.new, "difference": one.difference, "percent": one.percent}
    return {"row": ", ".join(one.row[: len(names)]), "figure": one.figure[0], "unit": one.figure[1], **values}


def _sources(found: Comparison) -> tuple[SourceNote, ...]:
    """The new ones first: they have their numbers already."""
    every = {(note.dataset, note.edition): note for note in (*found.new.sources, *found.old.sources)}
    return tuple({**every, **{(note.dataset, note.edition): note for note in found.new.sources}}.values())
