"""A reader's view of a running answer: plain values whenever something changed, from any process, at any time.

The reader owns nothing and holds no connection between looks; when it goes, nobody notices.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator

from conversations.looks import Look, look
from extensions import sessions
from turns import pool

HEARTBEAT = 5.0  # seconds; also how soon a reader that went away is noticed


def follow(turn_id: uuid.UUID, until: float | None = None) -> Iterator[Look | None]:
    """Looks at the answer: the first at once, then one for each change, the last when it is closed or gone.

    None is a heartbeat. Ends early when the process leaves, or when `until` (monotonic seconds) has come.
    """
    here = pool.start()
    if here is None:
        return
    with here.watch.reader(turn_id) as news:
        seen: Look | None = None
        while not here.is_leaving:
            news.clear()
            with sessions.read() as session:
                now = look(session, turn_id, seen)
            if now != seen:
                yield now
                seen = now
            if now.is_closed:
                return
            if until and time.monotonic() >= until:
                return
            wait = min(HEARTBEAT, until - time.monotonic()) if until else HEARTBEAT
            if not news.wait(max(0.0, wait)):
                yield None
