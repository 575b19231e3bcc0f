"""A question on its way: until the server has said that it has it, no break loses it and no repetition doubles it."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from config import MAX_MESSAGE_CHARACTERS
from tests.journeys.visitor import CONVERSATION, LATE_STORAGE, NO_STORAGE, Visitor, finished

FIRST = "How much is a module?"
SECOND = "And in Spain, where the sun shines longer?"
KEPT = re.compile(  # the second as soon as the page has looked whether the server is there
    r"Heliodesk does not answer\. Your text is kept\.|Heliodesk answers again\. Your question still waits here"
)
AGAIN = re.compile("Try again|Send now")


@pytest.fixture
def ann(site, visit) -> Visitor:
    visitor = visit(site("words")).register()
    visitor.expected = ("ERR_FAILED",)
    return visitor


def field(page: Page) -> Locator:
    return page.get_by_label("Your question", exact=True)


def new_page(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")  # its scripts are there


def hold(page: Page) -> list[Route]:
    """Questions are taken from the page and given to nobody."""
    held: list[Route] = []
    page.route("**/chat", lambda route: held.append(route))  # noqa: PLW0108 - it marks what it is given
    return held


def sent(page: Page, held: list[Route]) -> Route:
    """The question that is shown to be on its way, and is."""
    expect(page.locator(".pending")).to_be_visible()
    deadline = time.monotonic() + 10
    while not held and time.monotonic() < deadline:
        page.wait_for_timeout(10)
    return held[0]


def lose_answers(page: Page) -> None:
    """Questions reach the server; what it says of them is lost."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/chat", lose)


def send(page: Page, text: str) -> None:
    field(page).fill(text)
    page.keyboard.press("Enter")


def try_again(page: Page) -> None:
    page.unroute("**/chat")
    page.get_by_role("button", name=AGAIN).click()


def test_a_refused_question_stays_beside_what_was_typed_meanwhile(ann):
    """Mechanism: a question that was sent is kept apart from the draft (drafts.js: keepSent)."""
    page, held = ann.page, hold(ann.page)
    send(page, FIRST)
    expect(page.locator(".pending")).to_contain_text(FIRST)
    field(page).press_sequentially(SECOND)
    sent(page, held).abort()
    for _look in ("at once", "after a reload"):
        expect(page.locator(".unsent .bubble")).to_have_text(FIRST)
        expect(field(page)).to_have_value(SECOND)
        page.reload()
    try_again(page)
    finished(page)
    expect(page).to_have_url(CONVERSATION)
    page.reload()
    expect(page.locator(".question .bubble")).to_have_text([FIRST])
    expect(field(page)).to_have_value(SECOND)


def test_a_reload_offers_a_question_that_was_on_its_way(ann):
    """Mechanism: it is kept before it leaves, and offered again while unconfirmed (outbox.js: restore)."""
    page, held = ann.page, hold(ann.page)
    send(page, FIRST)
    expect(page.locator(".pending")).to_contain_text(FIRST)
    field(page).press_sequentially(SECOND)
    page.reload()
    assert len(held) == 1
    expect(page.locator(".unsent")).to_contain_text("This question may not have arrived.")
    expect(page.locator(".unsent .bubble")).to_have_text(FIRST)
    expect(field(page)).to_have_value(SECOND)


@pytest.mark.parametrize("script", ["", NO_STORAGE])
@pytest.mark.parametrize("way", ["Try again", "Edit"])
def test_a_question_that_had_arrived_is_not_doubled(ann, script, way):
    """Mechanism: whatever way it is sent again, its client id stays (outbox.js: clicked)."""
    page = ann.page
    page.add_init_script(script)
    new_page(page)
    lose_answers(page)
    send(page, FIRST)
    expect(page.locator(".unsent")).to_contain_text(KEPT)
    page.unroute("**/chat")
    page.get_by_role("button", name=AGAIN if way == "Try again" else way).click()
    if way == "Edit":
        expect(page.locator(".unsent")).to_have_count(0)
        expect(field(page)).to_have_value(FIRST)
        field(page).press("Enter")
    finished(page)
    page.reload()
    expect(page.locator(".question .bubble")).to_have_text([FIRST])
    expect(page.locator(".conversation")).to_have_count(1)


