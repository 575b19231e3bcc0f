"""Files that come with a request: looked at, kept, and made rows of this person's, while little is held meanwhile."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, cast

from flask import current_app, request

from config import Settings
from conversations.views import Asked, MessageView
from extensions import db
from jobs import readings
from knowledge.plants import content, files, kinds
from knowledge.plants.files import LONGEST_NAME, MOST_AT_ONCE, AnySession, FileView
from models import clean
from problems import Invalid, TooLarge
from routes import file_words, guards
from routes.file_words import Said

READER = "om"  # whom a file is for when nobody is named
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")  # and what turns text around
NAMELESS = "file"
HINT = "Zip or gzip the file, or attach a shorter stretch of it."


@dataclass(frozen=True)
class Kept:
    """Content that is on the disk, and what its row will say."""

    name: str
    sha256: str
    size: int
    kind: str


def settings() -> Settings:
    return cast(Settings, current_app.config["SETTINGS"])


def most_bytes() -> int:
    return settings().file_most_mb * files.MEGABYTE


def keep(person_id: uuid.UUID) -> list[Kept]:
    """Of the files in this request: on the disk before anybody hears of them. Then the request may write."""
    sent = [file for file in request.files.getlist("file") if file.filename]
    if len(sent) > MOST_AT_ONCE:
        raise Invalid(f"{len(sent)} files are too many at once; {MOST_AT_ONCE} are taken.")
    if not sent:
        guards.begin_writing()
        return []
    streams = [cast(IO[bytes], file.stream) for file in sent]
    kept = [_seen(file.filename or "", stream) for file, stream in zip(sent, streams, strict=True)]
    sizes = {one.sha256: one.size for one in kept}
    files.refuse_over_quota(db.session, person_id, sizes, settings().files_quota_mb)
    db.session.close()
    for one, stream in zip(kept, streams, strict=True):
        stream.seek(0)
        content.store().put(one.sha256, stream)
    guards.begin_writing()
    return kept


def _seen(name: str, stream: IO[bytes]) -> Kept:
    name = UNSEEN.sub("", clean(name)).replace("\\", "/").rpartition("/")[2].strip()[-LONGEST_NAME:] or NAMELESS
    size = stream.seek(0, 2)
    if size > most_bytes():
        raise TooLarge(f"{name} has {size / 1e6:,.1f} MB; {settings().file_most_mb} MB are taken here.", hint=HINT)
    return Kept(name, content.checksum_of(stream), size, kinds.kind_of(stream))


def add(person_id: uuid.UUID, kept: Sequence[Kept]) -> list[FileView]:
    """Their rows, each with the job that reads it."""
    if not kept:
        return []
    files.hold_quota(db.session, person_id)
    sizes = {one.sha256: one.size for one in kept}
    files.refuse_over_quota(db.session, person_id, sizes, settings().files_quota_mb)
    added = [files.add(db.session, person_id, one.name, one.sha256, one.size, one.kind) for one in kept]
    for file in added:
        readings.ask(db.session, file)
    return added


def attached(person_id: uuid.UUID, file_ids: Sequence[uuid.UUID]) -> list[FileView]:
    """What was taken before. Raises NotFound."""
    if len(file_ids) > MOST_AT_ONCE:
        raise Invalid(f"{len(file_ids)} files are too many for a question; {MOST_AT_ONCE} are taken.")
    return files.views(db.session, person_id, file_ids) if file_ids else []


def unsent(person_id: uuid.UUID, file_ids: Sequence[uuid.UUID]) -> list[FileView]:
    """For the page on which their question is about to be written."""
    return files.unsent(db.session, person_id, file_ids[:MOST_AT_ONCE]) if file_ids else []


def said(session: AnySession, person_id: uuid.UUID, messages: Iterable[MessageView]) -> dict[str, Said]:
    """What the files of these questions say of themselves, by their ids."""
    ids = {uuid.UUID(note["id"]) for message in messages for note in message.files}
    found = files.kept(session, person_id, ids) if ids else []
    return {str(file.id): file_words.said(file) for file in found}


def send(person_id: uuid.UUID, sent: Sequence[FileView], asked: Asked) -> None:
    """They are the conversation's now. A question that was taken before has its files: a repeat's are not kept."""
    if asked.is_repeat:
        db.session.rollback()
    elif sent:
        files.send(db.session, person_id, sent, asked.conversation_id)
