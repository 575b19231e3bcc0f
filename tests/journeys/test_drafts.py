"""What was typed is never lost and never sent twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import finished

TEXT = "A question that took long to write"


def test_a_typed_draft_survives_a_reload_and_logging_out(site, visit):
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
    problem.get_by_role("button", name="Try again").click()
    finished(ann.page)
    expect(ann.questions).to_have_count(1)
    expect(problem).to_be_hidden()
    ann.page.reload()
    expect(ann.questions).to_have_count(1)
    expect(ann.page.get_by_label("Your question", exact=True)).to_have_value("")


def test_who_was_logged_out_meanwhile_keeps_the_text(site, visit):
    ann = visit(site("words")).register()
    ann.expected = ("401",)
    ann.context.clear_cookies()
    ann.page.get_by_label("Your question", exact=True).fill(TEXT)
    ann.page.keyboard.press("Enter")
    ann.page.locator(".unsent [data-problem]").get_by_role("link", name="Log in").click()
    ann.log_in()
    expect(ann.page.locator(".unsent .bubble")).to_have_text(TEXT)


def test_an_answer_is_picked_up_again_when_the_server_comes_back(site, visit):
    server = site("slow")
    ann = visit(server).register()
    ann.expected = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET")
    ann.ask("A long one")
    expect(ann.answer).to_contain_text("word5")
    server.kill()
    expect(ann.answer).to_contain_text("The connection is lost. Trying again…")
    server.restart()
    finished(ann.page)
    expect(ann.answer).to_contain_text("word50")


def test_an_edited_question_survives_a_reload_and_a_session_that_ended(site, visit):
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
