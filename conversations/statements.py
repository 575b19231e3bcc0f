"""The statements of the hot path, built once: putting one together costs more than the database takes to run it."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from conversations import tree
from extensions import Base
from models import AgentMessages, Conversation, Draft, Message, Turn


def table_of(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


conversation, message, turn, draft, agent_messages = map(table_of, (Conversation, Message, Turn, Draft, AgentMessages))

# A conversation for its owner, locked until the transaction ends. When another transaction moved the leaf while this
# one waited, PostgreSQL gives the new leaf but no depth for it: then LEAF_DEPTH must be asked.
_leaf_depth = select(message.c.depth).where(message.c.id == conversation.c.leaf_id).scalar_subquery()
OWN = (
    select(conversation.c.id, conversation.c.leaf_id, conversation.c.title, _leaf_depth.label("leaf_depth"))
    .where(
        conversation.c.id == bindparam("conversation_id"),
        conversation.c.owner_id == bindparam("owner_id"),
        conversation.c.deleted_at.is_(None),
    )
    .with_for_update(of=conversation)
)
LEAF_DEPTH = select(message.c.depth).where(message.c.id == bindparam("leaf_id"))
ADD_MESSAGES = insert(message)
ADD_TURN = insert(turn)
MOVE_LEAF = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation_id"))
    .values(
        leaf_id=bindparam("leaf"),
        agent=func.coalesce(bindparam("agent_name"), conversation.c.agent),
        title=bindparam("new_title"),
        updated=bindparam("now"),
        version=conversation.c.version + 1,
    )
)

# The latest messages of the branch shown, and the end of a path with what was remembered of its answers.
_shown = (
    select(conversation.c.leaf_id)
    .where(
        conversation.c.id == bindparam("conversation_id"),
        conversation.c.owner_id == bindparam("owner_id"),
        conversation.c.deleted_at.is_(None),
    )
    .scalar_subquery()
)
_path = tree.upwards(_shown, bindparam("most"))
LATEST = (
    select(
        message.c.id,
        message.c.conversation_id,
        message.c.parent_id,
        message.c.depth,
        message.c.role,
        message.c.content,
        message.c.created,
    )
    .join(_path, _path.c.id == message.c.id)
    .order_by(message.c.depth)
)
_branch = tree.upwards(bindparam("bottom", type_=message.c.id.type), bindparam("most"))
BRANCH = (
    select(message.c.id, message.c.role, message.c.content, agent_messages.c.remembered)
    .join(_branch, _branch.c.id == message.c.id)
    .outerjoin(agent_messages, agent_messages.c.answer_id == message.c.id)
    .order_by(message.c.depth)
)

# The worker's: each repeats its claim.
RENEW = (
    update(turn)
    .where(tuple_(turn.c.id, turn.c.claim).in_(bindparam("held", expanding=True)), turn.c.status == "running")
    .returning(turn.c.id, turn.c.stop_requested)
)
_ending = (
    "status",
    "error",
    "prompt_version",
    "first_token",
    "latency_ms",
    "tokens_in",
    "tokens_out",
    "cost_usd",
    "context",
)
END_TURN = (
    update(turn)
    .where(turn.c.id == bindparam("turn_id"), turn.c.claim == bindparam("held_claim"), turn.c.status == "running")
    .values({name: bindparam(f"new_{name}", type_=turn.c[name].type) for name in _ending})
    .values(finished=bindparam("now"), lease_until=None)
)
SAVE_ANSWER = (
    update(message)
    .where(message.c.id == bindparam("answer"))
    .values(content=bindparam("new_content"), details=bindparam("new_details"))
)
DROP_DRAFT = delete(draft).where(draft.c.turn_id == bindparam("turn"))
KEEP_AGENT_MESSAGES = insert(agent_messages)
TOUCH = update(conversation).where(conversation.c.id == bindparam("conversation")).values(updated=bindparam("now"))


def _save_draft(dialect: Any) -> Any:
    statement = dialect.insert(draft)
    changed = {name: statement.excluded[name] for name in ("claim", "revision", "text")}
    return statement.on_conflict_do_update(index_elements=[draft.c.turn_id], set_=changed)


SAVE_DRAFT = {"postgresql": _save_draft(postgresql), "sqlite": _save_draft(sqlite)}
