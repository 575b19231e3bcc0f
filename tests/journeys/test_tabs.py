"""Several tabs and devices of one person: what happens in one is seen in the others, and no reader is disturbed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Visitor, answer_of, finished, show

LOOKS = 9_000  # milliseconds within which another device's doings are seen; it looks every 5 s


@pytest.fixture
def ann(site, visit) -> Visitor:
    return visit(site("words")).register()


@pytest.fixture
def device(visit, site):
    """Another device of hers at the same address: nothing but the server tells it anything."""

    def begin(ann: Visitor, **options: object) -> Visitor:
        other = visit(site("words"), **options)
        other.context.add_cookies(ann.context.cookies())
        other.page.goto(ann.page.url)
        other.page.wait_for_load_state("networkidle")
        return other

    return begin


def field(page: Page) -> Locator:
    return page.get_by_label("Your question", exact=True)


def bubbles(page: Page) -> Locator:
    return page.locator(".question .bubble")


def look_now(page: Page) -> None:
    """As when the reader comes back to the window."""
    page.wait_for_timeout(1_000)
    page.evaluate("dispatchEvent(new Event('focus'))")


def test_another_device_sees_what_is_asked_and_follows_the_answer_by_the_check(ann, device, site):
    """Mechanism: the check of every 5 seconds (changes.js, GET /changes)."""
    ann.ask_and_wait("The first")
    phone = device(ann)
    phone.page.evaluate("document.body.dataset.same = 'page'")
    field(phone.page).fill("Half a thought")
    site("hang_later")
    ann.ask("The second")
    expect(bubbles(phone.page)).to_have_text(["The first", "The second"], timeout=LOOKS)
    expect(answer_of(phone.page)).to_contain_text("word10")
    expect(phone.page.locator(".conversation .dots")).to_have_count(1)
    ann.page.get_by_role("button", name="Stop the answer").click()
    expect(answer_of(phone.page)).to_have_attribute("data-status", "stopped", timeout=3_000)  # by its own stream
    expect(field(phone.page)).to_have_value("Half a thought")
    expect(phone.page.locator("body[data-same=page]")).to_have_count(1)  # it was not loaded anew


def test_a_tab_of_the_same_browser_is_told_at_once(ann):
    """Mechanism: the tabs' own channel (page.js: tabs)."""
    ann.ask_and_wait("The first")
    second = ann.tab()
    second.goto(ann.page.url)
    second.wait_for_load_state("networkidle")
    ann.ask("The second")
    expect(bubbles(second)).to_have_text(["The first", "The second"], timeout=3_000)
    finished(second)
    expect(second.locator(".answer")).to_have_count(2)


def test_a_tab_that_is_behind_asks_under_the_newest_and_shows_what_was_between(ann, device, site):
    """Mechanism: the parent of the taken question is compared with what is shown (sending.js: isGap)."""
    ann.ask_and_wait("The first")
    phone = device(ann)
    phone.page.route("**/changes?*", lambda route: route.fulfill(status=204))  # it has not looked yet
    ann.ask_and_wait("The second")
    site("hang_later")
    phone.ask("The third")
    expect(bubbles(phone.page)).to_have_text(["The first", "The second", "The third"])
    expect(answer_of(phone.page)).to_contain_text("word10")
    phone.page.get_by_role("button", name="Stop the answer").click()
    expect(phone.page.locator(".answer")).to_have_count(3)
    order = "nodes => nodes.map(node => node.dataset.role)"
    assert phone.page.locator(".message").evaluate_all(order) == ["user", "assistant"] * 3
    look_now(ann.page)
    expect(bubbles(ann.page)).to_have_text(["The first", "The second", "The third"], timeout=LOOKS)


def test_title_branch_trash_and_clearing_come_over(ann, device):
    """Mechanism: the thread is brought in step with a page drawn anew (changes.js: merge)."""
    address = ann.ask_and_wait("First wording")
    phone = device(ann)
    field(ann.page).press("ArrowUp")
    ann.page.get_by_label("Your question, edited").fill("Second wording")
    ann.page.get_by_role("button", name="Ask again").click()
    expect(bubbles(ann.page)).to_have_text(["Second wording"])
    finished(ann.page)
    look_now(phone.page)
    expect(bubbles(phone.page)).to_have_text(["Second wording"])
    expect(phone.page.locator(".question .branch-place")).to_have_text("2/2")
    for action, seen in (
        ("rename", phone.page.get_by_role("heading", level=1, name="Prices")),
        ("trash", phone.page.get_by_text("This conversation is in the trash.")),
        ("restore", phone.page.locator(".dock")),
        ("clear", phone.page.locator(".empty")),
    ):
        at = f"/conversations/{address.rsplit('/', 1)[1]}/{action}"
        form = {"title": "Prices", "csrf_token": ann.page.locator("meta[name=csrf-token]").get_attribute("content")}
        ann.page.evaluate("([at, form]) => fetch(at, { method: 'POST', body: new URLSearchParams(form) })", [at, form])
        look_now(phone.page)
        expect(seen).to_be_visible()
        expect(phone.page.locator(".dock")).to_be_visible(visible=action != "trash")
    expect(phone.page.locator(".message")).to_have_count(0)


