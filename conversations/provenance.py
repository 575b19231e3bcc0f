"""Where an answer's figures come from: its sources as plain values, what became of their datasets since, and the calls
and tables that used one.

Reads the facts' tables only to say which editions are in use: one look for a whole window of messages.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select
from sqlalchemy.orm import Session, scoped_session

from conversations.statements import SOURCES, artifact, conversation, message, source, step, table_of
from conversations.views import ArtifactView, CallView, Since, SourceUse, SourceView
from models import Artifact, Dataset, Edition
from problems import NotFound

AnySession = Session | scoped_session[Any]
Loaded = Row[*tuple[Any, ...]]
Standings = dict[str, Loaded]  # by code of the dataset

dataset, edition = table_of(Dataset), table_of(Edition)
STANDINGS = (
    select(dataset.c.code, dataset.c.enabled, edition.c.name, edition.c.as_of)
    .outerjoin(edition, and_(edition.c.dataset_id == dataset.c.id, edition.c.active))
    .where(dataset.c.code.in_(bindparam("codes", expanding=True)))
)
_question = message.alias("question")
SOURCE = (
    select(source.c.answer_id, source.c.number, message.c.conversation_id, _question.c.content.label("question"))
    .join(message, message.c.id == source.c.answer_id)
    .join(_question, _question.c.id == message.c.parent_id)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(source.c.id == bindparam("source"), conversation.c.owner_id == bindparam("owner_id"))
)
CALLS = (
    select(step.c.id, step.c.tool, step.c.label, step.c.arguments)
    .where(step.c.id.in_(bindparam("steps", expanding=True)))
    .order_by(step.c.ordinal)
)
TABLES = (
    select(artifact)
    .where(artifact.c.step_id.in_(bindparam("steps", expanding=True)), artifact.c.kind == "table")
    .order_by(artifact.c.number, artifact.c.id)
)


def standings(connection: Connection, cited: Sequence[Loaded]) -> Standings:
    """The editions in use of the datasets that these sources cite; a dataset that was removed is missing."""
    codes = sorted({row.dataset for row in cited if _is_of_dataset(row)})
    return {row.code: row for row in connection.execute(STANDINGS, {"codes": codes})} if codes else {}


def _is_of_dataset(row: Loaded) -> bool:
    return ":" not in row.dataset  # as news:…, feed:… and method:… have it


def _since(row: Loaded, now: Standings) -> Since | None:
    if not _is_of_dataset(row):
        return None
    found = now.get(row.dataset)
    if found is None:
        return Since("removed")
    if not found.enabled or found.name is None:
        return Since("off")
    if found.name == row.edition:
        return None
    as_of: str = found.as_of.isoformat()
    return Since("newer" if as_of >= row.as_of else "other", found.name, as_of)


def joined(rows: Sequence[Loaded], now: Standings) -> SourceView:
    """One source of an answer, with all that the steps which used it say of its rows."""
    locators = "; ".join(dict.fromkeys(row.locator for row in rows if row.locator))
    filters = [one for row in rows for one in row.filters or ()]
    distinct = [one for place, one in enumerate(filters) if one not in filters[:place]]
    return source_view(rows[-1], locators, tuple(distinct), _since(rows[-1], now))


def source_view(
    row: Loaded, locator: str, filters: tuple[dict[str, Any], ...] = (), since: Since | None = None
) -> SourceView:
    return SourceView(
        id=row.id,
        number=row.number,
        dataset=row.dataset,
        title=row.title,
        publisher=row.publisher,
        edition=row.edition,
        licence=row.licence,
        citation=row.citation,
        url=row.url,
        as_of=row.as_of,
        locator=locator,
        excerpt=row.excerpt,
        synthetic=row.synthetic,
        filters=filters,
        since=since,
    )


def artifact_view(row: Loaded | Artifact, cited: Sequence[Loaded]) -> ArtifactView:
    """`cited`: the sources of the step that made it, in order of their numbers."""
    return ArtifactView(
        id=row.id,
        number=row.number,
        kind=row.kind,
        title=row.title,
        columns=tuple(row.data["columns"]),
        rows=tuple(tuple(cells) for cells in row.data["rows"]),
        description=row.data.get("description", ""),
        spec=row.spec,
        query=row.query,
        sources=tuple({source.number: source_view(source, source.locator) for source in cited}.values()),
    )


def source_use(session: AnySession, user_id: uuid.UUID, source_id: uuid.UUID) -> SourceUse:
    """A source of one's own answer, with every call that used it and the tables they made. Raises NotFound."""
    connection = session.connection()
    found = connection.execute(SOURCE, {"source": source_id, "owner_id": user_id}).one_or_none()
    if found is None:
        raise NotFound("There is no such source.")
    cited = connection.execute(SOURCES, {"answers": [found.answer_id]}).all()
    rows = [row for row in cited if row.number == found.number]
    steps = {"steps": [row.step_id for row in rows]}
    return SourceUse(
        source=joined(rows, standings(connection, rows)),
        conversation_id=found.conversation_id,
        answer_id=found.answer_id,
        question=found.question,
        calls=tuple(CallView(call.tool, call.label, call.arguments) for call in connection.execute(CALLS, steps)),
        tables=tuple(artifact_view(row, ()) for row in connection.execute(TABLES, steps)),
    )
