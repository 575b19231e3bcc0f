"""What the database alone takes: the statements of a piece of work, as the driver got them, sent again without us."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

UUID = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")


@dataclass(frozen=True)
class Sent:
    """A statement with its values; none is a commit."""

    statement: str | None
    values: Any = None


@contextmanager
def listening(engines: list[Engine]) -> Iterator[list[Sent]]:
    """Everything these engines send, commits included."""
    sent: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if many and isinstance(values, list | tuple):
            sent.extend(Sent(statement, one) for one in values)
        else:
            sent.append(Sent(statement, values))

    def committed(_connection: Any) -> None:
        sent.append(Sent(None))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
        event.listen(engine, "commit", committed)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
            event.remove(engine, "commit", committed)


class Replay:
    """The second of two recorded runs, sent again with new keys in place of those that were new in it."""

    def __init__(self, engines: list[Engine], work: Callable[[], object]) -> None:
        with listening(engines) as first:
            work()
        with listening(engines) as second:
            work()
        self._sent = second
        self._new = set(_keys(second)) - set(_keys(first))

    @property
    def statements(self) -> int:
        return sum(one.statement is not None for one in self._sent)

    def run(self, connection: Any) -> None:
        """On a connection of the driver. Ends the transaction, as the work did."""
        fresh = {key: uuid.uuid4() for key in self._new}
        cursor = connection.cursor()
        for one in self._sent:
            if one.statement is None:
                connection.commit()
                continue
            cursor.execute(one.statement, _with_new_keys(one.values, fresh))
            if cursor.description:
                cursor.fetchall()
        connection.rollback()


def _keys(sent: list[Sent]) -> Iterator[str]:
    for one in sent:
        for value in (one.values or {}).values():
            if _is_key(value):
                yield _plain(value)


def _with_new_keys(values: dict[str, Any] | None, fresh: dict[str, uuid.UUID]) -> dict[str, Any]:
    return {name: _renewed(value, fresh) for name, value in (values or {}).items()}


def _renewed(value: Any, fresh: dict[str, uuid.UUID]) -> Any:
    """In the form it had: with or without dashes, a text or a UUID."""
    if not _is_key(value) or _plain(value) not in fresh:
        return value
    new = fresh[_plain(value)]
    if isinstance(value, uuid.UUID):
        return new
    return str(new) if "-" in value else new.hex


def _is_key(value: Any) -> bool:
    return isinstance(value, uuid.UUID) or (isinstance(value, str) and UUID.fullmatch(value) is not None)


def _plain(value: Any) -> str:
    return str(value).replace("-", "")
