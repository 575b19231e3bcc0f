"""What a running turn may ask to have worked out: the answer if it is there, otherwise the job that will have it.

Owns the way from a question to a job: looks, begins, writes what is written at once. Its transactions are short.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from extensions import sessions
from jobs import orders, plant_orders, starting
from jobs.orders import Asked, Order, Standing
from problems import Invalid


@dataclass(frozen=True)
class Looked:
    order: Order
    standing: Standing
    result: dict[str, Any] | None


# Of each kind: what is to be worked out, and its result if that is kept elsewhere than with the job.
Kind = Callable[[Session, Asked], tuple[Order, dict[str, Any] | None]]
KINDS: dict[str, Kind] = {
    "reading": plant_orders.reading,
    "analysis": plant_orders.analysis,
    "profile": plant_orders.profile,
}
# What needs no work: written at once, and harmless when it is written again.
WRITES: dict[str, Callable[[Session, Asked], dict[str, Any]]] = {"plant": plant_orders.remember}


def look(asked: Asked) -> Looked:
    """Raises a Problem when it cannot be worked out at all, whoever tries."""
    with sessions.read() as session:
        order, result = _kind(asked)(session, asked)
        standing = Standing("none") if result is not None else orders.standing(session, order)
    return Looked(order, standing, standing.result if result is None else result)


def begin(asked: Asked, order: Order) -> None:
    """Let it be worked out, unless that is under way: then this turn waits for it as others do."""
    with sessions.write() as session:
        orders.place(session, order, asked.turn_id, asked.person_id)
        session.commit()
    starting.wake()


def write(asked: Asked) -> dict[str, Any]:
    with sessions.write() as session:
        written = WRITES[asked.kind](session, asked)
        session.commit()
    return written


def _kind(asked: Asked) -> Kind:
    if asked.kind not in KINDS:
        raise Invalid(f"There is no work called {asked.kind!r}.")
    return KINDS[asked.kind]
