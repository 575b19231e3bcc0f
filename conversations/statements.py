"""The statements of the hot path, built once: putting one together costs more than the database takes to run it."""

from __future__ import annotations

from typing import cast

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from conversations import tree
from extensions import Base
from models import (
    BROUGHT_FILES,
    AgentMessages,
    Artifact,
    Conversation,
    ConversationTag,
    Draft,
    Message,
    Source,
    Step,
    Tag,
    Turn,
)

# Written out, not bound: only then may SQLite use the partial indexes of open and of running turns.
QUEUED: ColumnElement[str] = literal_column("'queued'")
RUNNING: ColumnElement[str] = literal_column("'running'")
OPEN = (QUEUED, RUNNING)


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
    select(message.c.id, message.c.depth, message.c.role, message.c.content, agent_messages.c.remembered)
    .join(_branch, _branch.c.id == message.c.id)
    .outerjoin(agent_messages, agent_messages.c.answer_id == message.c.id)
    .order_by(message.c.depth)
)
# The messages of a conversation that brought files, whatever their branch; few, and found by their own index.
WITH_FILES = (
    select(message.c.id, message.c.depth, message.c.files)
    .where(message.c.conversation_id == bindparam("conversation_id"), literal_column(BROUGHT_FILES))
    .order_by(message.c.depth, message.c.id)
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
_claims = (turn.c.claim.label("last_claim"), draft.c.claim)
_look = select(turn.c.id, turn.c.status, *_claims, draft.c.revision, _done_steps).outerjoin(
    draft, draft.c.turn_id == turn.c.id
)
LOOK = _look.add_columns(draft.c.text, draft.c.doing).where(turn.c.id == bindparam("turn"))
REVISIONS = _look.where(turn.c.id.in_(bindparam("turns", expanding=True)))
STEPS = (
    select(step.c.turn_id, step.c.tool, step.c.label, step.c.state)
    .where(step.c.turn_id.in_(bindparam("turns", expanding=True)))
    .order_by(step.c.turn_id, step.c.ordinal)
)
TURNS = (
    select(turn, draft.c.text, draft.c.doing)
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
