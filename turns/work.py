"""One turn while this process writes it, and how what an agent says becomes rows."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agents.base import (
    LONGEST_ANSWER,
    Finished,
    Instead,
    StepFinished,
    StepStarted,
    ToolResult,
    Usage,
    number_sources,
    to_json,
)
from conversations.desk import Claimed, Closing, Figures, StepDone, Written
from models import new_id, utc_now
from turns.comparing import Compared

MOST = 2**31 - 1  # what a column holds; an llm may claim any count of tokens, and a clock may be set
NOTHING_MORE: Mapping[str, Any] = {}
NOT_SAVED = "The answer could not be saved. Press Retry to ask again."
CUT = "\n\n*The answer was cut here: it had become too long.*"


@dataclass(frozen=True)
class Unsaved:
    """What is to be written of one turn in the next transaction."""

    work: Work
    written: Written | None
    steps: tuple[StepDone, ...]
    closing: Closing | None


@dataclass
class Work:
    """The loop adds to it, the saver takes from it; both hold the saver's lock while they do."""

    claimed: Claimed
    prompt_version: str = ""
    results: list[ToolResult] = field(default_factory=list)  # of all steps so far, also those of a worker that died
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # tool and arguments of each of them
    shown: str = ""  # what a worker that died had shown of it; stays until this one has words of its own
    text: str = ""
    saved_text: str = ""  # what readers have seen
    tried_text: str = ""  # what they may have seen: the answer to a commit can get lost
    revision: int = 0  # of the latest try
    running: StepStarted | None = None  # the tool call that has not returned
    doing: dict[str, Any] | None = (
        None  # what is told of it, when it takes long; first what a worker that died had told
    )
    saved_doing: dict[str, Any] | None = None
    first_words: datetime | None = None
    usage: Usage = field(default_factory=Usage)
    llm: str | None = None  # another than the one the turn was claimed for
    notice: str = ""  # why
    context: dict[str, Any] = field(default_factory=dict)
    steps: list[StepDone] = field(default_factory=list)  # not yet saved
    begun: dict[str, datetime] = field(default_factory=dict)
    closing: Closing | None = None
    is_cut: bool = False
    is_urgent: bool = False  # first words, a step or the end: saved at once, not at the next tick
    has_given_up: bool = False
    over: threading.Event = field(default_factory=threading.Event)  # set when nobody wants what its tools still do
    future: Future[None] | None = None

    @property
    def key(self) -> tuple[uuid.UUID, int]:
        return self.claimed.turn_id, self.claimed.claim

    def add_text(self, text: str) -> None:
        if self.is_cut:
            return
        self.doing = None
        if not self.text:
            self.first_words = utc_now()
            self.is_urgent = True
        room = LONGEST_ANSWER - len(CUT) - len(self.text)
        self.is_cut = len(text) > room
        self.text += text[:room] + CUT if self.is_cut else text  # nothing that was seen is taken back

    def begin_step(self, started: StepStarted) -> None:
        self.begun[started.call_id] = utc_now()
        self.running = started

    def progress(self, label: str, words: str, share: float | None) -> None:
        """What is done for the running tool call, and how far it is: `share` 0 to 1, or none when nobody knows."""
        if self.running:
            self.doing = {"tool": self.running.tool, "label": label, "words": words, "share": share}

    def end_step(self, finished: StepFinished) -> None:
        self.results.append(finished.result)
        self.calls.append((finished.tool, finished.arguments))
        self.running = self.doing = None
        self.steps.append(self._step(finished))
        self.is_urgent = True

    def answer_instead(self, other: Instead) -> None:
        self.llm, self.notice = other.llm, other.notice

    def spend(self, usage: Usage) -> None:
        self.usage = usage

    def compare(self, compared: Compared) -> None:
        """The differences from an earlier answer, before the end and saved with it."""
        for step in compared.steps:
            self.end_step(step)
        self.add_text(f"\n\n{compared.text}" if self.text else compared.text)

    def finish(self, finished: Finished) -> None:
        self.usage, self.context = finished.usage, finished.context
        self.notice = " ".join(filter(None, (self.notice, finished.notice)))
        told = {"follow_ups": list(finished.follow_ups), "reading": [asdict(part) for part in finished.reading]}
        details = {name: parts for name, parts in told.items() if parts}
        self.close("done", details=details, messages=finished.messages, remembered=finished.remembered)

    def close(
        self, status: str, error: str | None = None, details: Mapping[str, Any] = NOTHING_MORE, **more: Any
    ) -> None:
        """End the turn with the text it has; a stopped one with what was shown of it. The first end counts."""
        if self.closing:
            return
        self.closing = Closing(
            turn_id=self.claimed.turn_id,
            claim=self.claimed.claim,
            answer_id=self.claimed.answer_id,
            conversation_id=self.claimed.conversation_id,
            status=status,
            text=(self.tried_text if status == "stopped" else self.text) or self.shown,
            error=error,
            details={**details, **({"notice": self.notice} if self.notice else {})},
            figures=self._figures(),
            **more,
        )
        self.is_urgent = True

    def give_up(self) -> bool:
        """What the agent said cannot be stored: close with what was shown, and nothing else. False the second time."""
        if self.has_given_up:
            return False
        self.has_given_up = True
        self.steps.clear()
        self.text = self.saved_text
        self.usage, self.context, self.closing = Usage(), {}, None
        self.close("failed", NOT_SAVED)
        return True

    @property
    def has_news(self) -> bool:
        return self.text != self.saved_text or self.doing != self.saved_doing

    def unsaved(self) -> Unsaved:
        self.is_urgent = False
        if self.closing or not self.has_news:
            return Unsaved(self, None, tuple(self.steps), self.closing)
        self.revision += 1
        self.tried_text = self.text
        return Unsaved(self, Written(*self.key, self.revision, self.text, self.doing), tuple(self.steps), None)

    def saved(self, unsaved: Unsaved) -> None:
        del self.steps[: len(unsaved.steps)]
        if unsaved.written:
            self.saved_text, self.saved_doing = unsaved.written.text, unsaved.written.doing

    def _figures(self) -> Figures:
        waited = self.first_words - self.claimed.created if self.first_words else None
        return Figures(
            prompt_version=self.prompt_version,
            llm=self.llm,
            first_token=self.first_words,
            latency_ms=_milliseconds(waited) if waited else None,
            context=self.context,
            tokens_in=min(self.usage.tokens_in, MOST),
            tokens_out=min(self.usage.tokens_out, MOST),
            cost_usd=self.usage.cost_usd,
        )

    def _step(self, finished: StepFinished) -> StepDone:
        result = finished.result
        return StepDone(
            turn_id=self.claimed.turn_id,
            answer_id=self.claimed.answer_id,
            step={
                "id": new_id(),
                "ordinal": len(self.results),
                "call_id": finished.call_id,
                "tool": finished.tool,
                "label": finished.label,
                "arguments": finished.arguments,
                "result": to_json(result),
                "state": "done" if result.ok else "failed",
                "started": self.begun.pop(finished.call_id, None) or utc_now(),
                "finished": utc_now(),
            },
            sources=self._sources(result),
            artifacts=self._artifacts(finished),
        )

    def _sources(self, result: ToolResult) -> tuple[dict[str, Any], ...]:
        numbers = number_sources(self.results)[-1]
        return tuple(
            {"id": new_id(), "number": number, **vars(source)}
            for number, source in zip(numbers, result.sources, strict=True)
        )

    def _artifacts(self, finished: StepFinished) -> tuple[dict[str, Any], ...]:
        result = finished.result
        if not result.rows:
            return ()
        data: dict[str, Any] = {"columns": [vars(column) for column in result.columns], "rows": list(result.rows)}
        query = {"tool": finished.tool, "arguments": finished.arguments}
        made = [{"kind": "table", "title": result.title, "data": data, "spec": {}, "query": query}]
        if chart := result.chart:
            described = {**data, "description": chart.description}
            made.append({"kind": "chart", "title": chart.title, "data": described, "spec": chart.spec, "query": query})
        first = 1 + sum(map(_artifact_count, self.results[:-1]))
        return tuple({"id": new_id(), "number": first + place, **artifact} for place, artifact in enumerate(made))


def _milliseconds(waited: timedelta) -> int:
    """Within what the column holds: the clock may have been set meanwhile."""
    return min(max(0, round(waited.total_seconds() * 1000)), MOST)


def _artifact_count(result: ToolResult) -> int:
    """A table for rows, and a chart where there is one."""
    return (1 + bool(result.chart)) if result.rows else 0
