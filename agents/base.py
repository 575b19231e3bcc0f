"""The vocabulary between the floors: what an agent is asked, what it says, what a tool returns. Plain frozen values."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

ErrorCode = Literal[
    "unknown_entity",
    "no_data",
    "bad_range",
    "unit_mismatch",
    "missing_param",
    "too_large",
    "bad_file",
    "unknown_tool",
    "bad_arguments",
    "tool_failed",
]
Cell = str | int | float | bool | None
LONGEST_ANSWER = 400_000  # characters; an llm that says more is stopped, and the answer says so


@dataclass(frozen=True)
class Column:
    name: str
    unit: str = ""
    digits: int | None = None  # decimals to show; none: as the composer sees fit


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification without data, and what it says in words for those who do not see it."""

    title: str
    spec: dict[str, Any]
    description: str


@dataclass(frozen=True)
class SourceNote:
    """Where rows come from. `locator` says in words which of the dataset's rows were used, `filters` find them again
    (knowledge/evidence.py); without filters the rows are those of the result itself."""

    dataset: str
    title: str
    publisher: str
    edition: str
    licence: str
    citation: str
    as_of: str
    url: str | None = None
    locator: str = ""
    excerpt: str = ""
    score: float | None = None
    synthetic: bool = False
    filters: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class ToolResult:
    """What every tool returns; it never raises to the model. Numbers are in base units (MW, US$ as stored)."""

    ok: bool
    title: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    summary: dict[str, Any] = field(default_factory=dict)
    sources: tuple[SourceNote, ...] = ()
    warnings: tuple[str, ...] = ()
    chart: Chart | None = None
    code: ErrorCode | None = None
    message: str = ""
    hint: str = ""
    options: tuple[str, ...] = ()


def to_json(result: ToolResult) -> dict[str, Any]:
    """The result as JSON values, lossless; `from_json` is its inverse."""
    return asdict(result)


def from_json(data: dict[str, Any]) -> ToolResult:
    chart = data.get("chart")
    return ToolResult(
        **{
            **data,
            "columns": tuple(Column(**column) for column in data["columns"]),
            "rows": tuple(tuple(row) for row in data["rows"]),
            "sources": tuple(
                SourceNote(**{**source, "filters": tuple(source.get("filters", ()))}) for source in data["sources"]
            ),
            "warnings": tuple(data["warnings"]),
            "options": tuple(data["options"]),
            "chart": Chart(**chart) if chart else None,
        }
    )


def number_sources(results: Sequence[ToolResult]) -> list[tuple[int, ...]]:
    """The numbers of each result's sources in the answer: by first use, one per dataset and edition."""
    numbers: dict[tuple[str, str], int] = {}
    return [
        tuple(numbers.setdefault((source.dataset, source.edition), len(numbers) + 1) for source in result.sources)
        for result in results
    ]


def refuse(code: ErrorCode, message: str, hint: str = "", options: tuple[str, ...] = ()) -> ToolResult:
    return ToolResult(ok=False, code=code, message=message, hint=hint, options=options[:5])


@dataclass(frozen=True)
class Agent:
    """One agent: what the page shows of it, and what the llm gets."""

    name: str
    label: str
    description: str
    suggestions: tuple[str, ...]
    tools: tuple[Callable[..., ToolResult], ...]
    instructions: str
    file_suggestions: tuple[str, ...] = ()  # once a file is attached

    @property
    def prompt_version(self) -> str:
        """Changes with the instructions and the tools, so that an answer can be tied to what made it."""
        parts = "\0".join([self.instructions, *(f"{tool.__name__}{tool.__doc__}" for tool in self.tools)])
        return uuid.uuid5(uuid.NAMESPACE_OID, parts).hex[:12]


@dataclass(frozen=True)
class PastMessage:
    """A message above the question. `agent_messages` are the llm's own of that turn, of answers only."""

    id: uuid.UUID
    role: str
    content: str
    agent_messages: tuple[Any, ...] = ()


@dataclass(frozen=True)
class DoneStep:
    """A tool call of this turn that was completed before a takeover; it is not made again."""

    call_id: str
    tool: str
    arguments: dict[str, Any]
    result: dict[str, Any]


@dataclass(frozen=True)
class FileNote:
    """A file that came with a question of this branch. Its content is asked for with `Submit`, by its id."""

    id: str
    name: str
    size: int  # bytes


class WorkFailed(Exception):
    """Long work came to no result. Both texts are for the person."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


# Long work, by its kind and what is asked of it. It returns when the work is done, and raises WorkFailed; so it may be
# called only where waiting hurts nobody: in a tool, which runs on a thread of its own.
Submit = Callable[[str, dict[str, Any]], dict[str, Any]]


def nobody_works(kind: str, _request: dict[str, Any]) -> dict[str, Any]:
    raise WorkFailed(f"Long work ({kind}) cannot be done here.", "Ask in the chat, where files can be worked on.")


@dataclass(frozen=True)
class Asking:
    """Everything an agent needs for one turn. No row, no session, no request."""

    turn_id: uuid.UUID
    agent: str
    question: str
    now: datetime
    locale: str = "en"
    history: tuple[PastMessage, ...] = ()
    summary: str = ""
    remembered: dict[str, Any] = field(default_factory=dict)
    done_steps: tuple[DoneStep, ...] = ()
    person_id: uuid.UUID | None = None
    files: tuple[FileNote, ...] = ()  # of this branch, oldest first
    submit: Submit = nobody_works


# What an agent says while it works, in order.


@dataclass(frozen=True)
class TextAdded:
    text: str


@dataclass(frozen=True)
class StepStarted:
    call_id: str
    tool: str
    label: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class StepFinished:
    call_id: str
    tool: str
    label: str
    arguments: dict[str, Any]
    result: ToolResult


@dataclass(frozen=True)
class Instead:
    """From here on this llm answers. `notice` tells the person why; it is empty for the one that is set."""

    llm: str
    notice: str


@dataclass(frozen=True)
class Usage:
    """What the turn has taken so far."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True)
class ReadPart:
    """A piece of how a question was read, and what can be asked to change it: (as shown, as asked)."""

    text: str
    label: str = ""  # what it is: Country, Years; empty when nothing is offered
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Finished:
    messages: tuple[Any, ...]  # JSON
    remembered: dict[str, Any]
    follow_ups: tuple[str, ...]  # questions that will work next
    usage: Usage
    context: dict[str, Any]  # what was sent to the llm: ids, summary, tokens, what was cut
    reading: tuple[ReadPart, ...] = ()  # the last line "Read as" of the text, in parts
    notice: str = ""  # what the person must know of how the answer came about


AgentEvent = TextAdded | StepStarted | StepFinished | Instead | Usage | Finished


class AgentError(Exception):
    """The agent could not answer. `message` is for the person and says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
