"""The JSON shapes of the contract: times in ISO 8601 and UTC, ids as strings, figures with their unit beside them.

A figure is traced by its source: a mark [2] in a text, and the numbers in an artifact's `sources`, are a source's
`number` in the same message. What `since`, `filters` and `query` hold is said at `source` and `artifact`.
"""

from __future__ import annotations

from typing import Any

from conversations.views import (
    ArtifactView,
    ConversationView,
    MessageView,
    Since,
    SourceUse,
    SourceView,
    StepView,
    Window,
)
from jobs.readings import Standing
from jobs.views import JobLine, JobView
from knowledge.datasets import DatasetInUse, EditionKept
from knowledge.plants import plants
from knowledge.plants.files import FileView
from knowledge.plants.plants import PlantView
from routes import file_words

Json = dict[str, Any]


def conversation(view: ConversationView) -> Json:
    return {
        "id": str(view.id),
        "title": view.title,
        "agent": view.agent,
        "pinned": view.pinned,
        "archived": view.archived,
        "deleted": view.deleted_at.isoformat() if view.deleted_at else None,
        "tags": list(view.tags),
        "answering": view.answering,
        "version": view.version,
        "created": view.created.isoformat(),
        "updated": view.updated.isoformat(),
    }


def window(view: Window) -> Json:
    return {
        **conversation(view.conversation),
        "messages": [message(one) for one in view.messages],
        "before": view.before,
    }


def message(view: MessageView) -> Json:
    """A question; or an answer with its steps, sources, tables and charts. `siblings` are all versions of it, itself
    among them, oldest first. `outdated`: it stands on an edition that is not in use any more, and can be run again
    (`POST /messages/<id>/retry` with `compare`): the answer beside it ends with tables of the old figures, the new ones
    and the difference, made by a step called compare_answers."""
    shape: Json = {
        "id": str(view.id),
        "parent_id": str(view.parent_id) if view.parent_id else None,
        "role": view.role,
        "content": view.content,
        "siblings": [str(sibling) for sibling in view.siblings],
        "files": [{name: one.get(name) for name in ("id", "name", "size")} for one in view.files],
        "created": view.created.isoformat(),
    }
    if not view.turn_id:
        return shape
    return {
        **shape,
        "agent": view.agent,
        "status": view.status,
        "error": view.error or None,
        "notice": view.notice or None,
        "turn_id": str(view.turn_id),
        "llm": view.llm,
        "steps": [step(one) for one in view.steps],
        "sources": [source(one) for one in view.sources],
        "artifacts": [artifact(one) for one in view.artifacts],
        "outdated": view.can_run_again,
        "follow_ups": list(view.follow_ups),
        "usage": usage(view),
    }


def step(view: StepView) -> Json:
    """A tool call; `state` is done or failed. One that is running says in `words` what it does now and in `share` how
    far it is, 0 to 1, or null while nobody knows."""
    shape: Json = {"tool": view.tool, "label": view.label, "state": view.state}
    return {**shape, "words": view.words, "share": view.share} if view.state == "running" else shape


def answer(view: MessageView) -> Json:
    """What `POST /chat` returns."""
    return {
        "response": view.content,
        "conversation_id": str(view.conversation_id),
        "message_id": str(view.id),
        "turn_id": str(view.turn_id),
        "agent": view.agent,
        "status": view.status,
        "error": view.error or None,
        "llm": view.llm,
        "notice": view.notice or None,
        "sources": [source(one) for one in view.sources],
        "artifacts": [artifact(one) for one in view.artifacts],
        "follow_ups": list(view.follow_ups),
        "usage": usage(view),
    }


def usage(view: MessageView) -> Json:
    return {"tokens_in": view.tokens_in, "tokens_out": view.tokens_out, "duration_ms": view.duration_ms}


def source(view: SourceView) -> Json:
    """A source as it was when the answer was given.

    dataset, title, publisher, edition, as_of (ISO date), licence, citation, url, locator (the rows used, in words),
    excerpt, synthetic. `filters` find these rows in the edition: [{table, edition (its id), where: {column: value |
    [values] | {from, to}}}]; empty where the rows are those of the answer's own table. `rows_at` is their address.
    `since` says what became of the dataset after the answer: null while this edition is in use, otherwise {state:
    newer | other (of an earlier date) | off | removed, edition, as_of}, the last two of the edition in use now or null.
    """
    names = ("number", "dataset", "title", "publisher", "edition", "licence", "citation", "url", "as_of", "locator")
    return {
        "id": str(view.id),
        **{name: getattr(view, name) for name in names},
        "excerpt": view.excerpt,
        "synthetic": view.synthetic,
        "filters": list(view.filters),
        "since": since(view.since) if view.since else None,
        "rows_at": f"/sources/{view.id}",
    }


