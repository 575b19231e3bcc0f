"""What leaves this folder for pages, JSON and streams: plain frozen values, never rows."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class StepView:
    tool: str
    label: str
    state: str  # running, done, failed
    words: str = ""  # what a running one does now
    share: float | None = None  # how far it is, 0 to 1


@dataclass(frozen=True)
class Since:
    """What became of a source's dataset after the answer. `edition` and `as_of` are those in use now, if any are."""

    state: str  # newer, other (an edition of an earlier date is in use), off, removed
    edition: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class SourceView:
    id: uuid.UUID
    number: int
    dataset: str
    title: str
    publisher: str
    edition: str
    licence: str
    citation: str
    url: str | None
    as_of: str
    locator: str
    excerpt: str
    synthetic: bool
    filters: tuple[dict[str, Any], ...] = ()  # of the edition's rows, see knowledge/evidence.py
    since: Since | None = None  # none: its edition is in use, or it is not of a dataset


@dataclass(frozen=True)
class ArtifactView:
    """A table: columns with units, and rows. A chart: the same, and its Vega-Lite specification."""

    id: uuid.UUID
    number: int
    kind: str
    title: str
    columns: tuple[dict[str, Any], ...]  # {name, unit, digits}
    rows: tuple[tuple[Any, ...], ...]
    description: str = ""
    spec: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    sources: tuple[SourceView, ...] = ()  # of the step that made it


@dataclass(frozen=True)
class Made:
    """A table or chart with the tool call that made it: the summary of its result, and when it returned."""

    view: ArtifactView
    step_id: uuid.UUID
    summary: dict[str, Any]
    finished: datetime


@dataclass(frozen=True)
class ReadPart:
    """A piece of how the question was read. What can be asked to change it: (as shown, as asked)."""

    text: str
    label: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MessageView:
    id: uuid.UUID
    conversation_id: uuid.UUID
    parent_id: uuid.UUID | None
    depth: int
    role: str
    content: str
    created: datetime
    siblings: tuple[uuid.UUID, ...] = ()  # itself among them, oldest first
    follow_ups: tuple[str, ...] = ()
    reading: tuple[ReadPart, ...] = ()
    files: tuple[dict[str, Any], ...] = ()  # of questions: {id, name, size}
    # of answers:
    turn_id: uuid.UUID | None = None
    agent: str = ""
    llm: str = ""
    status: str = ""  # queued, running, done, stopped, failed
    error: str = ""
    notice: str = ""  # of who answered, when it was not the llm that is set
    duration_ms: int | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    steps: tuple[StepView, ...] = ()
    sources: tuple[SourceView, ...] = ()
    artifacts: tuple[ArtifactView, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status in {"queued", "running"}

    @property
    def outdated(self) -> tuple[SourceView, ...]:
        """Sources of datasets of which this answer does not use the edition that is in use now."""
        current = {source.dataset for source in self.sources if source.since is None}
        return tuple(source for source in self.sources if source.dataset not in current)

    @property
    def can_run_again(self) -> bool:
        return any(source.since and source.since.edition for source in self.outdated)


@dataclass(frozen=True)
class ConversationView:
    id: uuid.UUID
    title: str
    agent: str
    pinned: bool
    archived: bool
    deleted_at: datetime | None
    tags: tuple[str, ...]
    version: int
    leaf_id: uuid.UUID | None
    created: datetime
    updated: datetime
    answering: bool = False


@dataclass(frozen=True)
class Window:
    """A stretch of the path that ends in the conversation's leaf, in path order."""

    conversation: ConversationView
    messages: tuple[MessageView, ...]
    before: str | None  # cursor to earlier messages


@dataclass(frozen=True)
class Page:
    conversations: tuple[ConversationView, ...]
    next: str | None


@dataclass(frozen=True)
class Asked:
    """A question that was taken, and where its answer will stand."""

    conversation_id: uuid.UUID
    turn_id: uuid.UUID
    answer_id: uuid.UUID
    is_repeat: bool = field(default=False, compare=False)  # it was taken before: nothing was written


@dataclass(frozen=True)
class CallView:
    """A tool call that a source was used by: in words, and as it was made."""

    tool: str
    label: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class SourceUse:
    """A source of an answer with what is needed to show the rows behind it."""

    source: SourceView
    conversation_id: uuid.UUID
    answer_id: uuid.UUID
    question: str
    calls: tuple[CallView, ...]
    tables: tuple[ArtifactView, ...]  # of these calls


@dataclass(frozen=True)
class Place:
    """Where a message stands in its tree."""

    id: uuid.UUID
    depth: int
