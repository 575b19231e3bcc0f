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


@dataclass(frozen=True)
class Place:
    """Where a message stands in its tree."""

    id: uuid.UUID
    depth: int