def since(view: Since) -> Json:
    return {"state": view.state, "edition": view.edition or None, "as_of": view.as_of or None}


def source_use(view: SourceUse, kept: Json) -> Json:
    """A source with the calls that used it and their tables. `kept`: its rows as they are in the edition, or null when
    they are not kept by themselves; then they are those of the tables."""
    return {
        "source": source(view.source),
        "conversation_id": str(view.conversation_id),
        "message_id": str(view.answer_id),
        "question": view.question,
        "queries": [{"tool": call.tool, "label": call.label, "arguments": call.arguments} for call in view.calls],
        "rows": kept or None,
        "tables": [artifact(one) for one in view.tables],
    }


def artifact(view: ArtifactView) -> Json:
    """A table, or a chart over one. `query` is {tool, arguments} of the call that made it; `sources` are the numbers of
    its sources in the message, which know dataset, edition, as-of date and filters."""
    return {
        "id": str(view.id),
        "number": view.number,
        "kind": view.kind,
        "title": view.title,
        "description": view.description,
        "columns": [{"name": column["name"], "unit": column.get("unit", "")} for column in view.columns],
        "rows": [list(row) for row in view.rows],
        "spec": view.spec,
        "query": view.query,
        "sources": [one.number for one in view.sources],
    }


def job(view: JobView) -> Json:
    """An import. `kind` is preview or import, `state` queued, running, done, failed or stopped, `progress` 0 to 1.

    `preview` and `report` are what `knowledge.importing` says of the file and of what was stored; null before that.
    """
    return {
        "id": str(view.id),
        "kind": view.kind,
        "subject": view.subject,
        "state": view.state,
        "progress": round(view.progress, 3),
        "stage": view.stage,
        "error": view.error,
        "preview": view.result.get("preview"),
        "report": view.result.get("report"),
        "created": view.created.isoformat(),
        "finished": view.finished.isoformat() if view.finished else None,
    }


def job_line(line: JobLine) -> Json:
    """An import in a list; `dataset` and `rows` are what was stored of it, null before that."""
    names = ("kind", "subject", "state", "dataset", "rows")
    days = {"created": line.created.isoformat(), "finished": line.finished.isoformat() if line.finished else None}
    return {"id": str(line.id), **{name: getattr(line, name) for name in names}, "progress": line.progress, **days}


def dataset(one: DatasetInUse, rows: int, answers: int) -> Json:
    """A dataset with its edition in use; `answers` is how many answers cite it, whichever edition."""
    names = ("code", "kind", "title", "publisher", "licence", "url", "edition", "citation", "synthetic", "enabled")
    return {**{name: getattr(one, name) for name in names}, "as_of": str(one.as_of), "rows": rows, "answers": answers}


def edition(one: EditionKept, answers: int) -> Json:
    days = {"as_of": one.as_of.isoformat(), "loaded": one.loaded.isoformat()}
    flags = {"in_use": one.active, "imported": one.imported}
    return {"edition": one.name, **days, "rows": one.rows, **flags, "answers": answers}


def plant(view: PlantView, version: str) -> Json:
    """A plant that is remembered; what is not known is null. `gamma` is per kelvin, angles are in degrees, `azimuth`
    from north. `version` changes with any of it: sent as `seen`, nothing is overwritten that was not looked at."""
    facts = {fact: getattr(view, fact) for fact in plants.FACTS}
    return {"id": str(view.id), "name": view.name, **facts, "version": version}


def file(view: FileView, standing: Standing | None) -> Json:
    """A file of a person. `state` is stored (not read yet), read or refused; then `error` says why. `reading` says what
    its columns mean and what is wrong with it, see docs/plants.md; `job` how far it is while it is read, else null.
    `said` is all of this in few words, `tone` whether it is doubtful or failed."""
    said = file_words.said(view, standing)
    return {
        "id": str(view.id),
        "name": view.name,
        "size": view.size,
        "kind": view.kind,
        "state": view.state,
        "error": view.error,
        "reading": view.reading,
        "corrections": view.corrections,
        "conversation_id": str(view.conversation_id) if view.conversation_id else None,
        "job": vars(standing) if standing else None,
        "said": said.words,
        "tone": said.tone,
        "created": view.created.isoformat(),
    }
