"""What the scripted llm says, by name: whole answers and broken ones (`SCRIPTS`), and refusals (`REFUSALS`).

A script is given the request and yields steps: bytes to send, seconds to wait, or the end of the line. More may be
added to `SCRIPTS` by whoever needs others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from tests.llm_pieces import (
    CAPACITY,
    SLOW_PAUSE,
    WORDS,
    Request,
    Step,
    calls,
    data,
    ending,
    event,
    opening,
    rounds,
    spoken,
    whole,
)


def words(_request: Request) -> list[Step]:
    return [whole()]


def slow(_request: Request) -> list[Step]:
    steps: list[Step] = [opening()]
    for word in WORDS:
        steps += [SLOW_PAUSE, spoken([word])]
    return [*steps, ending()]


def cut(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]), 0.05, None]


def cut_first(_request: Request) -> list[Step]:
    return [None]


def hang(_request: Request) -> list[Step]:
    return [3600.0]


def hang_later(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]), 3600.0]


def trickle(_request: Request) -> list[Step]:
    """A word in two halves, a byte of the line at a time: slow, but never silent for long."""
    line = opening() + spoken(["bit ", "by ", "bit"]) + ending()
    steps: list[Step] = []
    for place in range(0, len(line), 40):
        steps += [line[place : place + 40], 0.01]
    return steps


def waiting(_request: Request) -> Iterator[Step]:
    """Comments that keep the line alive, and never a word."""
    while True:
        yield b": still working\n\n"
        yield 0.05


def blank(_request: Request) -> Iterator[Step]:
    """Pieces of text without a character, for ever."""
    while True:
        yield spoken([""])
        yield 0.02


def endless(_request: Request) -> Iterator[Step]:
    yield opening()
    while True:
        yield spoken(("abcdefghijklmno " * 64,) * 8)
        yield 0.002


def endless_arguments(_request: Request) -> Iterator[Step]:
    call = {"index": 0, "id": "call_0", "type": "function", "function": {"name": "get_capacity", "arguments": "["}}
    yield opening() + event({"tool_calls": [call]})
    while True:
        yield event({"tool_calls": [{"index": 0, "function": {"arguments": '"Germany",' * 1000}}]})
        yield 0.002


def endless_event(_request: Request) -> Iterator[Step]:
    yield b"data: {"
    while True:
        yield b" " * 65536
        yield 0.001


def cut_in_call(_request: Request) -> list[Step]:
    """The line breaks in the middle of a tool call, before any word."""
    call = {"index": 0, "id": "call_0", "type": "function", "function": {"name": "get_capacity", "arguments": '{"ent'}}
    return [opening() + event({"tool_calls": [call]}), 0.02, None]


def garbage(_request: Request) -> list[Step]:
    return [opening() + b"data: {this is no JSON\n\n"]


def garbage_later(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]) + b"data: {this is no JSON\n\n"]


def told_in_stream(_request: Request) -> list[Step]:
    """A failure that is told inside an answer that began well."""
    error = {"message": "Scripted: overloaded", "type": "server_error", "code": "server_error"}
    return [opening() + data({"error": error})]


def hundred_tools(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    return [calls(*[("get_capacity", json.dumps(CAPACITY))] * 100)]


def megabyte(_request: Request) -> list[Step]:
    return [whole(("abcdefghijklmno " * 64,) * 1024)]


def tool(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    return [calls(("get_capacity", json.dumps(CAPACITY)))]


def tool_later(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [1.0, calls(("get_capacity", json.dumps(CAPACITY)))]


def two_tools(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    other = {**CAPACITY, "entities": ["Spain"]}
    return [calls(("get_capacity", json.dumps(CAPACITY)), ("get_capacity", json.dumps(other)))]


def talk_and_tool(request: Request) -> list[Step]:
    if rounds(request):
        return [whole()]
    return [opening() + spoken(["Let ", "me ", "look."]) + calls(("get_capacity", json.dumps(CAPACITY)))]


def tool_loop(_request: Request) -> list[Step]:
    return [calls(("get_capacity", json.dumps(CAPACITY)))]


def unknown_tool(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [calls(("make_coffee", "{}"))]


def only_unknown_tools(_request: Request) -> list[Step]:
    return [calls(("make_coffee", "{}"))]


def broken_arguments(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [calls(("get_capacity", '{"entities": [Ger'))]


def only_broken_arguments(request: Request) -> list[Step]:
    return [whole()] if rounds(request) > 4 else [calls(("get_capacity", '{"entities": 7}'))]


def empty(_request: Request) -> list[Step]:
    return [opening() + ending()]


def nuls(_request: Request) -> list[Step]:
    return [opening() + spoken(["\0", "\0\0"]) + ending()]


def tool_breaks(request: Request) -> list[Step]:
    return [whole()] if rounds(request) else [calls(("break_down", "{}"))]


def too_long(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10]) + ending("length")]


def filtered(_request: Request) -> list[Step]:
    return [opening() + ending("content_filter")]


def no_finish(_request: Request) -> list[Step]:
    return [opening() + spoken(WORDS[:10])]


Script = Callable[[Request], Iterable[Step]]
SCRIPTS: dict[str, Script] = {
    script.__name__: script
    for script in (
        words, slow, cut, cut_first, cut_in_call, hang, hang_later, trickle, waiting, blank, megabyte, endless,
        endless_arguments, endless_event, tool, tool_later, two_tools, hundred_tools, talk_and_tool, tool_loop,
        unknown_tool, only_unknown_tools, broken_arguments, only_broken_arguments, empty, nuls, tool_breaks,
        no_finish, too_long, filtered, garbage, garbage_later, told_in_stream,
    )
}  # fmt: skip
Refusal = tuple[int, str, str, dict[str, str]]
REFUSALS: dict[str, Refusal] = {
    "refuse_400": (400, "Bad Request", "context_length_exceeded", {}),
    "refuse_401": (401, "Unauthorized", "invalid_api_key", {}),
    "refuse_402": (402, "Payment Required", "insufficient_quota", {}),
    "refuse_403": (403, "Forbidden", "forbidden", {}),
    "refuse_404": (404, "Not Found", "model_not_found", {}),
    "refuse_408": (408, "Request Timeout", "timeout", {}),
    "refuse_409": (409, "Conflict", "conflict", {}),
    "refuse_422": (422, "Unprocessable Entity", "invalid_request_error", {}),
    "refuse_429": (429, "Too Many Requests", "rate_limit_exceeded", {}),
    "refuse_429_soon": (429, "Too Many Requests", "rate_limit_exceeded", {"Retry-After": "1"}),
    "refuse_429_date": (429, "Too Many Requests", "rate_limit_exceeded", {"Retry-After": "{in 2 s}"}),
    "refuse_429_long": (429, "Too Many Requests", "rate_limit_exceeded", {"Retry-After": "170"}),
    "refuse_quota": (429, "Too Many Requests", "insufficient_quota", {}),
    "refuse_500": (500, "Internal Server Error", "server_error", {}),
    "refuse_500_for_good": (500, "Internal Server Error", "server_error", {"x-should-retry": "false"}),
    "refuse_502": (502, "Bad Gateway", "server_error", {}),
    "refuse_503": (503, "Service Unavailable", "server_error", {}),
    "refuse_529": (529, "Overloaded", "overloaded_error", {}),
}