def test_an_unsent_question_is_edited_before_what_was_typed_or_discarded(ann):
    """Mechanism: `rewrite` joins both texts, and only a discard lets go (outbox.js)."""
    page = ann.page
    page.route("**/chat", lambda route: route.abort())
    send(page, FIRST)
    expect(page.locator(".unsent")).to_be_visible()
    field(page).fill(SECOND)
    page.get_by_role("button", name="Edit").click()
    expect(field(page)).to_have_value(f"{FIRST}\n\n{SECOND}")
    field(page).press("Enter")
    page.get_by_role("button", name="Discard").click()
    page.reload()
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator(".unsent")).to_have_count(0)
    expect(field(page)).to_have_value("")


def test_an_unsent_question_of_a_new_page_begins_its_own_conversation(ann):
    """Mechanism: questions are kept by the conversation they were sent from (drafts.js: unconfirmed)."""
    page, held = ann.page, hold(ann.page)
    send(page, FIRST)
    sent(page, held).abort()
    expect(page.locator(".unsent")).to_be_visible()
    page.unroute("**/chat")
    send(page, SECOND)
    finished(page)
    try_again(page)
    expect(page.locator(".question .bubble")).to_have_text([FIRST])
    expect(page.locator(".unsent")).to_have_count(0)
    expect(page.locator(".conversation")).to_have_count(2)


def test_another_tab_sees_that_a_question_has_arrived(ann):
    """Mechanism: tabs tell each other what is settled (outbox.js: settled)."""
    page, held = ann.page, hold(ann.page)
    send(page, FIRST)
    sent(page, held).abort()
    second = ann.tab()
    second.goto("/")
    expect(second.locator(".unsent .bubble")).to_have_text(FIRST)
    try_again(page)
    finished(page)
    expect(second.locator(".unsent")).to_have_count(0)


def test_a_silent_server_is_not_waited_for_without_end(ann):
    """Mechanism: PATIENCE of sending.js."""
    page, held = ann.page, hold(ann.page)
    page.clock.install()
    new_page(page)
    with page.expect_request("**/chat"):  # from here on the page waits for the server
        send(page, FIRST)
    expect(page.locator(".pending")).to_be_visible()
    page.clock.fast_forward(29_000)
    expect(page.locator(".pending")).to_be_visible()
    page.clock.fast_forward(2_000)
    expect(page.locator(".unsent")).to_contain_text(KEPT)
    assert len(held) == 1
    try_again(page)
    finished(page)
    expect(page.locator(".question .bubble")).to_have_text([FIRST])


def test_a_question_leaves_also_when_the_browser_has_closed_its_storage(ann):
    """Mechanism: what could not be written stays on the page (drafts.js: save), and a send does not fail with it."""
    page = ann.page
    closed = "IDBDatabase.prototype.transaction = () => { throw new DOMException('', 'InvalidStateError') }"
    page.add_init_script(closed)
    page.evaluate(f"() => {{ {closed} }}")
    ann.ask_and_wait(FIRST)
    field(page).press("ArrowUp")
    page.get_by_label("Your question, edited").fill(SECOND)
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".question .bubble")).to_have_text([SECOND])


def test_a_question_leaves_also_when_the_storage_does_not_open(ann):
    """Mechanism: it is shown at once, and waits a second to be stored (drafts.js: within)."""
    page = ann.page
    page.add_init_script(LATE_STORAGE.replace("LATE", "600_000"))
    new_page(page)
    send(page, FIRST)
    expect(page.locator(".pending")).to_be_visible(timeout=900)
    finished(page)


