"""A reader's view of a running answer: plain values whenever something changed, from any process, at any time.

The reader owns nothing and holds no connection between looks; when it goes, nobody notices.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from sqlalchemy.orm import Session

from connections import AWAY
from conversations.looks import Look, look
from extensions import sessions
from turns import pool

HEARTBEAT = 5.0  # seconds; also how soon a reader that went away is noticed
LOOK_AGAIN = 0.5  # seconds, while the database is away

Found = TypeVar("Found")


def follow(turn_id: uuid.UUID, until: float | None = None) -> Iterator[Look | None]:
    """Looks at the answer: the first at once, then one for each change, the last when it is closed or gone.

    None is a heartbeat; while the database is away there is nothing else. Ends early when the process leaves, or when
    `until` (monotonic seconds) has come.
    """
    here = pool.start()
    if here is None:
        return
    with here.watch.reader(turn_id) as news:
        seen: Look | None = None
        while not here.is_leaving:
            news.clear()
            now = _found(partial(look, turn_id=turn_id, before=seen))
            if now and now != seen:
                yield now
                seen = now
            if now and now.is_closed:
                return
            if until and time.monotonic() >= until:
                return
            wait = HEARTBEAT if now else LOOK_AGAIN
            if not news.wait(max(0.0, min(wait, until - time.monotonic()) if until else wait)):
                yield None


def patiently(read: Callable[[Session], Found]) -> Iterator[Found | None]:
    """What `read` finds, as the last of the items; before it a None for every try that found the database away.

    It ends without having found anything when the process leaves.
    """
    while (here := pool.start()) and not here.is_leaving:
        found = _found(read)
        yield found
        if found is not None:
            return
        time.sleep(LOOK_AGAIN)


def _found(read: Callable[[Session], Found]) -> Found | None:
    try:
        with sessions.read() as session:
            return read(session)
    except AWAY:
        return None
