"""What was typed is never lost and never sent twice."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Route, expect

from tests.journeys.conftest import ARGUMENTS
from tests.journeys.visitor import LATE_STORAGE, NO_STORAGE, Visitor, finished
from tests.servers import Server

TEXT = "A question that took long to write"


def test_a_typed_draft_survives_a_reload_and_logging_out(site, visit):
    """Mechanism: what is typed is kept in the browser, under the person's id (drafts.js)."""
    ann = visit(site("words")).register()
    field = ann.page.get_by_label("Your question", exact=True)
    field.fill(TEXT)
    ann.page.reload()
    expect(field).to_have_value(TEXT)
    ann.log_out()
    ann.log_in()
    expect(field).to_have_value(TEXT)
    ann.log_out()
    bea = ann.register("Bea Bus")
    expect(bea.page.get_by_label("Your question", exact=True)).to_have_value("")


def test_a_question_to_a_dead_server_is_kept_and_sent_once(site, visit):
    """Mechanism: the outbox keeps it, and offers it once the server was reached (outbox.js: reached)."""
    server = site("words")
    ann = visit(server).register()
    ann.expected = ("ERR_CONNECTION_REFUSED",)
    server.kill()
    ann.page.get_by_label("Your question", exact=True).fill(TEXT)
    ann.page.keyboard.press("Enter")
    problem = ann.page.locator(".unsent [data-problem]")
    expect(problem).to_contain_text("Heliodesk does not answer. Your text is kept.")
    expect(ann.page.locator(".unsent .bubble")).to_have_text(TEXT)
    server.restart()
    expect(problem).to_contain_text("Heliodesk answers again. Your question still waits here", timeout=20_000)
    problem.get_by_role("button", name="Send now").click()
    finished(ann.page)
    expect(ann.questions).to_have_count(1)
    expect(problem).to_be_hidden()
    ann.page.reload()
    expect(ann.questions).to_have_count(1)
    expect(ann.page.get_by_label("Your question", exact=True)).to_have_value("")


def test_what_was_typed_and_what_was_sent_survive_the_death_of_the_browser(site, chromium, tmp_path):
    """Mechanism: IndexedDB, committed strictly (drafts.js: transfer). In localStorage it is lost for 20 s and more."""
    server = site("words")
    with browser_of_its_own(chromium, server, tmp_path) as context:
        ann = Visitor(context).register()
        ann.page.route("**/chat", lambda route: None)  # it reaches nobody
        field = ann.page.get_by_label("Your question", exact=True)
        field.fill("On its way")
        field.press("Enter")
        expect(ann.page.locator(".pending")).to_be_visible()
        field.press_sequentially(TEXT)
        ann.page.wait_for_timeout(100)
        kill_browser(tmp_path)
    with browser_of_its_own(chromium, server, tmp_path) as context:
        page = context.new_page()
        page.goto("/login")
        if page.get_by_label("E-mail").is_visible():  # its cookie may not have been on the disk
            ann.page = page
            ann.log_in()
        expect(page.get_by_label("Your question", exact=True)).to_have_value(TEXT)
        expect(page.locator(".unsent .bubble")).to_have_text("On its way")


def test_a_tab_that_sends_leaves_the_draft_of_another_alone(site, visit):
    """Mechanism: each page has a draft of its own (drafts.js: PAGE)."""
    ann = visit(site("words")).register()
    second = ann.tab()
    second.goto("/")
    second.wait_for_load_state("networkidle")
    field = ann.page.get_by_label("Your question", exact=True)
    field.fill(TEXT)
    second.get_by_label("Your question", exact=True).fill("x")
    second.keyboard.press("Enter")
    finished(second)
    ann.page.reload()
    expect(field).to_have_value(TEXT)


def test_a_tab_keeps_what_another_took_over_and_sent(site, visit):
    """Mechanism: who hears that its draft was deleted stores it again (drafts.js: message)."""
    ann = visit(site("words")).register()
    field = ann.page.get_by_label("Your question", exact=True)
    field.fill(TEXT)
    second = ann.tab()
    second.goto("/")
    other = second.get_by_label("Your question", exact=True)
    expect(other).to_have_value(TEXT)
    other.press("End")
    other.press_sequentially(", and more")
    second.keyboard.press("Enter")
    finished(second)
    ann.page.reload()
    expect(field).to_have_value(TEXT)
    field.fill("")
    ann.page.reload()
    ann.page.wait_for_load_state("networkidle")
    expect(field).to_have_value("")