def test_a_question_that_could_not_be_saved_is_offered_when_the_database_writes_again(ann):
    """Mechanism: after a 503 the page asks whether the server is ready, which proves writing (outbox.js: canWrite)."""
    page = ann.page
    ann.expected = ("503",)
    refusal = {"error": {"message": "The database is busy.", "code": "database_locked", "hint": "Your text is kept."}}
    for address in ("**/chat", "**/health/ready"):
        page.route(address, lambda route: route.fulfill(status=503, json=refusal))
    send(page, FIRST)
    with page.expect_response("**/health/ready"):
        page.evaluate("document.dispatchEvent(new Event('reached'))")
    page.wait_for_timeout(200)
    expect(page.locator(".unsent")).to_contain_text("The database is busy.")
    page.unroute("**/health/ready")
    page.evaluate("document.dispatchEvent(new Event('reached'))")
    expect(page.locator(".unsent")).to_contain_text("Heliodesk answers again.")
    try_again(page)
    finished(page)


def test_whoever_went_elsewhere_leaves_no_line_open(site, visit):
    """Mechanism: a page that has moved on closes the stream it asked for (sending.js: close)."""
    ann = visit(site("hang")).register()
    page, held = ann.page, hold(ann.page)
    send(page, FIRST)
    question = sent(page, held)
    page.evaluate("history.pushState(null, '', '/c/00000000-0000-7000-8000-000000000000')")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/chat")):
        question.continue_()


def test_stop_takes_a_new_token_when_the_old_one_has_expired(site, visit):
    """Mechanism: a refused token is renewed once (sending.js: post)."""
    ann = visit(site("hang_later")).register()
    ann.expected = ("400",)
    ann.ask(FIRST)
    expect(ann.answer).to_contain_text("word10")
    ann.page.evaluate("document.querySelector('meta[name=csrf-token]').content = 'expired'")
    ann.page.get_by_role("button", name="Stop the answer").click()
    expect(ann.answer).to_have_attribute("data-status", "stopped")


def test_stop_says_when_the_server_cannot_be_reached(site, visit):
    """Mechanism: a stop that was not taken is told, and may be pressed again (composer.js)."""
    ann = visit(site("hang_later")).register()
    ann.expected = ("503",)
    ann.ask(FIRST)
    expect(ann.answer).to_contain_text("word10")
    stop, problem = ann.page.get_by_role("button", name="Stop the answer"), ann.page.locator(".composer [data-problem]")
    ann.page.route(re.compile("/stop$"), lambda route: route.fulfill(status=503, body="gone"))
    stop.click()
    expect(problem).to_contain_text("The answer was not stopped. Heliodesk does not answer. Press Stop again.")
    ann.page.unroute(re.compile("/stop$"))
    stop.click()
    expect(ann.answer).to_have_attribute("data-status", "stopped")
    expect(problem).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (413, "message_too_long", "at most"),
        (429, "too_many", "That was tried too often."),
        (409, "conversation_gone", "This conversation is no longer there."),
    ],
)
def test_a_question_that_was_refused_for_its_own_sake_stays_to_be_edited(ann, status, code, words):
    """Mechanism: every refusal offers the question again, in the server's words (outbox.js: offer)."""
    page = ann.page
    ann.expected = (str(status),)
    said = json.dumps({"error": {"code": code, "message": words, "hint": "Then send it again."}})
    page.route("**/chat", lambda route: route.fulfill(status=status, content_type="application/json", body=said))
    send(page, FIRST)
    for _look in ("at once", "after a reload"):
        expect(page.locator(".unsent .bubble")).to_have_text(FIRST)
        page.reload()
    page.unroute("**/chat")
    page.get_by_role("button", name="Edit").click()
    expect(field(page)).to_have_value(FIRST)
    field(page).press("Enter")
    finished(page)
    expect(page.locator(".question .bubble")).to_have_text([FIRST])


def test_a_question_that_is_too_long_is_not_sent_and_stays(ann):
    """Mechanism: the page counts before it sends (composer.js), and keeps what is typed whatever its length."""
    send(ann.page, "PV " * (MAX_MESSAGE_CHARACTERS // 3 + 1))
    expect(ann.page.locator(".composer")).to_contain_text("characters too many")
    ann.page.reload()
    expect(ann.page.locator(".composer")).to_contain_text("characters too many")
    assert len(field(ann.page).input_value()) > MAX_MESSAGE_CHARACTERS
