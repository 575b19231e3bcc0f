"""The files that people bring: their rows, which only this package writes. Changes flush; the caller commits.

A file is its owner's until it is sent with a question; from then on it belongs to that conversation and goes with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, text, update
from sqlalchemy.orm import Session, scoped_session

from models import Conversation, Message, PlantAnalysis, PlantFile, User, new_id, utc_now
from problems import Conflict, NotFound, TooLarge

AnySession = Session | scoped_session[Any]
MEGABYTE = 1_000_000
LONGEST_NAME = 120  # characters
MOST_AT_ONCE = 10  # files of one question
AT_ONCE = 500  # checksums of one query
KEEP_UNSENT = timedelta(days=7)


@dataclass(frozen=True)
class FileView:
    id: uuid.UUID
    owner_id: uuid.UUID
    conversation_id: uuid.UUID | None
    plant_id: uuid.UUID | None
    name: str
    sha256: str
    size: int  # bytes
    kind: str
    state: str  # stored, read, refused
    corrections: dict[str, Any]
    reading: dict[str, Any] | None
    error: str | None
    created: datetime

    @property
    def note(self) -> dict[str, Any]:
        """What its question keeps of it, in `Message.files`."""
        return {"id": str(self.id), "name": self.name, "size": self.size, "sha256": self.sha256}


# --- by people --------------------------------------------------------------------------------------------------------


def refuse_over_quota(session: AnySession, owner_id: uuid.UUID, sizes: dict[str, int], quota_mb: int) -> None:
    """`sizes`: bytes by checksum of what is about to be kept; the same content counts once. Raises TooLarge."""
    kept = select(PlantFile.sha256, PlantFile.size).where(PlantFile.owner_id == owner_id).distinct()
    total = sum({**{row.sha256: row.size for row in session.execute(kept)}, **sizes}.values())
    if total > quota_mb * MEGABYTE:
        raise TooLarge(
            f"Your files would take {total / MEGABYTE:,.0f} MB together; {quota_mb:,} MB are yours.",
            code="quota",
            hint="Clear a conversation whose files you no longer need, or attach a smaller file.",
        )


def add(session: AnySession, owner_id: uuid.UUID, name: str, sha256: str, size: int, kind: str) -> FileView:
    """A row for content that is there."""
    file = PlantFile(id=new_id(), owner_id=owner_id, name=name, sha256=sha256, size=size, kind=kind)
    session.add(file)
    session.flush()
    return view(session, owner_id, file.id)


def hold_quota(session: AnySession, owner_id: uuid.UUID) -> None:
    """Whoever else adds a file of this person waits until the transaction ends."""
    session.execute(select(User.id).where(User.id == owner_id).with_for_update())


def view(session: AnySession, owner_id: uuid.UUID, file_id: uuid.UUID) -> FileView:
    """Raises NotFound."""
    return views(session, owner_id, [file_id])[0]


def views(session: AnySession, owner_id: uuid.UUID, file_ids: Sequence[uuid.UUID]) -> list[FileView]:
    """In the order asked for. Raises NotFound unless all of them are theirs."""
    rows = session.execute(_views().where(PlantFile.id.in_(file_ids), PlantFile.owner_id == owner_id))
    found = {row.id: FileView(*row) for row in rows}
    if len(found) < len(set(file_ids)):
        raise NotFound("There is no such file.", hint="It was removed, or it belongs to somebody else.")
    return [found[file_id] for file_id in dict.fromkeys(file_ids)]


def kept(session: AnySession, owner_id: uuid.UUID, file_ids: Collection[uuid.UUID]) -> list[FileView]:
    """Those of them that are theirs and still there."""
    theirs = (PlantFile.id.in_(file_ids), PlantFile.owner_id == owner_id)
    return [FileView(*row) for row in session.execute(_views().where(*theirs))]


def unsent(session: AnySession, owner_id: uuid.UUID, file_ids: Sequence[uuid.UUID]) -> list[FileView]:
    """Those of them that are theirs and still wait for a question."""
    theirs = (PlantFile.id.in_(file_ids), PlantFile.owner_id == owner_id, PlantFile.conversation_id.is_(None))
    return [FileView(*row) for row in session.execute(_views().where(*theirs).order_by(PlantFile.id))]


def _views() -> Any:
    return select(*(getattr(PlantFile, name) for name in FileView.__dataclass_fields__))


def send(session: AnySession, owner_id: uuid.UUID, files: Sequence[FileView], conversation_id: uuid.UUID) -> None:
    """They belong to this conversation from now on. Raises Conflict when one belongs to another."""
    theirs = (PlantFile.id.in_([file.id for file in files]), PlantFile.owner_id == owner_id)
    free = PlantFile.conversation_id.is_(None) | (PlantFile.conversation_id == conversation_id)
    sent = _rows(session, update(PlantFile).where(*theirs, free).values(conversation_id=conversation_id))
    if sent < len(files):
        raise Conflict("A file belongs to another conversation.", code="file_taken", hint="Attach it here once more.")


def remove(session: AnySession, owner_id: uuid.UUID, file_id: uuid.UUID) -> None:
    """Raises NotFound, and Conflict once it was sent."""
    theirs = (PlantFile.id == file_id, PlantFile.owner_id == owner_id)
    if _rows(session, delete(PlantFile).where(*theirs, PlantFile.conversation_id.is_(None))):
        return
    view(session, owner_id, file_id)
    hint = "It goes when the conversation is cleared."
    raise Conflict("This file was sent with a question and belongs to it.", code="file_sent", hint=hint)


def correct(session: AnySession, owner_id: uuid.UUID, file_id: uuid.UUID, corrections: dict[str, Any]) -> None:
    """Read it so from now on: what was found in it before counts no more. Raises NotFound."""
    theirs = (PlantFile.id == file_id, PlantFile.owner_id == owner_id)
    if not _rows(session, update(PlantFile).where(*theirs).values(corrections=corrections, state="stored", error=None)):
        view(session, owner_id, file_id)
    session.execute(delete(PlantAnalysis).where(PlantAnalysis.file_id == file_id))


def let_go(session: AnySession, owner_id: uuid.UUID, conversation_id: uuid.UUID) -> list[uuid.UUID]:
    """When a conversation's messages are gone for good, its files go; not those that a branch elsewhere still shows.

    Returns those that went.
    """
    ids = session.scalars(select(PlantFile.id).where(PlantFile.conversation_id == conversation_id)).all()
    heirs = _shown_elsewhere(session, owner_id, conversation_id) if ids else {}
    for file_id in ids:
        if heir := heirs.get(str(file_id)):
            session.execute(update(PlantFile).where(PlantFile.id == file_id).values(conversation_id=heir))
    gone = [file_id for file_id in ids if str(file_id) not in heirs]
    session.execute(delete(PlantFile).where(PlantFile.id.in_(gone)))
    return gone


def _shown_elsewhere(session: AnySession, owner_id: uuid.UUID, conversation_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """Which of the person's other conversations has a question with this file."""
    others = (
        select(Message.conversation_id, Message.files)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.owner_id == owner_id, Conversation.id != conversation_id, text("files != '[]'"))
    )
    return {note["id"]: other_id for other_id, notes in session.execute(others) for note in notes}


