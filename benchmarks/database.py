"""What keeping messages and turns costs, on PostgreSQL and on SQLite, with few messages and with many.

PostgreSQL runs as it would in production as far as losing nothing goes: every commit reaches the disk. Beside each
figure stands what the same statements take through psycopg2 alone, in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import psycopg2
from flask import Flask

import config
import schema
from app import create_app
from benchmarks.replay import Replay
from benchmarks.table import Figure, number
from conversations import desk
from conversations.manager import ConversationManager
from extensions import db, sessions
from tests import postgresql
from tests.people import make_person, speaking_as

SIZES = (20, 200, 1000)  # messages in the conversation
RUNS = 100
SPREAD = 20  # conversations of that size, taken in turn, so that they hardly grow while they are measured
LAST = 6
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
OWNER = "benchmark"


@dataclass(frozen=True)
class Piece:
    """A piece of work, what it is called, and how long it may take on PostgreSQL, in milliseconds."""

    name: str
    limit: float
    work: Callable[[Conversation], None]


@dataclass(frozen=True)
class Conversation:
    manager: ConversationManager
    id: uuid.UUID

    def save_two(self) -> None:
        self.manager.save_message(self.id, "user", "How much does it cost? " * 5)
        db.session.commit()
        self.manager.save_message(self.id, "assistant", "As much as it did before. " * 15)
        db.session.commit()

    def turn(self) -> None:
        """A whole turn: the question is taken, claimed by a worker, answered and closed, in three transactions."""
        self.manager.ask("What is this?", agent="market", conversation_id=self.id, client_id=str(uuid.uuid4()))
        db.session.commit()
        with sessions.write() as session:
            claimed = desk.claim(session, OWNER, desk.Left(), llm="offline")
            session.commit()
        assert claimed is not None
        with sessions.write("saver") as session:
            desk.renew(session, [(claimed.turn_id, claimed.claim)])
            desk.finish(session, _closing(claimed))
            session.commit()

    def load_last(self) -> None:
        assert len(self.manager.get_conversation_messages(self.id, LAST)) == LAST
        db.session.rollback()


PIECES = (  # what only reads comes first
    Piece("Load the last six messages", 0.6, Conversation.load_last),
    Piece("Two `save_message` calls and their commits", 1.5, Conversation.save_two),
    Piece("Ask, claim and finish of a whole turn", 4.0, Conversation.turn),
)


def measure() -> Iterator[Figure]:
    with postgresql.cluster(*DURABLE) as url:
        raw = psycopg2.connect(url)
        medians = {size: _medians(url, size, raw) for size in SIZES}
        raw.close()
    lite = {size: _medians("", size, None) for size in SIZES}
    for piece in PIECES:
        yield _on_postgresql(piece, medians)
        yield _on_sqlite(piece, lite)


Medians = dict[str, tuple[float, float, int]]  # by piece: milliseconds of ours and of the driver alone, statements


def _medians(url: str, size: int, raw: object) -> Medians:
    with tempfile.TemporaryDirectory(prefix="heliodesk-bench-") as folder:
        app = create_app(config.load({"DATA_DIR": folder, "DATABASE_URL": url, "LOG_LEVEL": "error"}))
        schema.upgrade(app)
        person = make_person(app, "Ann Arc", f"ann{size}@example.org")
        with speaking_as(app, person) as user:
            conversations = _begin(ConversationManager(user), size)
            found = {piece.name: _measured(piece, conversations, raw) for piece in PIECES}
        _close(app)
    return found


def _begin(manager: ConversationManager, size: int) -> list[Conversation]:
    asked = manager.ask("The beginning", agent="market")
    manager.stop(asked.turn_id)
    for _ in range(size - 2):
        last = manager.save_message(asked.conversation_id, "user", "How much does it cost? " * 8)
    conversations = [Conversation(manager, manager.branch(last)) for _ in range(SPREAD)]
    db.session.commit()
    return conversations


def _measured(piece: Piece, conversations: list[Conversation], raw: object) -> tuple[float, float, int]:
    """Ours and the driver's in turns, so that what else happens on the machine happens to both."""
    replay = Replay(list(db.engines.values()), lambda: piece.work(conversations[0])) if raw else None
    ours, alone = [], []
    for run in range(RUNS):
        ours.append(_milliseconds(partial(piece.work, conversations[run % SPREAD])))
        if replay:
            alone.append(_milliseconds(partial(replay.run, raw)))
    return statistics.median(ours), statistics.median(alone or [0.0]), replay.statements if replay else 0


def _milliseconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _closing(claimed: desk.Claimed) -> desk.Closing:
    return desk.Closing(
        turn_id=claimed.turn_id,
        claim=claimed.claim,
        answer_id=claimed.answer_id,
        conversation_id=claimed.conversation_id,
        status="done",
        text="As much as it did before. " * 15,
        messages=({"kind": "response", "parts": [{"content": "As much as it did before."}]},),
        remembered={"topic": "capacity"},
    )


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def _on_postgresql(piece: Piece, medians: dict[int, Medians]) -> Figure:
    ours = [medians[size][piece.name][0] for size in SIZES]
    alone = [medians[size][piece.name][1] for size in SIZES]
    statements = medians[SIZES[0]][piece.name][2]
    return Figure(
        name=f"PostgreSQL: {piece.name[0].lower()}{piece.name[1:]}",
        target=f"≤ {piece.limit:g} ms, flat",
        measured=f"{_three(ours)} ms (psycopg2 alone: {_three(alone)} ms)",
        how=f"{_sizes()}; median of {RUNS}, {statements} statements, every commit on disk",
        is_reached=max(ours) <= piece.limit,
    )


def _on_sqlite(piece: Piece, medians: dict[int, Medians]) -> Figure:
    ours = [medians[size][piece.name][0] for size in SIZES]
    return Figure(
        name=f"SQLite: {piece.name[0].lower()}{piece.name[1:]}",
        target="",
        measured=f"{_three(ours)} ms",
        how="the same, `synchronous=FULL`",
    )


def _three(values: list[float]) -> str:
    return " / ".join(number(value) for value in values)


def _sizes() -> str:
    return f"a conversation of {' / '.join(f'{size:,}' for size in SIZES)} messages"
