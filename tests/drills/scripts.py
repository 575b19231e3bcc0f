"""What the llm of the drills says: the first word of a question is the order, so that one server serves every drill.

An order that ends in `_once` goes wrong when a question is put the first time, and not when it is put again. Questions
must differ from each other; whoever asks the same one twice puts it again.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.llm_pieces import CAPACITY, SLOW_PAUSE, WORDS, Request, Step, calls, ending, opening, rounds, spoken
from tests.llm_scripts import SCRIPTS, Script

ANSWER = "".join(WORDS).strip()
OTHER_WORDS = tuple(f"other{number} " for number in range(1, 31))
OTHER = "".join(OTHER_WORDS).strip()
BEGINNING = "".join(WORDS[:10]).strip()
FOR_EVER = 3600.0
STEADY_PAUSE = 0.02
FLOOD_PAUSE = 0.05
_put: Counter[tuple[str, bool]] = Counter()


def question(request: Request) -> str:
    content = next(message["content"] for message in reversed(request["messages"]) if message["role"] == "user")
    return content if isinstance(content, str) else "".join(part["text"] for part in content)


def put(requests: list[Request], words: str) -> int:
    """How often a question with these words was put to the llm, rounds after a tool not counted."""
    return sum(question(request) == words and not rounds(request) for request in requests)


def _is_first(request: Request) -> bool:
    key = question(request), bool(rounds(request))
    _put[key] += 1
    return _put[key] == 1


def _paced(words: tuple[str, ...], pause: float) -> list[Step]:
    steps: list[Step] = [opening()]
    for word in words:
        steps += [pause, spoken([word])]
    return [*steps, ending()]


def steady(_request: Request) -> list[Step]:
    return _paced(WORDS[:20], STEADY_PAUSE)


def mute_once(request: Request) -> list[Step]:
    return [FOR_EVER] if _is_first(request) else _paced(WORDS[:20], STEADY_PAUSE)


def talk_once(request: Request) -> list[Step]:
    return SCRIPTS["hang_later"](request) if _is_first(request) else _paced(OTHER_WORDS, STEADY_PAUSE)


def talk_then_burst(request: Request) -> list[Step]:
    """Other words the second time, and all of them at once."""
    return SCRIPTS["hang_later"](request) if _is_first(request) else [opening() + spoken(OTHER_WORDS) + ending()]


def look_once(request: Request) -> list[Step]:
    """A step, some words, and nothing more; the second time other words about the same step."""
    if not rounds(request):
        return [calls(("get_capacity", json.dumps(CAPACITY)))]
    return SCRIPTS["hang_later"](request) if _is_first(request) else _paced(OTHER_WORDS, STEADY_PAUSE)


def late_once(request: Request) -> Iterable[Step]:
    """The first time it never stops talking, so that a writer always has words that are not saved yet."""
    return _talking() if _is_first(request) else _paced(OTHER_WORDS, 2 * SLOW_PAUSE)


def _talking() -> Iterator[Step]:
    yield opening()
    for number in itertools.count():
        yield spoken([f"early{number} "])
        yield 0.005


def flood(_request: Request) -> list[Step]:
    """One long paragraph, so that every reader is sent the whole of it again and again."""
    steps: list[Step] = [opening()]
    for number in range(30):
        steps += [FLOOD_PAUSE, spoken([f"flood{number} " * 200])]
    return [*steps, ending()]


MINE: tuple[Script, ...] = (steady, mute_once, talk_once, talk_then_burst, look_once, late_once, flood)
ORDERS = {**SCRIPTS, **{script.__name__: script for script in MINE}}


def as_asked(request: Request) -> Iterable[Step]:
    return ORDERS.get(question(request).split()[0], SCRIPTS["words"])(request)


SCRIPTS["as_asked"] = as_asked
