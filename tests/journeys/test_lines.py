"""The line an answer comes by: how it is opened again, and what a new beginning does to what is shown."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.visitor import Visitor

STREAM = re.compile("/turns/[^/]+/stream$")
LOST = "The connection is lost. Trying again…"
WATCHED = 5_000  # milliseconds


@pytest.fixture
def ann(site, visit) -> Visitor:
    """Waits for an answer that does not come."""
    visitor = visit(site("hang")).register()
    visitor.ask("Is anybody there?")
    return visitor


def events(*sent: tuple[str, dict[str, Any]]) -> str:
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in sent)


def answer_with(ann: Visitor, **answer: Any) -> list[float]:
    """Open the page anew; every line it opens is answered so. Returns when it opened one, in seconds."""
    opened: list[float] = []

    def reply(route: Route) -> None:
        opened.append(ann.page.evaluate("performance.now() / 1000"))
        route.fulfill(**answer)

    ann.page.route(STREAM, reply)
    ann.page.reload()
    return opened


def test_lines_that_break_at_once_are_opened_ever_more_rarely(ann):
    opened = answer_with(ann, content_type="text/event-stream", body=events(("turn", {"turn_id": "1"})))
    connection = ann.answer.locator("[data-connection]")
    expect(connection).to_be_hidden()
    expect(connection).to_have_text(LOST)
    ann.page.wait_for_timeout(WATCHED - 3_000)
    assert 2 <= len(opened) <= 7  # after 0.25, 0.5, 1, 2, 4 seconds, each by half more or less
    ann.page.unroute(STREAM)
    expect(connection).to_be_hidden(timeout=20_000)  # the line holds, though nothing comes


def test_a_server_that_asks_for_time_is_given_it(ann):
    ann.expected = ("503",)
    opened = answer_with(ann, status=503, headers={"Retry-After": "2"})
    ann.page.wait_for_timeout(WATCHED)
    waits = [later - sooner for sooner, later in pairwise(opened)]
    assert waits
    assert min(waits) >= 2


def test_a_new_attempt_shows_its_steps_once(ann):
    step = ("step", {"tool": "get_capacity", "label": "Capacity of Germany", "state": "done"})
    other = ("step", {"tool": "get_capacity", "label": "Capacity of Spain", "state": "done"})
    sent = events(("turn", {}), step, other, ("restart", {"attempt": 2}), step)
    answer_with(ann, content_type="text/event-stream", body=sent)
    expect(ann.answer.locator(".step")).to_have_text(["Capacity of Germany"])
