"""A running answer as server-sent events: turn, block, step, restart, done, error.

Blocks are rendered by what renders the page; a reader gets those that differ from what it got before.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from flask import Flask, Response, current_app, g, render_template, stream_with_context

import turns
from conversations import queries
from conversations.looks import Look
from conversations.views import MessageView, StepView
from extensions import db
from markup import Rendering
from problems import Unavailable
from routes import shapes
from routes.file_words import Said

SPARE_THREADS = 16  # of each process; of few threads a quarter
BEAT = ": still here\n\n"
NOTHING: Mapping[str, Said] = {}


class Seats:
    """The threads of this process that wait for answers; some are always left for what is answered at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = 0

    def init_app(self, app: Flask) -> None:
        app.teardown_request(self._leave)  # of a stream: when it has ended

    def take(self) -> bool:
        """Take a seat until the request ends; False when there is none."""
        threads: int = current_app.config["SETTINGS"].threads
        with self._lock:
            if self._taken >= threads - min(SPARE_THREADS, threads // 4):
                return False
            self._taken += 1
        g.has_seat = True
        return True

    def _leave(self, _error: BaseException | None) -> None:
        if g.pop("has_seat", False):
            with self._lock:
                self._taken -= 1


seats = Seats()


def make_room() -> None:
    """Raise Unavailable when this process has as many readers as it can hold; another has room."""
    if not seats.take():
        raise Unavailable("Too many answers are being read at once.", code="too_many_streams", retry_after=1)


def stream(
    user_id: uuid.UUID, turn_id: uuid.UUID, answer_id: uuid.UUID, first: dict[str, Any], shown: int = 0
) -> Response:
    """The answer from its beginning to its end, for a reader who was shown what the attempt `shown` wrote of it.

    Holds no connection to the database between looks.
    """
    db.session.close()
    events = stream_with_context(_events(user_id, turn_id, first, Reader(answer_id, shown)))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(events, mimetype="text/event-stream", headers=headers)


def article(message: MessageView, said: Mapping[str, Said] = NOTHING) -> str:
    """`said`: what the files of a question say of themselves, by their ids."""
    return render_template("chat/_message.html", message=message, said=said)


def _events(user_id: uuid.UUID, turn_id: uuid.UUID, first: dict[str, Any], reader: Reader) -> Iterator[str]:
    yield _event("turn", first)
    look: Look | None = None
    for look in turns.follow(turn_id):
        if look is None:
            yield BEAT
        elif not look.is_closed:
            yield from reader.news(look)
    if look is not None and look.is_closed:
        yield from reader.anew(look)
        yield from _end(user_id, reader.answer_id, look)


def _end(user_id: uuid.UUID, answer_id: uuid.UUID, look: Look) -> Iterator[str]:
    if look.is_gone:
        yield _event("error", {"code": "gone", "message": "This answer was removed."})
        return
    for message in turns.patiently(partial(queries.message, user_id=user_id, message_id=answer_id)):
        yield _event("done", {"html": article(message), "status": message.status}) if message else BEAT


class Reader:
    """What one reader has been sent of one answer."""

    def __init__(self, answer_id: uuid.UUID, attempt: int = 0) -> None:
        self.answer_id = answer_id
        self._attempt = attempt
        self._prefix = f"source-{answer_id}-"
        self._rendering = Rendering(self._prefix)
        self._blocks: list[str] = []
        self._steps = 0
        self._running: StepView | None = None

    def anew(self, look: Look) -> Iterator[str]:
        """Says when somebody else writes the answer now: what was shown of it counts no more."""
        if self._attempt and look.attempt != self._attempt and not look.is_gone:
            self._rendering = Rendering(self._prefix)
            self._blocks, self._steps, self._running = [], 0, None
            yield _event("restart", {"attempt": look.attempt})
        self._attempt = look.attempt

    def news(self, look: Look) -> Iterator[str]:
        yield from self.anew(look)
        for step in look.steps[self._steps :]:
            yield _event("step", shapes.step(step))
        self._steps = len(look.steps)
        blocks = [block.html for block in self._rendering.update(look.text)]
        for index, html in enumerate(blocks):
            if index >= len(self._blocks) or self._blocks[index] != html:
                yield _event("block", {"index": index, "total": len(blocks), "claim": look.attempt, "html": html})
        self._blocks = blocks
        if look.running and look.running != self._running:
            yield _event("step", shapes.step(look.running))
        self._running = look.running


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"
