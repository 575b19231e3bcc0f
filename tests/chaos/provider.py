"""A language model whose every word says which question it answers, and in which attempt.

So each answer in the database can be judged by itself: whose it is, whether it is whole, and whether it was put
together from two attempts. It can be told to be slow, to break lines and to refuse.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests import llm_pieces
from tests.llm_pieces import CAPACITY, Request, Step
from tests.llm_scripts import SCRIPTS
from tests.llm_server import LlmServer

SCRIPT = "chaos"
UID = re.compile(r"\bq[a-p]{12}\b")
LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # words without digits: a number would want its proof
DIGITS = str.maketrans("abcdefghijklmnop", "0123456789abcdef")
TOOL = "get_capacity"
AGENT_WITH_TOOL = "market"
PACE = 0.03  # seconds between two words
SLOW_PACE = 0.12
SLOW_START = 1.0  # seconds before the first word
PARAGRAPH = 9  # words


def uid_of(number: int) -> str:
    """The name of a question; `number` has at most 48 bits."""
    return f"q{number:012x}".translate(LETTERS)


def length(uid: str) -> int:
    """Words in an answer to this question."""
    return 4 + zlib.crc32(uid.encode()) % 36


def answer(uid: str, attempt: int) -> str:
    """The whole answer, as the page shows it when every run of blanks is one."""
    return " ".join(f"{uid}.{_in_letters(attempt)}.{_in_letters(number)}" for number in range(length(uid)))


def attempt_of(word: str) -> tuple[str, int] | None:
    """Whose word it is, and of which attempt; none when it is nobody's."""
    match = re.match(rf"({UID.pattern})\.([a-p]+)\.", word)
    return (match[1], int(match[2].translate(DIGITS), 16)) if match else None


def _in_letters(number: int) -> str:
    return f"{number:x}".translate(LETTERS)


def wants_tool(uid: str) -> bool:
    return zlib.crc32(uid[::-1].encode()) % 5 == 0


class Provider:
    """The server and its moods. `attempts` counts how often the words of a question's answer were begun."""

    def __init__(self) -> None:
        self.attempts: Counter[str] = Counter()
        self._slow = 0
        self._refusals: list[str] = []
        self.server = LlmServer(SCRIPT)
        SCRIPTS[SCRIPT] = self._play

    @contextmanager
    def slowly(self) -> Iterator[None]:
        self._slow += 1
        try:
            yield
        finally:
            self._slow -= 1

    @contextmanager
    def refusing(self, refusal: str) -> Iterator[None]:
        """Answer everything with this refusal of llm_server; of several at once the latest counts."""
        self._refusals.append(refusal)
        self.server.script = refusal
        try:
            yield
        finally:
            self._refusals.remove(refusal)
            self.server.script = self._refusals[-1] if self._refusals else SCRIPT

    def cut(self) -> int:
        """Break every open line; how many there were."""
        open_lines = len(self.server.lines)
        self.server.cut_all()
        return open_lines

    def _play(self, request: Request) -> list[Step]:
        uid = _uid(request["messages"])
        offered = {tool["function"]["name"] for tool in request.get("tools", ())}
        if wants_tool(uid) and TOOL in offered and not llm_pieces.rounds(request):
            return [llm_pieces.calls((TOOL, json.dumps(CAPACITY)))]
        self.attempts[uid] += 1
        return self._words(uid, self.attempts[uid])

    def _words(self, uid: str, attempt: int) -> list[Step]:
        steps: list[Step] = [llm_pieces.opening(), SLOW_START if self._slow else PACE]
        for number, word in enumerate(answer(uid, attempt).split()):
            gap = "" if not number else "\n\n" if number % PARAGRAPH == 0 else " "
            steps += [SLOW_PACE if self._slow else PACE, llm_pieces.spoken([gap + word])]
        return [*steps, llm_pieces.ending()]


def _uid(messages: list[dict[str, Any]]) -> str:
    question = next(message for message in reversed(messages) if message["role"] == "user")
    return UID.findall(json.dumps(question["content"]))[-1]
