"""How a test lets the writer of an answer die without a process of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

import turns
from extensions import sessions
from models import Message, Turn
from turns import pool


def die(go_on_with: str, **turn: Any) -> None:
    """As if this process had died while it wrote: nothing more is saved, and nobody else is called like the owner.

    The scripted agent reads its script from the question, so another script stands for another run of the agent.
    """
    saver = pool.start().saver
    with saver.lock:
        works = list(saver.works.values())
        saver.works.clear()
    for work in works:
        work.over.set()  # no thread outlives its process
    with sessions.write() as session:
        session.execute(update(Turn).values(owner="00000000-boot:1:1:1", lease_until=0.0, **turn))
        session.execute(update(Message).where(Message.role == "user").values(content=go_on_with))
        session.commit()
    turns.wake()
