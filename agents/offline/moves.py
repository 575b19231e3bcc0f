"""What the interpreter answers with: further tool calls, or the words that close the turn. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agents.base import ReadPart


@dataclass(frozen=True)
class Call:
    tool: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Calls:
    """Tools to call next, in this order."""

    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Words:
    """The answer in Markdown, what the next question may refer to (JSON), and questions that will work next."""

    text: str
    remembered: dict[str, Any]
    follow_ups: tuple[str, ...]
    reading: tuple[ReadPart, ...] = ()  # the last line "Read as" of the text, in parts
