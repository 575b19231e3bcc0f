"""What the database and the log hold when all is quiet, as plain values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.world import World
from tests.drills.people import rows

TURNS = """
    SELECT t.id, t.status, t.error, t.crashes, t.claim, t.agent, t.conversation_id, t.question_id,
           u.email AS owner, q.content AS question, q.parent_id AS question_parent, a.content AS answer,
           (SELECT count(*) FROM step s WHERE s.turn_id = t.id) AS steps,
           (SELECT count(*) FROM artifact f WHERE f.answer_id = t.answer_id) AS artifacts
    FROM turn t JOIN message q ON q.id = t.question_id JOIN message a ON a.id = t.answer_id
         JOIN conversation c ON c.id = t.conversation_id JOIN "user" u ON u.id = c.owner_id
"""
QUESTIONS = "SELECT content, count(*) AS found FROM message WHERE role = 'user' GROUP BY content"
KEYS = "SELECT client_id, turn_id FROM sent_key"
BROKEN = {
    "messages in a wrong place of the tree": """
        SELECT count(*) AS found FROM message m LEFT JOIN message p ON p.id = m.parent_id
        WHERE (m.parent_id IS NOT NULL AND (p.id IS NULL OR p.conversation_id <> m.conversation_id
               OR m.depth <> p.depth + 1)) OR (m.parent_id IS NULL AND m.depth <> 0)""",
    "answers without a turn": """
        SELECT count(*) AS found FROM message m LEFT JOIN turn t ON t.answer_id = m.id
        WHERE m.role = 'assistant' AND t.id IS NULL""",
    "conversations without their leaf": """
        SELECT count(*) AS found FROM conversation c LEFT JOIN message m ON m.id = c.leaf_id
        WHERE c.leaf_id IS NULL OR m.id IS NULL OR m.conversation_id <> c.id""",
    "drafts of closed turns": """
        SELECT count(*) AS found FROM draft d JOIN turn t ON t.id = d.turn_id
        WHERE t.status NOT IN ('queued', 'running')""",
}


@dataclass
class Found:
    turns: dict[str, dict[str, Any]]  # by id without dashes
    questions: Counter[str]  # how often each text stands there as a question
    keys: dict[str, str]  # key: turn
    broken: dict[str, int] = field(default_factory=dict)
    doctor: str = ""  # what `flask doctor` complains of
    log: str = ""
    troubles: list[str] = field(default_factory=list)  # faults from which the server did not come back
    excuses: list[tuple[float, float]] = field(default_factory=list)  # when "not now" was a fair answer (monotonic)


def find(world: World) -> Found:
    server = world.server
    return Found(
        turns={plain(row["id"]): row for row in rows(server, TURNS)},
        questions=Counter({row["content"]: row["found"] for row in rows(server, QUESTIONS)}),
        keys={row["client_id"]: plain(row["turn_id"]) for row in rows(server, KEYS)},
        broken={what: rows(server, query)[0]["found"] for what, query in BROKEN.items()},
        doctor=_doctor(world),
        log=server.log,
        troubles=list(world.troubles),
        excuses=list(world.excuses),
    )


def plain(identity: object) -> str:
    """An id without dashes, as both engines can be compared."""
    return str(identity).replace("-", "").lower()


def _doctor(world: World) -> str:
    try:
        world.server.flask("doctor")
    except RuntimeError as complaint:
        return str(complaint)
    return ""