def test_a_reader_who_reads_is_not_moved(ann, device):
    """Mechanism: what comes from elsewhere ends the following of a question (thread.js: elsewhere)."""
    ann.ask_and_wait("A question\n" * 12)
    ann.ask_and_wait("A short one")
    phone = device(ann, viewport={"width": 500, "height": 700})
    for known in (2, 3):  # where it was opened, and scrolled up
        phone.page.wait_for_timeout(300)  # it stands still
        before = phone.page.evaluate("scrollY")
        ann.ask_and_wait("Another question\n" * 12)
        look_now(phone.page)
        expect(phone.page.locator(".question")).to_have_count(known + 1)
        finished(phone.page)
        assert phone.page.evaluate("scrollY") == before > 0
        phone.page.mouse.wheel(0, -60)


def test_who_edits_a_question_is_not_interrupted_by_another_branch(ann, device):
    """Mechanism: nothing that is written in is removed (changes.js: isWrittenIn)."""
    ann.ask_and_wait("First wording")
    phone = device(ann)
    field(phone.page).press("ArrowUp")
    phone.page.get_by_label("Your question, edited").fill("My own wording")
    field(ann.page).press("ArrowUp")
    ann.page.get_by_label("Your question, edited").fill("Second wording")
    ann.page.get_by_role("button", name="Ask again").click()
    expect(bubbles(ann.page)).to_have_text(["Second wording"])
    with phone.page.expect_response("**/c/*"):
        look_now(phone.page)
    phone.page.wait_for_timeout(300)
    edited = phone.page.get_by_label("Your question, edited")
    expect(edited).to_have_value("My own wording")
    phone.requests.clear()
    with phone.page.expect_response("**/changes?*") as looked:
        look_now(phone.page)
    assert looked.value.status == 204  # the page is not drawn again and again (changes.js: refused)
    assert not [request for request in phone.requests if "/c/" in request.url.partition("?")[0]]
    edited.press("Escape")
    look_now(phone.page)
    expect(bubbles(phone.page)).to_have_text(["Second wording"])


def test_an_answer_that_another_branch_replaced_is_not_heard(ann, site):
    """Mechanism: its line ends with the next event (answer_stream.js: isConnected)."""
    site("slow")
    ann.ask("The first")
    expect(answer_of(ann.page)).to_contain_text("word10")
    with ann.page.expect_event("requestfailed", lambda request: request.url.endswith("/chat")):
        answer_of(ann.page).evaluate("answer => answer.remove()")
    expect(ann.page.get_by_role("button", name="Stop the answer")).to_be_hidden()
    expect(ann.page.locator("#announcer")).to_be_empty()


def test_a_hidden_page_does_not_look_and_one_that_is_shown_again_looks_at_once(ann, device):
    """Mechanism: the check rests while the page is hidden."""
    ann.ask_and_wait("The first")
    phone = device(ann)
    show(phone.page, False)
    phone.requests.clear()
    ann.ask_and_wait("The second")
    phone.page.wait_for_timeout(5_500)
    assert phone.requests == []
    show(phone.page, True)
    expect(bubbles(phone.page)).to_have_text(["The first", "The second"], timeout=3_000)


def test_a_page_without_a_session_says_so_and_goes_on_after_a_log_in_elsewhere(ann):
    """Mechanism: the check is answered 401 (changes.js: OUT)."""
    ann.expected = ("401",)
    ann.ask_and_wait("The first")
    line = ann.page.locator("[data-line]")
    field(ann.page).fill("Half a thought")
    ann.context.clear_cookies()
    look_now(ann.page)
    expect(line).to_contain_text("You are logged out. What you type is kept here.")
    expect(line.get_by_role("link", name="Log in")).to_be_visible()
    words = line.locator("[data-words]")
    words.evaluate("words => { words.firstChild.isFirst = true }")
    with ann.page.expect_response("**/changes?*"):
        look_now(ann.page)
    ann.page.wait_for_timeout(100)
    assert words.evaluate("words => words.firstChild.isFirst")  # an alert that is written again is heard again
    second = ann.tab()
    second.goto("/login")
    first, ann.page = ann.page, second
    ann.log_in()
    expect(second.get_by_role("heading", level=1)).to_have_text("New conversation")
    look_now(first)
    expect(line.get_by_text("You are logged out.")).to_be_hidden()
    expect(field(first)).to_have_value("Half a thought")


def test_nothing_of_a_page_reaches_the_account_of_who_logged_in_after(ann):
    """Mechanism: a page drawn anew for somebody else is not taken over (page.js: leave)."""
    ann.expected = ("400", "401")
    first = ann.page
    field(first).fill("Ann's own question")
    first.route("**/changes?*", lambda route: route.fulfill(status=204))
    ann.context.clear_cookies()
    ann.page = ann.tab()
    ann.register("Bea Bus")
    first.get_by_role("button", name="Send").click()
    expect(first.get_by_text("Bea Bus")).to_be_visible()
    expect(first.locator(".conversation, .question, .unsent")).to_have_count(0)
    expect(field(first)).to_have_value("")
    ann.page.reload()
    expect(ann.page.locator(".conversation")).to_have_count(0)
