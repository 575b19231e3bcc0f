"""What was typed is never lost and never sent twice."""

from __future__ import annotations

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
    problem = ann.page.locator("[data-problem]")
    expect(problem).to_contain_text("Heliodesk does not answer. Your text is kept.")
    expect(ann.page.get_by_label("Your question", exact=True)).to_have_value(TEXT)
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
    ann.page.locator("[data-problem]").get_by_role("link", name="Log in").click()
    ann.log_in()
    expect(ann.page.get_by_label("Your question", exact=True)).to_have_value(TEXT)


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
