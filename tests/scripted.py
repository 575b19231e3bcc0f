"""An agent that says what the test tells it to: a class, not a mock. The question is its script.

`say A|B|C` says three pieces; `slowly A|B` waits 0.1 s before each; `look up` calls a tool first; `fail` raises
AgentError; `break` raises something else; `cancel` cancels itself; `hang` and `look HANG` never end, `mute` without a
word; `again` calls a tool whatever was done before; `instead` lets another llm speak, `without` does so and fails;
`poison` remembers what JSON cannot hold; `tokens` claims too many; `told` says what can be changed of its reading;
`work` has something worked out first.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask

import turns
from agents.base import (
    AgentError,
    AgentEvent,
    Asking,
    Chart,
    Column,
    Finished,
    Instead,
    ReadPart,
    SourceNote,
    StepFinished,
    StepStarted,
    TextAdded,
    ToolResult,
    Usage,
    WorkFailed,
    refuse,
)
from turns import pool

NOTE = SourceNote("irena", "Capacity", "IRENA", "2024", "CC BY 4.0", "IRENA (2024)", "2023-12-31", locator="Germany")
NOTICE = "Answered by the embedded interpreter, since scripted did not answer."
READING = (
    ReadPart("cumulative capacity"),
    ReadPart("Germany", "Country", (("Spain", "Spain instead"), ("Add Italy", "add Italy"))),
)
RESULT = ToolResult(
    ok=True,
    title="Germany",
    columns=(Column("year"), Column("capacity", "MW")),
    rows=((2022, 67_000.0), (2023, 81_700.0)),
    sources=(NOTE,),
    chart=Chart("Germany", {"mark": "line"}, "It grows."),
)


class Scripted:
    """Records every asking; `calls` counts how often the agent was run."""

    def __init__(self) -> None:
        self.askings: list[Asking] = []
        self.is_closed = False

    @property
    def calls(self) -> int:
        return len(self.askings)

    async def close(self) -> None:
        self.is_closed = True

    async def answer(self, asking: Asking) -> AsyncGenerator[AgentEvent, None]:
        self.askings.append(asking)
        order, _, rest = asking.question.partition(" ")
        if order == "again" or (order == "look" and not asking.done_steps):
            for event in _step(len(asking.done_steps) + 1):
                yield event
        if order == "work":
            yield StepStarted("w", "check_data", "Checked the data", {})
            yield StepFinished("w", "check_data", "Checked the data", {}, await _worked(asking))
        if order in {"instead", "without"}:
            yield Instead("offline", NOTICE)
            yield Usage(7, 11)
        if order == "mute":
            await asyncio.sleep(3600)
        if order == "cancel":
            raise asyncio.CancelledError
        if order == "hang" or rest == "HANG":
            yield TextAdded("Shown before it hung.")
            await asyncio.sleep(3600)
        if order == "break":
            raise ZeroDivisionError
        for piece in rest.split("|"):
            if order == "slowly":
                await asyncio.sleep(0.1)
            yield TextAdded(piece)
        if order in {"fail", "without"}:
            raise AgentError("llm_down", "The language model does not answer. Press Retry.")
        yield _finished(asking, order)


async def _worked(asking: Asking) -> ToolResult:
    """As a tool does it: on a thread."""
    submit = partial(asking.submit, "analysis", {"what": asking.question})
    try:
        return ToolResult(ok=True, summary=await asyncio.get_running_loop().run_in_executor(None, submit))
    except WorkFailed as failed:
        return refuse("tool_failed", failed.message, failed.hint)


def _step(number: int) -> list[AgentEvent]:
    call: dict[str, Any] = {
        "call_id": f"call-{number}",
        "tool": "get_capacity",
        "label": "Looked up capacity: Germany",
        "arguments": {"entities": ["Germany"]},
    }
    return [StepStarted(**call), StepFinished(**call, result=RESULT)]


def _finished(asking: Asking, order: str) -> Finished:
    return Finished(
        messages=({"kind": "response"},),
        remembered={"last": {1, 2}} if order == "poison" else {"last": asking.question},
        follow_ups=("And Italy?",),
        usage=Usage(2**70, 5) if order == "tokens" else Usage(3, 5),
        context={"messages": [str(past.id) for past in asking.history]},
        reading=READING if order == "told" else (),
    )


@pytest.fixture
def scripted(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    """The application answers by script; its pool begins with the first question and ends with the test."""
    before = pool._serving
    monkeypatch.setattr(pool, "GRACE", 0.3)
    agent = Scripted()
    turns.stop()
    turns.serve(turns.Serving(agent.answer, "scripted", 6, lambda _agent: "v1", agent.close))
    yield agent
    turns.stop()
    assert before is not None
    turns.serve(before)
