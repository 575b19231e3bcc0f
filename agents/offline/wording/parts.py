"""What every answer is put together from: its order, citation marks, places, words of others made harmless."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agents import base
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.numbers import span
from agents.offline.period import Period
from agents.offline.plain_words import UNITS
from agents.offline.reading import Reading

WARNINGS_SHOWN = 3
UNREAD_SHOWN = 3  # words of a question that nobody knows
_TELLS_UNREAD = {"market", "price"}  # symptoms and searches take every word
QUOTED_AT_MOST = 80  # characters of a person's own words in an answer
_WITH_THE = {
    "World", "United States", "United Kingdom", "Netherlands", "Philippines", "United Arab Emirates", "Czech Republic",
    "European Union (27)", "Bahamas", "Gambia", "Maldives", "Comoros", "Seychelles", "Solomon Islands", "Cook Islands",
    "Faroe Islands", "Falkland Islands", "Cayman Islands", "Marshall Islands", "British Virgin Islands",
    "United States Virgin Islands", "Turks and Caicos Islands", "Dominican Republic", "Central African Republic",
    "Democratic Republic of Congo",
}  # fmt: skip
_SPECIAL = re.compile(r"([\\`*\[\]<]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;))")
_LIST_START = re.compile(r"^(\d*)([-+#.)=|~>])")  # what would begin a list, a heading or a fence
_UNSAFE_URL = re.compile(r"[\s<>()\\\"'`]")


@dataclass(frozen=True)
class Done:
    """A call and what it returned, with the marks of its sources: " [1][2]"."""

    call: Call
    result: base.ToolResult
    marks: str
    by_dataset: tuple[tuple[str, str], ...] = ()  # the mark of each source: ("irena_capacity", " [1]")

    def mark_of(self, dataset: object) -> str:
        """The mark of the source a figure comes from; all marks where it is not one of them."""
        return next((found for code, found in self.by_dataset if code == dataset), self.marks)

    @property
    def summary(self) -> dict[str, Any]:
        return self.result.summary


@dataclass(frozen=True)
class Answer:
    """The parts of an answer in their order; the page shows tables and charts below."""

    lead: str
    lines: tuple[str, ...] = ()
    read_as: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()  # the safety block
    follow_ups: tuple[str, ...] = ()
    warn: bool = True
    remember: dict[str, Any] = field(default_factory=dict)  # changes of the frame that the results bring


def mark(done: Sequence[tuple[Call, base.ToolResult]]) -> tuple[Done, ...]:
    """Number the sources of all results in their order."""
    numbers = base.number_sources([result for _, result in done])
    return tuple(_marked(call, result, own) for (call, result), own in zip(done, numbers, strict=True))


def _marked(call: Call, result: base.ToolResult, numbers: Sequence[int]) -> Done:
    by_dataset = tuple((note.dataset, f" [{number}]") for note, number in zip(result.sources, numbers, strict=True))
    return Done(call, result, _marks(tuple(numbers)), by_dataset)


def _marks(numbers: tuple[int, ...]) -> str:
    return "".join(f" [{number}]" for number in dict.fromkeys(numbers))


def write(answer: Answer, done: Sequence[Done], reading: Reading, frame: Frame) -> str:
    """The whole text: lead, context, warnings, how it was read, ending."""
    notes = _warnings(done, answer.ending) if answer.warn else []
    told = read_line(read_pieces(answer.read_as, reading, frame))
    blocks = [answer.lead, *answer.lines, *notes, told, *answer.ending]
    return "\n\n".join(block for block in blocks if block)


def read_pieces(parts: Sequence[str], reading: Reading, frame: Frame) -> list[str]:
    """How the question was read, piece by piece, with typing errors as they were understood."""
    told = [part for part in (*parts, *frame.notes) if part]
    told += [f"“{quote(wrong)}” as {quote(right)}" for wrong, right in reading.corrections]
    told += [f"“{quote(name)}” as {listed(places)}" for name, places in reading.groups]
    unread = [word for word in reading.unknown if frame.agent in _TELLS_UNREAD and word not in UNITS]
    told += [f"“{quote(word)}” not read" for word in unread[:UNREAD_SHOWN]]
    return [*told, "only the beginning of a long message"] if reading.cut else told


def read_line(pieces: Sequence[str]) -> str:
    """ "Read as: …"; the page draws this line anew, with what can be changed (templates/chat/_reading.html)."""
    return f"*Read as: {', '.join(pieces)}.*" if pieces else ""


def _warnings(done: Sequence[Done], ending: Sequence[str]) -> list[str]:
    """The first warnings of the tools; what the safety block says anyway is not said twice."""
    said = "\n".join(ending)
    every = dict.fromkeys(warning for each in done for warning in each.result.warnings)
    warnings = [warning for warning in every if escape(warning) not in said]
    return [_sentence(escape(f"Note: {warning}")) for warning in warnings[:WARNINGS_SHOWN]]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def the(place: str, start: bool = False) -> str:
    """A place in a sentence: "the world", "the United States", "Germany"."""
    name = "world" if place == "World" else place
    article = "The " if start else "the "
    return f"{article}{name}" if place in _WITH_THE else name


def of(place: str) -> str:
    """A place's own: "Germany's", "the world's"."""
    name = the(place)
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1] if parts else "") if part)


def sentence_list(parts: Sequence[str]) -> str:
    return "; ".join(part.strip().rstrip(".") for part in parts if part.strip())


def years(first: Any, last: Any) -> str:
    return span(first, last) if first and last else str(first or last or "")


def when(period: Period | None) -> str:
    """A period as it is told back."""
    return period.told if period else ""


def escape(text: str) -> str:
    """Words of others as Markdown text: nothing in them is markup."""
    one_line = " ".join(text.split())
    return _LIST_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", one_line))


def quote(text: str, most: int = QUOTED_AT_MOST) -> str:
    """A person's own words, cut and harmless."""
    short = " ".join(text.split())
    return escape(short if len(short) <= most else f"{short[: most - 1].rstrip()}…")


def link(title: str, url: str | None) -> str:
    """A link to a web page; anything that is not http(s) stays plain text."""
    if not url or not url.startswith(("https://", "http://")):
        return escape(title)
    safe = _UNSAFE_URL.sub(lambda match: f"%{ord(match[0]):02X}" if ord(match[0]) < 128 else "", url)
    return f"[{escape(title)}]({safe})"


def _within_reach(done: Done) -> tuple[str, ...]:
    """After a projection too far ahead: the same place, as far as projections reach."""
    if done.call.tool != "forecast_capacity":
        return ()
    years = [option for option in done.result.options if option.isdigit()]
    return tuple(f"{done.call.arguments['entity']} to {year}" for year in years[:1])


def _choices(result: base.ToolResult) -> tuple[str, ...]:
    """What may be answered to a question that a tool asks."""
    return result.options[:2] if result.code == "missing_param" else ()


def refused(done: Done, agent_examples: tuple[str, ...]) -> Answer:
    """What a refusing tool says: what is missing, a hint, and choices."""
    result = done.result
    lines = [_sentence(escape(result.hint))] if result.hint else []
    if result.options and not all(option in result.hint for option in result.options):
        lines.append(f"Near to it: {listed([f'**{escape(option)}**' for option in result.options])}.")
    return Answer(
        lead=_sentence(escape(result.message or "There are no data for this")),
        lines=tuple(lines),
        follow_ups=(*_within_reach(done), *_choices(result), *agent_examples)[:2],
        remember={"items": (), "item": ""},  # "the first one" is no longer of an earlier list
    )
