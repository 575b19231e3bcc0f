"""What is so of conversations and of the tree their messages form.

Every path reaches its root. No path has to be walked for that: when each message but the roots has a parent, in the
same conversation, and stands one deeper than it, then going up makes the depth smaller at each step until it is 0, and
only a root has depth 0. A circle cannot be numbered that way: one of its messages always breaks the rule of depth.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select, update

from conversations.invariants import recovery
from conversations.invariants.probe import AnySession, Invariant, Probe, always
from conversations.statements import conversation, message, table_of, turn
from models import Organization, User

parent, leaf, child = message.alias("parent"), message.alias("leaf"), message.alias("child")
user, organization = map(table_of, (User, Organization))
Parents = dict[uuid.UUID, uuid.UUID | None]


def _give_an_owner(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """Whose owner is gone belongs to an administrator; whose organization is gone, to its owner's own."""
    for row in session.execute(select(conversation.c.id, conversation.c.owner_id).where(conversation.c.id.in_(keys))):
        owner = recovery.someone(session, [row.owner_id])
        values = {"owner_id": owner, "organization_id": recovery.organization_of(session, owner)}
        session.connection().execute(update(conversation).where(conversation.c.id == row.id).values(**values))


def _hang_in_own_conversation(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """An answer under its question; whatever else under nothing, as a branch of its own."""
    for key in keys:
        asked = select(turn.c.question_id).join(message, message.c.id == turn.c.question_id)
        here = select(message.c.conversation_id).where(message.c.id == key).scalar_subquery()
        question = session.scalar(asked.where(turn.c.answer_id == key, message.c.conversation_id == here))
        session.connection().execute(update(message).where(message.c.id == key).values(parent_id=question))


def _number_depths(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    broken_in = select(message.c.conversation_id).where(message.c.id.in_(keys)).distinct()
    for conversation_id in session.scalars(broken_in).all():
        _number_depths_of(session, conversation_id)


def _number_depths_of(session: AnySession, conversation_id: uuid.UUID) -> None:
    columns = (message.c.id, message.c.parent_id, message.c.depth)
    rows = session.execute(select(*columns).where(message.c.conversation_id == conversation_id)).all()
    parents = {row.id: row.parent_id for row in rows}
    depths, cut = depths_from_roots(parents)
    for row in rows:
        if row.depth != depths[row.id] or row.id in cut:
            above = None if row.id in cut else row.parent_id
            values = {"depth": depths[row.id], "parent_id": above}
            session.connection().execute(update(message).where(message.c.id == row.id).values(**values))


def depths_from_roots(parents: Parents) -> tuple[dict[uuid.UUID, int], set[uuid.UUID]]:
    """The depth of each message, and those that begin a branch of their own: the oldest of each circle.

    A parent that is not among the messages counts as none.
    """
    children: dict[uuid.UUID | None, list[uuid.UUID]] = {}
    for one, above in parents.items():
        children.setdefault(above if above in parents else None, []).append(one)
    depths: dict[uuid.UUID, int] = {}
    _number_below(children.get(None, []), children, depths)
    cut: set[uuid.UUID] = set()
    for one in sorted(parents):
        if one not in depths and (begin := _oldest_of_circle(one, parents)) not in cut:
            cut.add(begin)
            _number_below([begin], children, depths)
    return depths, cut


def _oldest_of_circle(one: uuid.UUID, parents: Parents) -> uuid.UUID:
    """Of the circle that is reached by going up from here."""
    seen: dict[uuid.UUID | None, int] = {}
    here: uuid.UUID | None = one
    while here not in seen:
        seen[here] = len(seen)
        here = parents[here] if here else None
    return min(known for known, place in seen.items() if known and place >= seen[here])


def _number_below(
    roots: Sequence[uuid.UUID], children: dict[uuid.UUID | None, list[uuid.UUID]], depths: dict[uuid.UUID, int]
) -> None:
    level, depth = list(roots), 0
    while level:
        depths.update(dict.fromkeys(level, depth))
        level = [one for above in level for one in children.get(above, []) if one not in depths]
        depth += 1


def _show_newest_leaf(session: AnySession, keys: Sequence[uuid.UUID]) -> None:
    """The newest message under which there is none; nothing where there are no messages."""
    of_it = message.c.conversation_id == conversation.c.id
    ends = select(message.c.id).where(of_it, ~exists().where(child.c.parent_id == message.c.id))
    newest = ends.order_by(message.c.id.desc()).limit(1).scalar_subquery()
    shown = update(conversation).where(conversation.c.id.in_(keys)).values(leaf_id=newest)
    session.connection().execute(shown.values(version=conversation.c.version + 1))


OWNER = Invariant(
    "owner",
    "Every conversation has an owner and an organization.",
    (
        Probe(
            conversation.c.id,
            conversation.c.id,
            conversation.outerjoin(user, user.c.id == conversation.c.owner_id).outerjoin(
                organization, organization.c.id == conversation.c.organization_id
            ),
            always(or_(user.c.id.is_(None), organization.c.id.is_(None))),
            _give_an_owner,
        ),
    ),
)
PLACE = Invariant(
    "parent in the same conversation",
    "A message stands under a message of its own conversation.",
    (
        Probe(
            message.c.id,
            message.c.conversation_id,
            message.join(parent, parent.c.id == message.c.parent_id),
            always(parent.c.conversation_id != message.c.conversation_id),
            _hang_in_own_conversation,
        ),
    ),
)
DEPTH = Invariant(
    "path to the root",
    "Every path reaches its root: a first message has depth 0, any other one more than the message above it.",
    (
        Probe(
            message.c.id,
            message.c.conversation_id,
            message.outerjoin(parent, parent.c.id == message.c.parent_id),
            always(
                or_(
                    and_(message.c.parent_id.is_(None), message.c.depth != 0),
                    message.c.depth != parent.c.depth + 1,
                )
            ),
            _number_depths,
        ),
    ),
)
LEAF = Invariant(
    "leaf",
    "The branch that a conversation shows ends in one of its own messages, and there is one when it has messages.",
    (
        Probe(
            conversation.c.id,
            conversation.c.id,
            conversation.outerjoin(leaf, leaf.c.id == conversation.c.leaf_id),
            always(
                or_(
                    and_(conversation.c.leaf_id.is_not(None), leaf.c.id.is_(None)),
                    leaf.c.conversation_id != conversation.c.id,
                    and_(
                        conversation.c.leaf_id.is_(None),
                        exists().where(message.c.conversation_id == conversation.c.id),
                    ),
                )
            ),
            _show_newest_leaf,
        ),
    ),
)