def test_what_is_typed_before_the_draft_is_read_stands_beside_it(site, visit):
    """Mechanism: a draft under a key of its own overwrites none; both are joined (drafts.js: draft)."""
    ann = visit(site("words")).register()
    field = ann.page.get_by_label("Your question", exact=True)
    field.fill(TEXT)
    ann.page.add_init_script(LATE_STORAGE.replace("LATE", "1000"))
    ann.page.reload()
    ann.page.wait_for_load_state("networkidle")
    field.press_sequentially("Typed at once")
    expect(field).to_have_value(f"{TEXT}\n\nTyped at once")
    ann.page.reload()
    expect(field).to_have_value(f"{TEXT}\n\nTyped at once")


def test_what_is_typed_after_the_browser_cleared_its_storage_is_kept(site, visit):
    """Mechanism: a connection that was closed is opened again (store.js: onclose)."""
    server = site("words")
    ann = visit(server).register()
    field = ann.page.get_by_label("Your question", exact=True)
    field.fill("Cleared")
    browser = ann.context.new_cdp_session(ann.page)
    browser.send("Storage.clearDataForOrigin", {"origin": server.url, "storageTypes": "indexeddb"})
    field.fill(TEXT)
    ann.page.wait_for_timeout(100)
    ann.page.reload()
    expect(field).to_have_value(TEXT)


def test_what_the_release_before_kept_is_taken_over_once(site, visit):
    """Mechanism: former.js."""
    ann = visit(site("words")).register()
    ann.page.evaluate(
        """([text]) => {
          const person = document.getElementById("composer").dataset.person;
          const question = { message: "On its way", agent: "market", client_id: "an-id", conversation_id: "" };
          localStorage.setItem(`draft ${person} new`, JSON.stringify({ text, at: 1 }));
          localStorage.setItem(`sent ${person} new an-id`, JSON.stringify({ question, at: 1 }));
        }""",
        [TEXT],
    )
    field = ann.page.get_by_label("Your question", exact=True)
    for _look in ("as it was kept", "as it is kept now"):
        ann.page.reload()
        expect(field).to_have_value(TEXT)
        expect(ann.page.locator(".unsent .bubble")).to_have_text("On its way")
        ann.page.wait_for_function("localStorage.length === 0")


@contextmanager
def browser_of_its_own(chromium: Browser, server: Server, folder: Path) -> Iterator[BrowserContext]:
    """A Chromium that keeps its profile in `folder`."""
    kind, program = chromium.browser_type, shutil.which("chromium")
    context = kind.launch_persistent_context(folder, executable_path=program, args=ARGUMENTS, base_url=server.url)
    yield context
    with suppress(Error):  # it was killed
        context.close()


def kill_browser(folder: Path) -> None:
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (process / "cmdline").read_text()
            if f"--user-data-dir={folder}" in line and "--type=" not in line:
                os.kill(int(process.name), signal.SIGKILL)


