"""The rows behind figures: which rows of an edition a tool looked up, and those very rows again.

A tool need not say what it read. Every look-up of this folder notes its filter here, and `noting()` gathers what was
noted for one call. An edition's rows are kept when it is replaced, so the same filter finds the same rows for as long
as the edition exists. Knows nothing of conversations: what an answer showed is given to it as plain tables.

A filter is plain JSON: {"table": "capacity", "edition": "<id>", "where": {"metric": "annual", "entity": ["Italy"],
"year": {"from": 2015, "to": 2023}}}. A condition is a value, a list of values (any of them) or a span (both ends
included, either may be null).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select, union

from extensions import sessions
from knowledge import datasets
from knowledge.datasets import DatasetInUse

Filter = dict[str, Any]
Noted = dict[str, list[Filter]]  # by code of the dataset
Shown = Mapping[str, Any]  # a table of an answer: {title, columns, rows}
MOST_ROWS = 5_000  # that are looked at together; a file has all of them, up to:
MOST_IN_A_FILE = 100_000
WITHOUT = {"id", "edition_id"}  # columns that say nothing to a reader
SAID_FIRST, SAID_LAST = ("entity", "component", "technology", "region"), ("year", "date")
MARK = "In the answer"
SAID_TWICE = {"Iso3", "Entity type"}  # columns that follow from another
UNSPOKEN = {"historical"}  # what goes without saying
TOLD_APART_BY = ("entity", "region", "year", "date")  # columns that a table of an answer must name with a value

_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Noted]:
    """What is looked up inside, by dataset. Within another one it is the same."""
    outer = _noted.get()
    noted: Noted = {} if outer is None else outer
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(used: Iterable[DatasetInUse], table: str, **where: Any) -> None:
    """These rows of the active editions are being read; a condition that is None is none."""
    noted = _noted.get()
    if noted is None:
        return
    conditions = {name: _plain(value) for name, value in where.items() if value is not None}
    for dataset in used:
        one = {"table": table, "edition": str(dataset.edition_id), "where": conditions}
        filters = noted.setdefault(dataset.code, [])
        if one not in filters:
            filters.append(one)


def span(first: int | date | None, last: int | date | None) -> dict[str, Any] | None:
    """The condition "from first to last"; none without ends."""
    return None if first is None and last is None else {"from": _plain(first), "to": _plain(last)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value


# --- in words ---------------------------------------------------------------------------------------------------------


def words(one: Filter) -> str:
    """The filter for people: "Italy and Spain; annual; 2015–2023"; all rows when there is no condition."""
    conditions = sorted(one["where"].items(), key=lambda item: (_order(item[0]), item[0]))
    return "; ".join(filter(None, (_said(given) for _name, given in conditions))) or "all rows of the edition"


def _order(name: str) -> int:
    """What first, the time last: not every engine keeps the names of a filter in their order."""
    return SAID_FIRST.index(name) if name in SAID_FIRST else len(SAID_FIRST) + (name in SAID_LAST)


def _said(condition: Any) -> str:
    if isinstance(condition, dict):
        first, last = condition.get("from"), condition.get("to")
        ends = [str(end) for end in (first, last) if end is not None]
        if len(ends) == 2:
            return ends[0] if first == last else "–".join(ends)
        return f"{'from' if last is None else 'to'} {ends[0]}" if ends else ""
    if isinstance(condition, list):
        return ", ".join(str(one).replace("_", " ") for one in condition)
    return "" if condition in UNSPOKEN else str(condition).replace("_", " ")


# --- the rows again ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evidence:
    """Rows of one edition as they are stored. `total` counts all that are found, of which `rows` are the first."""

    columns: tuple[dict[str, Any], ...]  # {name, unit, digits} as tables of answers have them
    rows: tuple[tuple[Any, ...], ...]
    total: int


def rows(filters: Sequence[Filter], shown: Sequence[Shown] = (), most: int = MOST_ROWS) -> Evidence | None:
    """The rows that these filters find, each once; None when none of them is kept any longer.

    Those whose figures stand in the tables that were `shown` come first, and are marked as such.
    """
    with sessions.read() as session:
        found = _found(filters)
        if found is None:
            return None
        table, is_one = found
        total = session.scalar(select(func.count()).select_from(table).where(is_one)) or 0
        fields = [column for column in table.columns if column.name not in WITHOUT]
        query = select(*fields).where(is_one).order_by(table.c.id).limit(most)
        values = tuple(tuple(_plain(cell) for cell in row) for row in session.execute(query))
    names = [field.name for field in fields]
    columns = tuple(_column(name, [row[place] for row in values]) for place, name in enumerate(names))
    return _marked(Evidence(columns, values, total), names, shown) if values else None


def _found(filters: Sequence[Filter]) -> tuple[Table, ColumnElement[bool]] | None:
    """The table, and the condition for its rows. Each filter looks by itself, so that each can use its index."""
    known = [(one, _table(one)) for one in filters]
    tables = [table for _one, table in known if table is not None]
    if not tables:
        return None
    table = tables[0]
    conditions = [_conditions(table, one) for one, other in known if other is table]
    if len(conditions) == 1:
        return table, conditions[0]
    return table, table.c.id.in_(union(*(select(table.c.id).where(condition) for condition in conditions)))


def _table(one: Filter) -> Table | None:
    model: Any = datasets.TABLES.get(one.get("table", ""))
    table: Table | None = model.__table__ if model else None
    return table if table is not None and all(name in table.columns for name in one["where"]) else None


def _conditions(table: Table, one: Filter) -> ColumnElement[bool]:
    given = [_condition(table.c[name], condition) for name, condition in one["where"].items()]
    return and_(table.c.edition_id == uuid.UUID(one["edition"]), *(each for several in given for each in several))


def _condition(column: Any, given: Any) -> list[ColumnElement[bool]]:
    if isinstance(given, list):
        return [column.in_([_stored(column, one) for one in given])]
    if not isinstance(given, dict):
        return [column == _stored(column, given)]
    first, last = given.get("from"), given.get("to")
    ends = [column >= _stored(column, first)] if first is not None else []
    return [*ends, column <= _stored(column, last)] if last is not None else ends


def _stored(column: Any, given: Any) -> Any:
    return date.fromisoformat(given) if column.type.python_type is date else given


def _column(name: str, cells: Sequence[Any]) -> dict[str, Any]:
    """As many decimals as the longest figure has: these are the rows themselves."""
    floats = [cell for cell in cells if isinstance(cell, float)]
    digits = max((len(f"{cell:.8f}".rstrip("0").partition(".")[2]) for cell in floats), default=None)
    return {"name": name.replace("_", " ").capitalize(), "unit": "", "digits": digits}


def in_short(found: Evidence) -> tuple[str, Evidence]:
    """What is the same in every row, in words, and the rows without it: what tells them apart first, then figures."""
    if len(found.rows) < 2:
        return "", found
    values = list(zip(*found.rows, strict=True))
    same = [place for place, cells in enumerate(values) if len(set(cells)) == 1]
    others = sorted(set(range(len(values))) - set(same), key=lambda place: (_importance(found, place), place))
    said = [(found.columns[place]["name"], _said(values[place][0])) for place in same if values[place][0]]
    words = [f"{name} {value}" for name, value in said if value]
    rows = tuple(tuple(row[place] for place in others) for row in found.rows)
    return "; ".join(words), Evidence(tuple(found.columns[place] for place in others), rows, found.total)


def _importance(found: Evidence, place: int) -> int:
    name = str(found.columns[place]["name"])
    if name.casefold() in TOLD_APART_BY:
        return 0
    if isinstance(found.rows[0][place], float) or name == MARK:
        return 1
    return 3 if name in SAID_TWICE else 2


# --- which of them an answer shows ------------------------------------------------------------------------------------


def _marked(found: Evidence, names: Sequence[str], shown: Sequence[Shown]) -> Evidence:
    """With those rows first whose figure stands in a table beside its place and time; as it is when that is all or
    none of them."""
    cells = _cells(shown)
    keys = [place for place, name in enumerate(names) if name in TOLD_APART_BY]
    marks = [_stands(row, keys, cells) for row in found.rows]
    if not any(marks) or all(marks):
        return found
    order = sorted(range(len(marks)), key=lambda place: not marks[place])
    marked = tuple((*found.rows[place], "yes" if marks[place] else "") for place in order)
    return Evidence((*found.columns, {"name": MARK, "unit": "", "digits": None}), marked, found.total)


def _cells(shown: Sequence[Shown]) -> dict[float, list[str]]:
    """By figure, the words beside it: title, row and heading."""
    cells: dict[float, list[str]] = {}
    for table in shown:
        for row in table["rows"]:
            beside = " ".join([table["title"], *map(str, row)])
            for column, cell in zip(table["columns"], row, strict=True):
                if isinstance(cell, float):
                    cells.setdefault(cell, []).append(f"{beside} {column['name']}")
    return cells


def _stands(row: Sequence[Any], keys: Sequence[int], cells: Mapping[float, Sequence[str]]) -> bool:
    beside = [text for cell in row if isinstance(cell, float) for text in cells.get(cell, ())]
    return any(all(_is_named(row[key], text) for key in keys) for text in beside)


def _is_named(key: Any, text: str) -> bool:
    """A day may be said as its month or its year."""
    said = str(key)
    return said in text or (len(said) == 10 and said[4] == said[7] == "-" and (said[:7] in text or said[:4] in text))
