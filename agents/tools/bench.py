"""What a tool may use beside its arguments: the files of this branch, whose question it is, and long work.

A language model neither sees nor sets any of it. The engine lays it out around a tool call, on the tool's own thread.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from agents.base import Asking, FileNote, Submit, nobody_works


@dataclass(frozen=True)
class Bench:
    files: tuple[FileNote, ...] = ()
    person_id: uuid.UUID | None = None
    submit: Submit = nobody_works


_EMPTY = Bench()
_laid_out: ContextVar[Bench] = ContextVar("bench", default=_EMPTY)


def bench() -> Bench:
    """The bench of the call that runs on this thread; an empty one outside of a call."""
    return _laid_out.get()


def of(asking: Asking) -> Bench:
    return Bench(asking.files, asking.person_id, asking.submit)


@contextmanager
def laid_out(bench: Bench) -> Iterator[None]:
    """Around one call. The thread is used again: afterwards the next call finds nothing of this one."""
    before = _laid_out.set(bench)
    try:
        yield
    finally:
        _laid_out.reset(before)
