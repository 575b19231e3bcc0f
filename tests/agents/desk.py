"""An agent for tests of the engine: three tools without a database, and an interpreter that follows a script."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from agents import base, engine
from agents.offline import Call, Calls, Words

CAPACITY_NOTE = base.SourceNote(
    "irena", "Capacity", "IRENA", "2024", "free with citation", "IRENA (2024)", "2023-12-31", locator="DEU"
)
calls_made: list[dict[str, Any]] = []


def look() -> None:
    """Where a tool would ask the database."""


def get_capacity(
    entities: list[str], metric: str = "cumulative", year_from: int | None = None, year_to: int | None = None
) -> base.ToolResult:
    """Installed solar capacity in MW.

    Args:
        entities: Countries or regions.
        metric: "cumulative" or "annual".
        year_from: First year.
        year_to: Last year.
    """
    calls_made.append({"entities": entities, "metric": metric, "year_from": year_from, "year_to": year_to})
    look()
    return base.ToolResult(
        ok=True,
        title=f"Capacity of {entities[0]}",
        columns=(base.Column("Year"), base.Column("Capacity", "MW", 0)),
        rows=tuple((year, 1000.0 * (year - 1900)) for year in range(1901, 2024)),
        summary={"latest": 123_000.0},
        sources=(CAPACITY_NOTE,),
        warnings=("2023 is preliminary.",),
    )


def break_down() -> base.ToolResult:
    """Raises."""
    raise ZeroDivisionError("secret detail")


def refuse() -> base.ToolResult:
    """Knows no such place."""
    return base.refuse("unknown_entity", "There is no Germonia.", options=("Germany",))


AGENT = base.Agent("desk", "Desk", "", (), (get_capacity, break_down, refuse), "You are the desk. Use tools.")


class Interpreter:
    """Says what it was given, round by round, and keeps what it was asked with."""

    def __init__(self, *rounds: Calls | Words) -> None:
        self.rounds = rounds
        self.asked: list[tuple[str, int]] = []

    def reply(self, asking: base.Asking, done: Sequence[tuple[Call, base.ToolResult]]) -> Calls | Words:
        self.asked.append((asking.question, len(done)))
        seen = 0
        for said in self.rounds:
            if isinstance(said, Words) or len(done) <= seen:
                return said
            seen += len(said.calls)
        return self.rounds[-1]


def asking(question: str = "How much in Germany?", **fields: Any) -> base.Asking:
    now = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return base.Asking(uuid.uuid4(), "desk", question, now, **fields)


class Heard:
    """The events of one turn, until its end or its error."""

    def __init__(self, events: list[base.AgentEvent], error: base.AgentError | None) -> None:
        self.events = events
        self.error = error

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.of(base.TextAdded))

    @property
    def finished(self) -> base.Finished:
        last = self.events[-1]
        assert isinstance(last, base.Finished)
        return last

    @property
    def results(self) -> list[base.ToolResult]:
        return [event.result for event in self.of(base.StepFinished)]


async def hear(asked: base.Asking) -> Heard:
    events: list[base.AgentEvent] = []
    try:
        async for event in engine.answer(asked):
            events.append(event)
    except base.AgentError as error:
        return Heard(events, error)
    return Heard(events, None)


@contextmanager
def one_loop() -> Iterator[Callable[[Any], Any]]:
    """The process's one asyncio loop, as in a worker."""
    with asyncio.Runner() as runner:
        yield runner.run
        runner.run(engine.close())
