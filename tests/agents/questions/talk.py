"""A conversation with one agent over the real tools and the starter data; and the proof that no figure was made up."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agents import base, offline
from agents.registry import by_name
from agents.tools import bench
from agents.tools.bench import laid_out

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NUMBER = re.compile(r"(?<![\w.])[−+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])[−+-]?\d+(?:\.\d+)?")
NO_FIGURES = re.compile(r"\[\d+\]|\(https?://[^)]*\)|^\d+\. |\*Read as:.*\*$", re.MULTILINE)
SCALES = (1, 1e-3, 1e2)  # as they are, GW from MW, percent from fractions


@dataclass(frozen=True)
class Answered:
    text: str
    remembered: dict[str, Any]
    follow_ups: tuple[str, ...]
    done: tuple[tuple[offline.Call, base.ToolResult], ...]
    reading: tuple[base.ReadPart, ...] = ()


def ask(
    agent: str,
    question: str,
    remembered: dict[str, Any],
    files: tuple[base.FileNote, ...] = (),
    submit: base.Submit = base.nobody_works,
) -> Answered:
    asking = base.Asking(uuid.uuid4(), agent, question, NOW, remembered=remembered, files=files, submit=submit)
    tools = {tool.__name__: tool for tool in by_name(agent).tools}
    done: list[tuple[offline.Call, base.ToolResult]] = []
    said = offline.reply(asking, done)
    while isinstance(said, offline.Calls):
        with laid_out(bench.of(asking)):
            done += [(call, tools[call.tool](**call.arguments)) for call in said.calls]
        said = offline.reply(asking, done)
    return Answered(said.text, said.remembered, said.follow_ups, tuple(done), said.reading)


def converse(agent: str, questions: Iterable[str]) -> Answered:
    """The answer to the last question."""
    answered = Answered("", {}, (), ())
    for question in questions:
        answered = ask(agent, question, answered.remembered)
    return answered


def invented(answered: Answered) -> list[str]:
    """Figures of the text that stand in no result and no argument, whatever their scale and rounding."""
    text = NO_FIGURES.sub(" ", answered.text)
    known = list(_values([base.to_json(result) for _, result in answered.done]))
    known += list(_values([call.arguments for call, _ in answered.done]))
    known += list(_values(answered.remembered))  # what the person said, told back
    return [figure for figure in NUMBER.findall(text) if not _stands_in(figure, known)]


def _stands_in(figure: str, known: list[float]) -> bool:
    value = abs(float(figure.replace(",", "").replace("−", "-")))
    digits = len(figure.partition(".")[2])
    half = 0.5 * 10**-digits * 1.0001
    return any(abs(abs(one) * scale - value) <= half for one in known for scale in SCALES)


def _values(data: Any) -> Iterable[float]:
    """Every number in the data, in strings too."""
    if isinstance(data, dict):
        data = [*data.values(), *data.keys()]
    if isinstance(data, list | tuple):
        for part in data:
            yield from _values(part)
    elif isinstance(data, str):
        yield from (float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(data))
        yield from (float(found) for found in re.findall(r"\d+", data))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield float(data)
