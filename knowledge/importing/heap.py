"""Where the rows of a file wait, sorted, until they are stored: a private file of SQLite's that goes with its process.

It keeps a million rows out of memory, finds what is said twice, and hands them out in the order of the tables' indexes,
so that each transaction touches few pages of the product's database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType

from knowledge.importing.kinds import Kind
from knowledge.importing.records import Record

KEPT = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16000", "temp_store=FILE")
BATCH = 2_000


class Heap:
    """Records of one kind with their lines."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.size = 0
        self._waiting: list[Record] = []
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for pragma in KEPT:
            self._file.execute(f"PRAGMA {pragma}")
        self._columns = ", ".join(kind.stored)
        self._file.execute(f"CREATE TABLE row ({self._columns}, line)")
        marks = ", ".join("?" * (len(kind.stored) + 1))
        self._insert = f"INSERT INTO row VALUES ({marks})"
        self._file.execute("BEGIN")

    def __enter__(self) -> Heap:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, record: Record, line: int) -> None:
        self._waiting.append((*record, line))
        self.size += 1
        if len(self._waiting) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        self._file.executemany(self._insert, self._waiting)
        self._waiting.clear()

    def in_order(self) -> Iterator[tuple[Record, int]]:
        """All records with their lines, by series and period; of those with one key the first of the file first."""
        self._flush()
        query = f"SELECT * FROM row ORDER BY {', '.join(self.kind.key)}, line"
        return ((row[:-1], row[-1]) for row in self._file.execute(query))

    def first(self, count: int) -> list[Record]:
        """The first ones of the file."""
        self._flush()
        return list(self._file.execute(f"SELECT {self._columns} FROM row ORDER BY rowid LIMIT {count:d}"))

    def distinct(self, *fields: str) -> list[Record]:
        """The different values of these fields together, in order."""
        self._flush()
        named = ", ".join(fields)
        return list(self._file.execute(f"SELECT DISTINCT {named} FROM row ORDER BY {named}"))

    def compare(self, keys: Iterable[Sequence[object]]) -> None:
        """Take the keys of others' rows, for `shared`."""
        names, marks = ", ".join(self.kind.key), ", ".join("?" * len(self.kind.key))
        self._file.execute("DROP TABLE IF EXISTS other")
        self._file.execute(f"CREATE TABLE other ({names}, PRIMARY KEY ({names})) WITHOUT ROWID")
        self._file.executemany(f"INSERT OR IGNORE INTO other VALUES ({marks})", keys)

    def shared(self) -> int:
        """How many rows have a key that others have as well."""
        self._flush()
        both = " AND ".join(f"row.{field} = other.{field}" for field in self.kind.key)
        return int(self._file.execute(f"SELECT count(*) FROM row CROSS JOIN other ON {both}").fetchone()[0])
