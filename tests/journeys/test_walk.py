"""The walk of one question, as a person takes it: with scripts and without."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.visitor import CONVERSATION, answer_of, finished

FIRST, MIDDLE, LAST = "word1 ", "word20", "word50"


def test_register_ask_watch_reload_second_tab_log_out_and_in_and_follow_up(site, visit):
    ann = visit(site("slow")).register()
    ann.ask("How much is a module?")
    expect(ann.page).to_have_url(CONVERSATION)
    expect(ann.answer).to_contain_text(FIRST)
    shown = ann.answer.inner_text().count("word")

    ann.page.reload()
    assert ann.answer.inner_text().count("word") >= shown
    second = ann.tab()
    second.goto(ann.page.url)
    for page in (ann.page, second):
        finished(page)
        expect(answer_of(page)).to_contain_text(LAST)
        expect(page.locator(".question")).to_have_count(1)
        expect(page.locator(".answer")).to_have_count(1)

    ann.log_out()
    ann.log_in()
    ann.page.get_by_role("link", name="How much is a module?").click()
    expect(ann.answer).to_contain_text(LAST)
    ann.ask("And in Spain?")
    finished(ann.page)
    expect(ann.questions).to_have_count(2)
    ann.page.reload()
    expect(ann.questions).to_have_count(2)
    expect(ann.page.locator(".conversation")).to_have_count(1)


def test_the_same_without_scripts(site, visit):
    ann = visit(site("slow"), javascript=False).register()
    ann.ask("How much is a module?")
    expect(ann.page).to_have_url(CONVERSATION)
    expect(ann.answer).to_contain_text(LAST, timeout=20_000)  # the page refreshes itself
    finished(ann.page)
    second = ann.tab()
    second.goto(ann.page.url)
    expect(answer_of(second)).to_contain_text(LAST)

    ann.log_out()
    ann.log_in()
    ann.page.get_by_role("link", name="How much is a module?").click()
    expect(ann.answer).to_contain_text(LAST)
    ann.ask("And in Spain?")
    expect(ann.page.locator(".answer[data-status=done]")).to_have_count(2, timeout=20_000)

    ann.page.locator(".menu > summary").click()
    ann.page.get_by_label("Title").fill("Prices")
    ann.page.get_by_role("button", name="Rename").click()
    expect(ann.page.get_by_role("heading", level=1)).to_have_text("Prices")


def test_an_answer_can_be_stopped_and_keeps_what_was_shown(site, visit):
    ann = visit(site("hang_later")).register()
    ann.ask("Never mind")
    expect(ann.answer).to_contain_text("word10")
    ann.page.get_by_role("button", name="Stop the answer").click()
    expect(ann.answer).to_have_attribute("data-status", "stopped")
    expect(ann.answer).to_contain_text("word10")
    ann.page.reload()
    expect(ann.answer).to_contain_text("Stopped")
    expect(ann.answer).to_contain_text("word10")


def test_a_question_can_be_edited_and_an_answer_retried(site, visit):
    ann = visit(site("words")).register()
    ann.ask("First wording")
    finished(ann.page)
    ann.page.get_by_label("Your question", exact=True).press("ArrowUp")
    ann.page.keyboard.press("Control+A")
    ann.page.keyboard.type("Second wording")
    ann.page.get_by_role("button", name="Ask again").click()
    expect(ann.page.locator(".bubble")).to_have_text("Second wording")
    expect(ann.page.locator(".question .branch-place")).to_have_text("2/2")
    finished(ann.page)
    ann.page.get_by_role("button", name="Retry").click()
    expect(ann.page.locator(".answer .branch-place")).to_have_text("2/2")
    finished(ann.page)
    ann.page.locator(".question").get_by_role("button", name="Previous version").click()
    expect(ann.page.locator(".bubble")).to_have_text("First wording")
