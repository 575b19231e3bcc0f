"""Joining what arrived together must not change what was said: the same words, the same order, nothing else touched."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator

import httpx2
import pytest

from agents.engine.providers.joining import join, joined
from tests import llm_scripts
from tests.llm_pieces import WORDS

HEAD = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}


def event(delta: dict, finish: str | None = None, **fields: object) -> bytes:
    chunk = {**HEAD, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **fields}
    return b"data: " + json.dumps(chunk).encode()


def stream(*events: bytes) -> bytes:
    return b"\n\n".join(events)


def deltas(events: bytes) -> list[dict]:
    return [json.loads(one[6:])["choices"][0]["delta"] for one in events.split(b"\n\n")]


def test_neighbours_become_one():
    whole = stream(event({"content": "a"}), event({"content": "ü☀"}), event({"content": "c"}))
    assert deltas(joined(whole)) == [{"content": "aü☀c"}]


@pytest.mark.parametrize(
    "between",
    [
        event({"tool_calls": [{"index": 0, "function": {"arguments": "{"}}]}),
        event({"reasoning_content": "hm"}),
        event({"content": None}),
        event({"content": "x", "reasoning": "hm"}),
        event({"content": "x", "refusal": "no"}),
        event({}, "stop"),
        event({"content": "x"}, "stop"),
        event({"content": "x"}, usage={"total_tokens": 3}),
        event({"content": "x"}, x_groq={"id": "1"}),
        event({"content": "x", "annotations": [{}]}),
        b"data: [DONE]",
        b"data: {broken",
        b": a comment",
        b"event: error\ndata: {}",
        b'data: {"choices": []}',
        b'data: {"error": {"message": "no"}}',
        b'data: ["choices"]',
    ],
)
def test_anything_else_stays_as_it_is_and_where_it_is(between):
    a, b = event({"content": "a"}), event({"content": "b"})
    assert joined(stream(a, b, between, a, b)).split(b"\n\n")[1] == between


def test_other_line_ends_are_left_alone():
    whole = stream(event({"content": "a"}), event({"content": "b"})).replace(b"\n\n", b"\r\n\r\n")
    assert joined(whole) == whole


class Reads(httpx2.AsyncByteStream):
    def __init__(self, reads: list[bytes]) -> None:
        self.reads = reads

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for read in self.reads:
            yield read


def through(reads: list[bytes], **headers: str) -> bytes:
    async def read() -> bytes:
        response = httpx2.Response(200, headers={"content-type": "text/event-stream", **headers}, stream=Reads(reads))
        await join(response)
        return b"".join([part async for part in response.aiter_raw()])

    return asyncio.run(read())


def words(events: bytes) -> str:
    chunks = [json.loads(one[6:]) for one in events.split(b"\n\n") if one.startswith(b"data: {")]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks if chunk["choices"])


@pytest.mark.parametrize("seed", range(20))
def test_however_a_stream_is_cut_into_reads_its_words_are_the_same(seed):
    body = b"".join(step for step in llm_scripts.words({}) if isinstance(step, bytes))
    cuts = sorted(random.Random(seed).sample(range(1, len(body)), seed))
    reads = [body[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    arrived = through(reads)
    assert words(arrived) == "".join(WORDS)
    assert arrived.endswith(b"data: [DONE]\n\n")
    assert len(arrived) < len(body)


def test_a_compressed_stream_passes_untouched():
    assert through([b"\x1f\x8b ..\n\n.."], **{"content-encoding": "gzip"}) == b"\x1f\x8b ..\n\n.."


def test_an_unfinished_end_is_passed_on():
    assert through([event({"content": "a"}) + b"\n\ndata: {"]).endswith(b"data: {")
