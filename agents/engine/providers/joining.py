"""Joins the words of a stream that arrived in one network read into one event, before anybody parses them.

Parsing costs a tenth of a millisecond and more per event, however short; a fast server sends fifty at once. Only plain
pieces of text are joined, and only with their neighbours: everything else passes byte by byte and in its place.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2

GAP = b"\n\n"
DATA = b"data: "
LONGEST_EVENT = 2_000_000  # bytes; a server that sends more without an end would fill the memory
# What a piece of text may say of itself; a piece that says more is passed on by itself.
PLAIN = {"id", "object", "created", "model", "choices", "system_fingerprint", "service_tier", "provider", "obfuscation"}
PLAIN_CHOICE = {"index", "delta"}
PLAIN_DELTA = {"role", "content"}


async def join(response: httpx2.Response) -> None:
    """A response hook: joins event streams, leaves everything else alone."""
    kind = response.headers.get("content-type", "")
    if kind.startswith("text/event-stream") and "content-encoding" not in response.headers:
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Joined(response.stream)


class _Joined(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self.stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        begun = b""  # an event of which the rest is still to come
        async for read in self.stream:
            whole, gap, rest = (begun + read).rpartition(GAP)
            begun = rest
            if len(begun) > LONGEST_EVENT:
                raise httpx2.ReadError("an event without end")
            if gap:
                yield joined(whole) + GAP
        if begun:
            yield begun

    async def aclose(self) -> None:
        await self.stream.aclose()


def joined(events: bytes) -> bytes:
    """The same events with neighbouring pieces of text joined. A server that ends lines otherwise is left as it is."""
    if b"\r" in events or GAP not in events:
        return events
    kept: list[bytes] = []
    first: dict[str, Any] | None = None  # of the pieces being joined
    texts: list[str] = []
    for event in events.split(GAP):
        piece = _piece(event)
        if piece is None:
            kept += _written(first, texts)
            first, texts = None, []
            kept.append(event)
            continue
        first = first or piece
        texts.append(piece["choices"][0]["delta"]["content"])
    return GAP.join([*kept, *_written(first, texts)])


def _written(first: dict[str, Any] | None, texts: list[str]) -> list[bytes]:
    if first is None:
        return []
    first["choices"][0]["delta"]["content"] = "".join(texts)
    return [DATA + json.dumps(first).encode()]


def _piece(event: bytes) -> dict[str, Any] | None:
    """The event, parsed, when it is nothing but a piece of text."""
    if not event.startswith(DATA + b"{") or b"\n" in event:
        return None
    try:
        piece: dict[str, Any] = json.loads(event[len(DATA) :])
    except ValueError:
        return None
    return piece if _is_text(piece) else None


def _is_text(piece: dict[str, Any]) -> bool:
    choices = piece.get("choices")
    if not isinstance(choices, list) or len(choices) != 1 or _says_more(piece, PLAIN):
        return False
    choice = choices[0]
    if not isinstance(choice, dict) or choice.get("index") or _says_more(choice, PLAIN_CHOICE):
        return False
    delta = choice.get("delta")
    return isinstance(delta, dict) and isinstance(delta.get("content"), str) and not _says_more(delta, PLAIN_DELTA)


def _says_more(fields: dict[str, Any], plain: set[str]) -> bool:
    return any(value for name, value in fields.items() if name not in plain)