# --- by who reads them ------------------------------------------------------------------------------------------------


def to_read(session: AnySession, file_id: uuid.UUID) -> FileView | None:
    row = session.execute(_views().where(PlantFile.id == file_id)).one_or_none()
    return FileView(*row) if row else None


def save_reading(session: AnySession, read: FileView, reading: dict[str, Any], plant_id: uuid.UUID | None) -> bool:
    """False when it is gone, or is to be read otherwise by now."""
    values = {"state": "read", "reading": reading, "error": None, "corrections": read.corrections}
    return _rows(session, _still(read).values(**values, plant_id=plant_id)) == 1


def refuse(session: AnySession, file_id: uuid.UUID, error: str) -> None:
    """It cannot be read, for this reason."""
    still = (PlantFile.id == file_id, PlantFile.state == "stored")
    session.execute(update(PlantFile).where(*still).values(state="refused", error=error))


def _still(read: FileView) -> Any:
    """One that was read already is read again when the rules of reading change."""
    return update(PlantFile).where(PlantFile.id == read.id, PlantFile.state == read.state)


# --- tidying ----------------------------------------------------------------------------------------------------------


def named(session: AnySession, checksums: Collection[str]) -> set[str]:
    """Those whose content a file has."""
    asked, found = list(checksums), set[str]()
    for start in range(0, len(asked), AT_ONCE):
        some = PlantFile.sha256.in_(asked[start : start + AT_ONCE])
        found |= set(session.scalars(select(PlantFile.sha256).where(some)))
    return found


def has_unsent(session: AnySession) -> bool:
    return session.scalar(select(PlantFile.id).where(*_never_sent()).limit(1)) is not None


def drop_unsent(session: AnySession) -> int:
    """Attached a week ago and never sent."""
    return _rows(session, delete(PlantFile).where(*_never_sent()))


def _never_sent() -> Any:
    return PlantFile.conversation_id.is_(None), PlantFile.created < utc_now() - KEEP_UNSENT


def _rows(session: AnySession, statement: Any) -> int:
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast(CursorResult[Any], result).rowcount
