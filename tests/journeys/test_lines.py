"""The line an answer comes by: how it is opened again, and what a new beginning does to what is shown."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.faults import paused
from tests.journeys.visitor import Visitor, show

STREAM = re.compile(r"/turns/[^/]+/stream\b")
LOST = "The connection is lost. Trying again…"
WATCHED = 5_000  # milliseconds
SILENT_FOR = 12_500  # milliseconds; a little longer than a line may be silent
SAY_AFTER = 3_500


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
    """Mechanism: the waits of events.js: Line.broken."""
    opened = answer_with(ann, content_type="text/event-stream", body=events(("turn", {"turn_id": "1"})))
    connection = ann.answer.locator("[data-connection]")
    expect(connection).to_be_hidden()
    expect(connection).to_have_text(LOST)
    ann.page.wait_for_timeout(WATCHED - 3_000)
    assert 2 <= len(opened) <= 7  # after 0.25, 0.5, 1, 2, 4 seconds, each by half more or less
    ann.page.unroute(STREAM)
    expect(connection).to_be_hidden(timeout=20_000)  # the line holds, though nothing comes


def test_a_server_that_asks_for_time_is_given_it(ann):
    """Mechanism: Retry-After (events.js: open)."""
    ann.expected = ("503",)
    opened = answer_with(ann, status=503, headers={"Retry-After": "2"})
    ann.page.wait_for_timeout(WATCHED)
    waits = [later - sooner for sooner, later in pairwise(opened)]
    assert waits
    assert min(waits) >= 2


def test_a_new_attempt_shows_its_steps_once(ann):
    """Mechanism: `restart` (answer_stream.js)."""
    step = ("step", {"tool": "get_capacity", "label": "Capacity of Germany", "state": "done"})
    other = ("step", {"tool": "get_capacity", "label": "Capacity of Spain", "state": "done"})
    sent = events(("turn", {}), step, other, ("restart", {"attempt": 2}), step)
    answer_with(ann, content_type="text/event-stream", body=sent)
    expect(ann.answer.locator(".step")).to_have_text(["Capacity of Germany"])


def test_a_step_that_takes_long_shows_how_far_it_is_and_becomes_the_finished_one(ann):
    """Mechanism: `step` with words and a share (answer_stream.js: setStep); each stage is said once."""
    call = {"tool": "check_data", "label": "Checked the data"}
    running = {**call, "state": "running"}
    waiting = {**running, "words": "Starting", "share": None}
    reading = {**running, "words": "Reading the file", "share": 0.4}
    further = {**reading, "share": 0.6}
    sent = [("turn", {}), ("step", waiting), ("step", reading), ("step", further)]
    answer_with(ann, content_type="text/event-stream", body=events(*sent))
    step = ann.answer.locator(".step")
    expect(step).to_have_attribute("data-state", "running")
    expect(step.locator("[data-words]")).to_have_text("Reading the file")
    expect(step.get_by_role("progressbar")).to_have_js_property("value", 0.6)
    expect(ann.page.locator("#announcer")).to_have_text("Checked the data: Reading the file")
    ann.page.unroute(STREAM)
    answer_with(ann, content_type="text/event-stream", body=events(*sent, ("step", {**call, "state": "done"})))
    expect(step).to_have_text(["Checked the data"])
    expect(step).to_have_attribute("data-state", "done")


def test_a_step_that_another_worker_does_not_go_on_with_is_shown_no_longer(ann):
    """Mechanism: one call runs at a time (answer_stream.js: leaveOnly)."""
    running = ("step", {"tool": "a", "label": "A", "state": "running", "words": "Starting", "share": None})
    block = ("block", {"index": 0, "total": 1, "claim": 1, "html": "<p>Words.</p>"})
    answer_with(ann, content_type="text/event-stream", body=events(("turn", {}), running, block))
    expect(ann.answer.locator("[data-blocks]")).to_contain_text("Words.")
    expect(ann.answer.locator(".step")).to_have_count(0)


def test_a_line_that_falls_silent_is_opened_again(ann, shared_server):
    """Mechanism: events.js: within. Its server stands still, and the line is whole as far as anybody can tell."""
    ann.page.clock.install()
    with ann.page.expect_request(STREAM):
        ann.page.reload()
    ann.page.wait_for_timeout(500)
    connection = ann.answer.locator("[data-connection]")
    with ExitStack() as stack:
        for pid in shared_server.workers:
            stack.enter_context(paused(pid))
        ann.page.clock.fast_forward(SILENT_FOR)
        ann.page.wait_for_timeout(500)
        ann.page.clock.fast_forward(SAY_AFTER)
        expect(connection).to_have_text(LOST)
    expect(connection).to_be_hidden(timeout=20_000)


def test_a_page_that_nobody_sees_gives_its_line_back_and_takes_it_up_again(ann):
    """Mechanism: hidden pages close their lines (events.js: whenUnseen); seven of them would block the browser."""
    ann.page.clock.install()
    with ann.page.expect_request(STREAM):
        ann.page.reload()
    ann.page.wait_for_timeout(500)
    show(ann.page, False)
    with ann.page.expect_event("requestfailed", lambda request: STREAM.search(request.url)):
        ann.page.clock.fast_forward(6_000)
    with ann.page.expect_request(STREAM):
        show(ann.page, True)
    expect(ann.answer.locator("[data-connection]")).to_be_hidden()


def test_a_page_says_that_the_server_is_gone_and_when_it_is_back(ann):
    """Mechanism: the check of every 5 seconds (changes.js: LOST)."""
    ann.expected = ("ERR_FAILED",)
    ann.page.goto("/")
    ann.page.clock.install()
    ann.page.reload()
    ann.page.wait_for_load_state("networkidle")
    line = ann.page.locator("[data-line]")
    ann.page.route("**/changes?*", lambda route: route.abort())
    with ann.page.expect_event("requestfailed"):
        ann.page.clock.fast_forward(5_500)
    expect(line.locator("[data-problem]")).to_be_hidden()  # a short break is nobody's business
    ann.page.clock.fast_forward(3_500)
    expect(line).to_contain_text("Heliodesk does not answer. What you type is kept here.")
    ann.page.unroute("**/changes?*")
    ann.page.clock.fast_forward(20_000)
    expect(line.locator("[data-problem]")).to_be_hidden()
