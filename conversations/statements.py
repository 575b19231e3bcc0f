"""The statements of the hot path, built once: putting one together costs more than the database takes to run it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from conversations import tree
from conversations.lease import CRASHES_ALLOWED, LEASE, now
from extensions import Base
from models import AgentMessages, Artifact, Conversation, ConversationTag, Draft, Message, Source, Step, Tag, Turn

# Written out, not bound: only then may SQLite use the partial indexes of open and of running turns.
QUEUED: ColumnElement[str] = literal_column("'queued'")
RUNNING: ColumnElement[str] = literal_column("'running'")
OPEN = (QUEUED, RUNNING)
RUNNING_PER_PERSON = 4
CLAIMED = ("id", "claim", "conversation_id", "question_id", "answer_id", "agent", "created", "compared_with_id")


def table_of(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


conversation, message, agent_messages = map(table_of, (Conversation, Message, AgentMessages))
conversation_tag, tag = map(table_of, (ConversationTag, Tag))
turn, draft, step, source, artifact = map(table_of, (Turn, Draft, Step, Source, Artifact))

# A conversation for its owner, locked until the transaction ends: for changes (key_share), not for its removal, which
# savers that write to its messages would wait for. When another transaction moved the leaf while this one waited,
# PostgreSQL gives the new leaf but no depth for it: then LEAF_DEPTH must be asked.
_leaf_depth = select(message.c.depth).where(message.c.id == conversation.c.leaf_id).scalar_subquery()
OWN = (
    select(*(conversation.c[name] for name in ("id", "leaf_id", "title", "agent")), _leaf_depth.label("leaf_depth"))
    .where(
        conversation.c.id == bindparam("conversation_id"),
        conversation.c.owner_id == bindparam("owner_id"),
        conversation.c.deleted_at.is_(None),
    )
    .with_for_update(of=conversation, key_share=True)
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

# One conversation for its owner, also from the trash; and just its title.
_answering = exists().where(turn.c.conversation_id == conversation.c.id, turn.c.status.in_(OPEN))
_shown_of_it = ("id", "title", "agent", "pinned", "archived", "deleted_at", "version", "leaf_id", "created", "updated")
CONVERSATIONS = select(*(conversation.c[name] for name in _shown_of_it), _answering.label("answering"))
_is_theirs = and_(conversation.c.id == bindparam("conversation_id"), conversation.c.owner_id == bindparam("owner_id"))
CONVERSATION = CONVERSATIONS.where(_is_theirs)
TITLE = select(conversation.c.title).where(_is_theirs)
TAGS = (
    select(conversation_tag.c.conversation_id, tag.c.name)
    .join(tag, tag.c.id == conversation_tag.c.tag_id)
    .where(conversation_tag.c.conversation_id.in_(bindparam("conversations", expanding=True)))
    .order_by(tag.c.name)
)

# What readers look at.
_done_steps = select(func.count()).where(step.c.turn_id == turn.c.id).scalar_subquery().label("steps")
_look = select(turn.c.id, turn.c.status, draft.c.claim, draft.c.revision, _done_steps).outerjoin(
    draft, draft.c.turn_id == turn.c.id
)
LOOK = _look.add_columns(turn.c.claim.label("last_claim"), draft.c.text).where(turn.c.id == bindparam("turn"))
REVISIONS = _look.where(turn.c.id.in_(bindparam("turns", expanding=True)))
STEPS = (
    select(step.c.turn_id, step.c.tool, step.c.label, step.c.state)
    .where(step.c.turn_id.in_(bindparam("turns", expanding=True)))
    .order_by(step.c.turn_id, step.c.ordinal)
)
TURNS = (
    select(turn, draft.c.text)
    .outerjoin(draft, draft.c.turn_id == turn.c.id)
    .where(turn.c.answer_id.in_(bindparam("answers", expanding=True)))
)
SOURCES = (
    select(source)
    .where(source.c.answer_id.in_(bindparam("answers", expanding=True)))
    .order_by(source.c.number, source.c.id)
)
STEP_SOURCES = select(source).where(source.c.step_id == bindparam("step")).order_by(source.c.number, source.c.id)
ARTIFACTS = (
    select(artifact)
    .where(artifact.c.answer_id.in_(bindparam("answers", expanding=True)))
    .order_by(artifact.c.number, artifact.c.id)
)
SIBLINGS = (
    select(message.c.id, message.c.parent_id)
    .where(message.c.parent_id.in_(bindparam("parents", expanding=True)))
    .order_by(message.c.id)
)
ROOTS = (
    select(message.c.id, message.c.parent_id)
    .where(message.c.conversation_id == bindparam("conversation_id"), message.c.parent_id.is_(None))
    .order_by(message.c.id)
)
_windowed = tree.upwards(bindparam("bottom", type_=message.c.id.type), bindparam("most"))
WINDOW = (
    select(message)
    .join(_windowed, _windowed.c.id == message.c.id)
    .where(message.c.conversation_id == bindparam("conversation_id"))
    .order_by(message.c.depth)
)
MESSAGE = (
    select(message)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(message.c.id == bindparam("message"), conversation.c.owner_id == bindparam("owner_id"))
)

# The worker's: each repeats its claim.
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
    .values(finished=bindparam("now"), lease_until=None, llm=func.coalesce(bindparam("new_llm"), turn.c.llm))
)
SAVE_ANSWER = (
    update(message)
    .where(message.c.id == bindparam("answer"))
    .values(content=bindparam("new_content"), details=bindparam("new_details"))
)
ADD_SOURCES = insert(source)
ADD_ARTIFACTS = insert(artifact)
DROP_DRAFT = delete(draft).where(draft.c.turn_id == bindparam("turn"))
KEEP_AGENT_MESSAGES = insert(agent_messages)
# Skipped when somebody holds the conversation: they touch it themselves, and to wait here could wait for ever.
_untouched = select(conversation.c.id).where(conversation.c.id == bindparam("conversation"))
TOUCH = (
    update(conversation)
    .where(conversation.c.id == _untouched.with_for_update(skip_locked=True, key_share=True).scalar_subquery())
    .values(updated=bindparam("now"))
)
_turns_of_it = select(turn.c.id).where(turn.c.conversation_id == bindparam("conversation_id"))
LOCK_TURNS = _turns_of_it.order_by(turn.c.id).with_for_update()


@dataclass(frozen=True)
class Claiming:
    """Statements that ask the clock, or insert in an engine's own words. What `gone` owners held is free at once; of
    the leases that ran out, only those of the turns `believed`."""

    has_open: Any
    has_free: Any
    claim: Any
    abandoned: Any
    has_abandoned: Any
    lapsed: Any
    renew: Any
    save_draft: Any
    add_step: Any


@cache
def claiming(dialect: str) -> Claiming:
    engine: Any = postgresql if dialect == "postgresql" else sqlite
    candidate = turn.alias("candidate")
    oldest = (
        select(candidate.c.id)
        .where(_is_free(candidate, dialect))
        .order_by(candidate.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=candidate)
    )
    until = now(dialect) + LEASE
    is_held = and_(tuple_(turn.c.id, turn.c.claim).in_(bindparam("held", expanding=True)), turn.c.status == RUNNING)
    in_order = select(turn.c.id).where(is_held).order_by(turn.c.id).with_for_update()  # as LOCK_TURNS does
    ends_here = or_(turn.c.stop_requested, turn.c.crashes + 1 >= CRASHES_ALLOWED)
    is_hopeless = and_(_is_left(turn, dialect), ends_here)
    return Claiming(
        has_open=select(exists().where(turn.c.status.in_(OPEN))),
        has_free=select(exists().where(_is_free(turn, dialect))),
        claim=update(turn)
        .where(turn.c.id == oldest.scalar_subquery(), _is_free(turn, dialect))
        .values(
            status="running",
            claim=turn.c.claim + 1,
            crashes=turn.c.crashes + case((turn.c.status == "running", 1), else_=0),
            owner=bindparam("new_owner"),
            llm=bindparam("new_llm"),
            lease_until=until,
            started=func.coalesce(turn.c.started, bindparam("wall_time", type_=turn.c.started.type)),
        )
        .returning(*(turn.c[name] for name in CLAIMED)),
        abandoned=select(turn.c.id, turn.c.stop_requested).where(is_hopeless).with_for_update(skip_locked=True),
        has_abandoned=select(exists().where(is_hopeless)),
        lapsed=select(turn.c.id, turn.c.lease_until).where(turn.c.status == RUNNING, _ran_out(turn, dialect)),
        renew=update(turn)
        .where(turn.c.id.in_(in_order), is_held)
        .values(lease_until=until)
        .returning(turn.c.id, turn.c.stop_requested),
        save_draft=_save_draft(engine),
        add_step=engine.insert(step).on_conflict_do_nothing(),
    )


def _is_free(this: Any, dialect: str) -> ColumnElement[bool]:
    earlier, other = turn.alias("earlier"), turn.alias("other")
    is_open = this.c.status.in_(OPEN)
    is_blocked = exists().where(earlier.c.answer_id == this.c.waits_for_id, earlier.c.status.in_(OPEN))
    running = (
        select(func.count())
        .select_from(other)
        .where(other.c.user_id == this.c.user_id, other.c.status == RUNNING)
        .scalar_subquery()
    )
    is_queued = and_(this.c.status == QUEUED, ~is_blocked, running < RUNNING_PER_PERSON)
    may_go_on = and_(~this.c.stop_requested, this.c.crashes + 1 < CRASHES_ALLOWED)
    return and_(is_open, or_(is_queued, and_(_is_left(this, dialect), may_go_on)))


def _is_left(this: Any, dialect: str) -> ColumnElement[bool]:
    is_gone = this.c.owner.in_(bindparam("gone", expanding=True))
    is_believed = this.c.id.in_(bindparam("believed", expanding=True))
    return and_(this.c.status == RUNNING, or_(is_gone, and_(is_believed, _ran_out(this, dialect))))


def _ran_out(this: Any, dialect: str) -> ColumnElement[bool]:
    """Also when it ends later than any lease can: then the clock was set back after its owner had died."""
    return or_(this.c.lease_until < now(dialect), this.c.lease_until > now(dialect) + 2 * LEASE)


def _save_draft(engine: Any) -> Any:
    statement = engine.insert(draft)
    changed = {name: statement.excluded[name] for name in ("claim", "revision", "text")}
    return statement.on_conflict_do_update(index_elements=[draft.c.turn_id], set_=changed)