def test_an_edit_counts_once_also_where_the_browser_keeps_nothing(site, visit):
    """Mechanism: what is kept is kept in memory as well, the client id with it (drafts.js: kept)."""
    ann = visit(site("words")).register()
    ann.expected = ("ERR_FAILED",)
    ann.page.add_init_script(NO_STORAGE)
    ann.ask_and_wait("First wording")
    ann.page.reload()
    ann.page.get_by_label("Your question", exact=True).press("ArrowUp")
    ann.page.get_by_label("Your question, edited").fill(TEXT)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    ann.page.route("**/edit", lose)
    ann.page.get_by_role("button", name="Ask again").click()
    expect(ann.page.locator(".edit [data-problem]")).to_contain_text("Heliodesk does not answer.")
    ann.page.unroute("**/edit")
    ann.page.get_by_role("button", name="Ask again").click()
    expect(ann.page.locator(".bubble")).to_have_text(TEXT)
    expect(ann.page.locator(".question .branch-place")).to_have_text("2/2")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_on_retry_makes_one_version(site, visit, javascript):
    """Mechanism: the form's client id. The first click's form may have left before the second one replaces it."""
    ann = visit(site("words"), javascript=javascript).register()
    ann.ask_and_wait("How much is it?")

    def twice(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.continue_()

    ann.page.route("**/retry", twice)
    ann.page.get_by_role("button", name="Retry").dblclick()
    expect(ann.page.locator(".answer .branch-place")).to_have_text("2/2")
    finished(ann.page)
    ann.page.reload()
    expect(ann.page.locator(".answer .branch-place")).to_have_text("2/2")


def test_who_was_logged_out_meanwhile_keeps_the_text(site, visit):
    """Mechanism: a 401 is a refusal like others: the question stays in the outbox (outbox.js: offer)."""
    ann = visit(site("words")).register()
    ann.expected = ("401",)
    ann.context.clear_cookies()
    ann.page.get_by_label("Your question", exact=True).fill(TEXT)
    ann.page.keyboard.press("Enter")
    ann.page.locator(".unsent [data-problem]").get_by_role("link", name="Log in").click()
    ann.log_in()
    expect(ann.page.locator(".unsent .bubble")).to_have_text(TEXT)


def test_an_edited_question_survives_a_reload_and_a_session_that_ended(site, visit):
    """Mechanism: an edit has a draft of its own (edit.js), and a refusal leaves it there."""
    ann = visit(site("words")).register()
    ann.expected = ("401",)
    ann.ask("First wording")
    finished(ann.page)
    field = ann.page.get_by_label("Your question, edited")
    ann.page.get_by_label("Your question", exact=True).press("ArrowUp")
    field.fill(TEXT)
    ann.page.reload()
    expect(field).to_have_value(TEXT)
    ann.context.clear_cookies()
    ann.page.get_by_role("button", name="Ask again").click()
    problem = ann.page.locator(".edit [data-problem]")
    expect(problem).to_be_visible()
    problem.get_by_role("link", name="Log in").click()
    ann.log_in()
    expect(field).to_have_value(TEXT)
    ann.page.get_by_role("button", name="Ask again").click()
    expect(ann.page.locator(".bubble")).to_have_text(TEXT)
    expect(ann.page.locator(".question .branch-place")).to_have_text("2/2")
    ann.page.reload()
    expect(field).to_be_hidden()


@pytest.mark.parametrize("text", [TEXT, f"{TEXT}: 50 % & more? مرحبا 😀\nof it"])
def test_who_was_logged_out_meanwhile_keeps_the_text_without_scripts(site, visit, text):
    """Mechanism: the way back after the log-in carries the text (routes/returning.py)."""
    ann = visit(site("words"), javascript=False).register()
    field = ann.page.get_by_label("Your question", exact=True)
    for address in ("/", ann.ask_and_wait("A first question")):
        ann.page.goto(address)
        field.fill(text)
        ann.context.clear_cookies()
        ann.page.get_by_role("button", name="Send").click()
        ann.log_in()
        expect(field).to_have_value(text)
        expect(ann.page).to_have_url(re.compile(re.escape(address)))


def test_who_was_logged_out_meanwhile_keeps_the_edit_without_scripts(site, visit):
    """Mechanism: as above, and it opens the edit (routes/returning.py)."""
    ann = visit(site("words"), javascript=False).register()
    address = ann.ask_and_wait("A first question")
    field = ann.page.get_by_label("Your question, edited")
    ann.page.locator(".edit > summary").click()
    field.fill(TEXT)
    ann.context.clear_cookies()
    ann.page.get_by_role("button", name="Ask again").click()
    ann.log_in()
    expect(ann.page).to_have_url(re.compile(re.escape(address)))
    expect(field).to_have_value(TEXT)
    expect(ann.page.get_by_label("Your question", exact=True)).to_have_value("")


def test_a_text_too_long_for_an_address_is_shown_to_be_copied(site, visit):
    """Mechanism: what fits into no address is shown in the answer itself (errors/kept.html)."""
    ann = visit(site("words"), javascript=False).register()
    ann.expected = ("401",)
    long = "A long question. " * 500
    ann.page.get_by_label("Your question", exact=True).fill(long)
    ann.context.clear_cookies()
    ann.page.get_by_role("button", name="Send").click()
    expect(ann.page.get_by_label("Your text")).to_have_value(long)
    with ann.page.expect_popup() as popup:
        ann.page.get_by_role("link", name="Log in").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Log in")
