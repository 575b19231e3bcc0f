"""The page itself: light, quick, by keyboard, at every width, in both themes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import finished


@pytest.fixture
def ann(site, visit):
    return visit(site("words")).register()


def test_a_first_visit_is_light(ann):
    ann.context.clear_cookies()
    ann.page.goto("/login")
    ann.log_in()
    expect(ann.page.get_by_role("heading", level=1)).to_have_text("New conversation")
    ann.requests.clear()
    ann.page.goto("/")
    ann.page.wait_for_load_state("networkidle")
    assert len(ann.requests) <= 15
    sizes = [len(request.response().body()) for request in ann.requests]
    assert sum(sizes) <= 150_000  # bytes, before compression


def test_keys_lead_everywhere(ann):
    page = ann.page
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Search conversations")).to_be_focused()
    page.get_by_label("Your question", exact=True).focus()
    page.keyboard.type("One line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and another")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble")).to_have_text("One line\nand another")
    finished(page)
    page.keyboard.press("ArrowUp")
    expect(page.locator(".edit textarea")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".edit textarea")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/$"))


def test_the_first_stop_of_the_tab_key_leads_to_the_content(ann):
    ann.page.goto("/conversations")
    ann.page.keyboard.press("Tab")
    expect(ann.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(ann.page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()


def test_an_agent_is_chosen_and_its_questions_are_asked_at_once(ann):
    ann.page.locator(".agents").get_by_text("Price", exact=True).click()
    welcome = ann.page.locator(".welcome[data-agent=price]")
    expect(welcome).to_be_visible()
    expect(ann.page.locator(".welcome[data-agent=market]")).to_be_hidden()
    question = welcome.get_by_role("button").first.inner_text()
    welcome.get_by_role("button").first.click()
    expect(ann.page.locator(".bubble")).to_have_text(question)
    finished(ann.page)
    expect(ann.answer.get_by_role("heading", name="Price")).to_be_visible()
    expect(ann.page.get_by_label("Price", exact=True)).to_be_checked()


def test_a_reader_hears_the_answer_when_it_is_finished(ann):
    ann.ask("Say it aloud")
    finished(ann.page)
    expect(ann.page.locator("#announcer")).to_contain_text("word50")


def test_the_theme_stays_chosen(ann):
    ann.page.locator(".account > summary").click()
    ann.page.get_by_text("Dark", exact=True).click()
    expect(ann.page.locator("html")).to_have_attribute("data-theme", "dark")
    ann.page.reload()
    expect(ann.page.locator("html")).to_have_attribute("data-theme", "dark")


def test_typed_markup_is_text(ann):
    ann.ask("<b>bold</b> <script>document.title = 'gone'</script> مرحبا 😀")
    finished(ann.page)
    expect(ann.page.locator(".bubble")).to_have_text("<b>bold</b> <script>document.title = 'gone'</script> مرحبا 😀")
    expect(ann.page).not_to_have_title("gone")


@pytest.mark.parametrize("width", [320, 390, 768, 1440, 3840])
def test_nothing_sticks_out_at_any_width(ann, width):
    ann.page.set_viewport_size({"width": width, "height": 800})
    ann.ask("averyveryverylongwordwithoutanyspaceinit" * 8)
    finished(ann.page)
    for address in (ann.page.url, "/", "/conversations", "/account"):
        ann.page.goto(address)
        assert ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_sidebar_of_a_small_screen_opens_and_closes(ann):
    ann.page.set_viewport_size({"width": 390, "height": 800})
    expect(ann.page.get_by_label("Search conversations")).to_be_hidden()
    ann.page.get_by_role("button", name="Open the sidebar").click()
    expect(ann.page.get_by_label("Search conversations")).to_be_visible()
    ann.page.keyboard.press("Escape")
    expect(ann.page.get_by_label("Search conversations")).to_be_hidden()


def test_a_long_answer_is_read_from_its_beginning_and_readers_are_not_moved(site, visit):
    ann = visit(site("slow"), viewport={"width": 500, "height": 420}).register()
    ann.ask("A question\n" * 6)
    expect(ann.answer).to_contain_text("word10")
    ann.page.evaluate("scrollTo(0, 0)")
    finished(ann.page)
    assert ann.page.evaluate("scrollY") == 0
    ann.ask("Another question")
    finished(ann.page)
    expect(ann.questions.last).to_be_in_viewport()
    ann.page.evaluate("scrollTo(0, 0)")
    ann.page.get_by_role("button", name="Latest").click()
    expect(ann.page.get_by_role("button", name="Retry").last).to_be_in_viewport()
