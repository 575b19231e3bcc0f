"""What a person may do with conversations, turns and messages.

Everything is loaded through its owner: a stranger's id is NotFound, whatever is asked of it. Changes flush; the caller
commits.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Result, Row, delete, insert, select, update

import audit
from conversations import again, branching, desk, keys, queries, statements, tags, tree
from conversations.texts import message_text, title_from, title_text
from conversations.views import Asked, MessageView, Place
from extensions import db
from models import Conversation, Membership, Message, Turn, User, new_id, utc_now
from problems import Invalid, NotFound

Loaded = Row[*tuple[Any, ...]]
Values = dict[str, Any]
OF_MESSAGE = ("id", "conversation_id", "parent_id", "role", "depth", "files")
ROLES = ("user", "assistant", "system", "tool")


class ConversationManager:
    def __init__(self, user: User) -> None:
        self.user_id = user.id
        self.session = db.session

    # --- questions ----------------------------------------------------------------------------------------------------

    def ask(
        self,
        text: str,
        *,
        agent: str | None,
        conversation_id: uuid.UUID | None = None,
        client_id: str | None = None,
        parent_id: uuid.UUID | None = None,
        files: Sequence[Values] = (),
    ) -> Asked:
        """Take a question: at the leaf as it stands, finished or not, or under `parent_id`, with notes of its `files`.

        Without a conversation a new one begins, and an agent must be named; otherwise it is the conversation's own.
        The same `client_id` again gives the first turn. Raises Invalid, TooLarge, NotFound, Conflict.
        """
        text = message_text(text)
        sent = keys.Sent(conversation_id or new_id(), new_id())
        request = keys.of_question(conversation_id, text, parent_id, files)
        if first := keys.take(self.session, self.user_id, client_id, request, sent):
            return keys.asked(self.session, first)
        conversation = self._own(conversation_id) if conversation_id else self._begin(sent.conversation_id, agent, text)
        parent = self._message_in(conversation.id, parent_id) if parent_id else self._leaf(conversation)
        question = self._row(conversation.id, parent, "user", text, files)
        return self._queue(conversation, question, agent or conversation.agent, sent.turn_id, is_new=True)

    def retry(
        self, message_id: uuid.UUID, *, client_id: str | None = None, agent: str | None = None, compare: bool = False
    ) -> Asked:
        """A new answer beside this one, or to this question; with `compare` it says what changed against this one."""
        request = keys.fingerprint("run again" if compare else "retry", message_id)
        message = self._message_once(message_id, client_id, request)
        sent = keys.Sent(message.conversation_id, new_id())
        if first := keys.take(self.session, self.user_id, client_id, request, sent):
            return keys.asked(self.session, first)
        conversation, message = self._own_with(message)
        earlier = again.finished(self.session, message) if compare else None
        question = self._message(message.parent_id) if message.role == "assistant" else message
        if question.role != "user":
            raise Invalid("Only an answer to a question can be tried again.")
        agent = agent or again.agent_of(self.session, message)
        return self._queue(conversation, question._asdict(), agent, sent.turn_id, earlier=earlier)

    def edit(
        self, message_id: uuid.UUID, text: str, *, client_id: str | None = None, agent: str | None = None
    ) -> Asked:
        """A new question beside this one, with its files; what followed the old one stays on its own branch."""
        text = message_text(text)
        request = keys.fingerprint("edit", message_id, text)
        message = self._message_once(message_id, client_id, request)
        if message.role != "user":
            raise Invalid("Only a question can be edited.")
        sent = keys.Sent(message.conversation_id, new_id())
        if first := keys.take(self.session, self.user_id, client_id, request, sent):
            return keys.asked(self.session, first)
        conversation, message = self._own_with(message)
        parent = self._message(message.parent_id) if message.parent_id else None
        question = self._row(conversation.id, parent, "user", text, message.files)
        agent = agent or again.agent_of(self.session, message)
        return self._queue(conversation, question, agent, sent.turn_id, is_new=True)

    def branch(self, message_id: uuid.UUID, *, client_id: str | None = None) -> uuid.UUID:
        """A new conversation that begins with the path to this message; the old one stays as it is."""
        sent = keys.Sent(new_id(), None)
        if first := keys.take(self.session, self.user_id, client_id, keys.fingerprint("branch", message_id), sent):
            return keys.branched(self.session, first)
        conversation, _message = self._own_with(self._message(message_id))
        branching.copy_path(self.session, conversation.id, message_id, sent.conversation_id)
        return sent.conversation_id

    def stop(self, turn_id: uuid.UUID) -> None:
        """Ask the writer to stop; a turn that nobody writes is closed here. Harmless when the answer has just ended."""
        mine = (Turn.id == turn_id, Turn.user_id == self.user_id)
        turn = self.session.execute(select(Turn.status).where(*mine).with_for_update()).one_or_none()
        if turn is None:
            raise NotFound("There is no such answer.")
        if turn.status == "queued":
            desk.close_unowned(self.session, turn_id, "stopped")
        elif turn.status == "running":
            self.session.execute(update(Turn).where(*mine).values(stop_requested=True))

    def show(self, message_id: uuid.UUID) -> uuid.UUID:
        """Show the branch this message is on, down to its newest leaf. Returns the conversation."""
        message = self._message(message_id)
        below = tree.downwards(message_id)
        newest = select(below.c.id).order_by(below.c.id.desc()).limit(1)
        self._change(self._own(message.conversation_id).id, leaf_id=self.session.scalar(newest), touch=False)
        return cast(uuid.UUID, message.conversation_id)

    # --- conversations ------------------------------------------------------------------------------------------------

    def rename(self, conversation_id: uuid.UUID, title: str) -> None:
        self._change(self._own(conversation_id).id, title=title_text(title), titled_by="person", touch=False)

    def move_to_agent(self, conversation_id: uuid.UUID, agent: str | None) -> None:
        if not agent:
            raise Invalid("An agent must be named.")
        self._change(self._own(conversation_id).id, agent=agent, touch=False)

    def pin(self, conversation_id: uuid.UUID, pinned: bool = True) -> None:
        self._change(self._own(conversation_id).id, pinned=pinned, touch=False)

    def archive(self, conversation_id: uuid.UUID, archived: bool = True) -> None:
        self._change(self._own(conversation_id).id, archived=archived, touch=False)

    def tag(self, conversation_id: uuid.UUID, names: Sequence[str]) -> None:
        conversation = self._own(conversation_id)
        tags.replace(self.session, self.user_id, conversation.id, names)
        self._change(conversation.id, touch=False)

    def trash(self, conversation_id: uuid.UUID) -> None:
        self._change(self._own(conversation_id).id, deleted_at=utc_now(), touch=False)
        audit.record(self.user_id, "trash conversation", str(conversation_id))

    def restore(self, conversation_id: uuid.UUID) -> None:
        mine = (Conversation.id == conversation_id, Conversation.owner_id == self.user_id)
        found = self.session.scalar(select(Conversation.id).where(*mine, Conversation.deleted_at.is_not(None)))
        if found is None:
            raise NotFound("There is no such conversation in the trash.")
        self._change(conversation_id, deleted_at=None, touch=False)
        audit.record(self.user_id, "restore conversation", str(conversation_id))

    def clear(self, conversation_id: uuid.UUID) -> None:
        """Remove all messages with their turns; a worker that still writes finds its turn gone and drops it."""
        self._own(conversation_id)
        self._execute(statements.LOCK_TURNS, {"conversation_id": conversation_id})  # as savers do: turns, then messages
        self.session.execute(delete(Message).where(Message.conversation_id == conversation_id))
        self._change(conversation_id, leaf_id=None)
        audit.record(self.user_id, "clear conversation", str(conversation_id))

    # --- messages without a turn --------------------------------------------------------------------------------------

    def save_message(self, conversation_id: uuid.UUID, sender: str, content: str) -> uuid.UUID:
        """Append a message at the leaf. `sender` is user, assistant, system or tool."""
        if sender not in ROLES:
            raise Invalid(f"A sender is one of: {', '.join(ROLES)}.")
        conversation = self._own(conversation_id)
        message = self._row(conversation_id, self._leaf(conversation), sender, message_text(content))
        self._execute(statements.ADD_MESSAGES, message | {"kind": "saved"})  # not asked of an agent: it has no turn
        self._move_leaf(conversation, message["id"], message)
        return cast(uuid.UUID, message["id"])

    def get_conversation_messages(self, conversation_id: uuid.UUID, limit: int = 50) -> list[MessageView]:
        """The latest `limit` messages of the branch shown, oldest first."""
        return queries.latest(self.session, self.user_id, conversation_id, limit)

    clear_conversation = clear

    # --- loading through the owner ------------------------------------------------------------------------------------

    def _own(self, conversation_id: uuid.UUID) -> Loaded:
        """The conversation, locked until the transaction ends."""
        mine = {"conversation_id": conversation_id, "owner_id": self.user_id}
        conversation = self._execute(statements.OWN, mine).one_or_none()
        if conversation is None:
            raise NotFound("There is no such conversation.")
        return conversation

    def _own_with(self, message: Loaded) -> tuple[Loaded, Loaded]:
        """The message's conversation, locked, and the message again: it may have been cleared before the lock."""
        return self._own(message.conversation_id), self._message(message.id)

    def _message(self, message_id: uuid.UUID | None) -> Loaded:
        message = self.session.execute(
            select(*(getattr(Message, name) for name in OF_MESSAGE))
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Message.id == message_id, Conversation.owner_id == self.user_id, Conversation.deleted_at.is_(None))
        ).one_or_none()
        if message is None:
            raise NotFound("There is no such message.")
        return message

    def _message_once(self, message_id: uuid.UUID, client_id: str | None, request: str) -> Loaded:
        """The message. When it is gone and this very request came before, the NotFound says so."""
        try:
            return self._message(message_id)
        except NotFound:
            if first := keys.find(self.session, self.user_id, client_id, request):
                keys.asked(self.session, first)
            raise

    def _message_in(self, conversation_id: uuid.UUID, message_id: uuid.UUID) -> Loaded:
        message = self._message(message_id)
        if message.conversation_id != conversation_id:
            raise NotFound("There is no such message in this conversation.")
        return message

    def _leaf(self, conversation: Loaded) -> Place | None:
        if conversation.leaf_id is None:
            return None
        depth = conversation.leaf_depth
        if depth is None:
            depth = self._execute(statements.LEAF_DEPTH, {"leaf_id": conversation.leaf_id}).scalar_one()
        return Place(conversation.leaf_id, depth)

    # --- writing ------------------------------------------------------------------------------------------------------

    def _begin(self, conversation_id: uuid.UUID, agent: str | None, text: str) -> Loaded:
        if not agent:
            raise Invalid("An agent must be named.")
        personal = select(Membership.organization_id).where(Membership.user_id == self.user_id, Membership.personal)
        self.session.execute(
            insert(Conversation)
            .values(id=conversation_id, owner_id=self.user_id, agent=agent, title=title_from(text))
            .values(organization_id=personal.scalar_subquery())
        )
        return self._own(conversation_id)

    def _row(
        self, conversation_id: uuid.UUID, parent: Place | Loaded | None, role: str, content: str, files: Any = ()
    ) -> Values:
        return {
            "id": new_id(),
            "conversation_id": conversation_id,
            "parent_id": parent.id if parent else None,
            "depth": parent.depth + 1 if parent else 0,
            "author_id": self.user_id if role == "user" else None,
            "role": role,
            "content": content,
            "files": list(files),
        }

    def _queue(
        self,
        conversation: Loaded,
        question: Values,
        agent: str,
        turn_id: Any,
        is_new: bool = False,
        earlier: Any = None,
    ) -> Asked:
        """Add the empty answer and its turn, and the question when it is new; show their branch."""
        answer = {
            **self._row(conversation.id, None, "assistant", ""),
            "parent_id": question["id"],
            "depth": question["depth"] + 1,
        }
        self._execute(statements.ADD_MESSAGES, [question, answer] if is_new else answer)
        turn = {
            "id": turn_id,
            "conversation_id": conversation.id,
            "user_id": self.user_id,
            "question_id": question["id"],
            "answer_id": answer["id"],
            "waits_for_id": question["parent_id"],
            "compared_with_id": earlier,
            "agent": agent,
            "llm": "",
        }
        self._execute(statements.ADD_TURN, turn)
        self._move_leaf(conversation, answer["id"], question, agent)
        return Asked(conversation.id, turn_id, answer["id"])

    def _move_leaf(self, conversation: Loaded, leaf: uuid.UUID, first: Values, agent: str | None = None) -> None:
        title = conversation.title or (title_from(first.get("content", "")) if first["role"] == "user" else "")
        values = {"leaf": leaf, "agent_name": agent, "new_title": title, "now": utc_now()}
        self._execute(statements.MOVE_LEAF, {"conversation_id": conversation.id, **values})

    def _execute(self, statement: Any, values: Any) -> Result[Any]:
        return self.session.connection().execute(statement, values)

    def _change(self, conversation_id: uuid.UUID, touch: bool = True, **values: Any) -> None:
        if touch:
            values["updated"] = utc_now()
        this = update(statements.conversation).where(statements.conversation.c.id == conversation_id)
        self.session.execute(this.values(version=statements.conversation.c.version + 1, **values))
