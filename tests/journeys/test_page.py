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
    page.keyboard.type("a/c")  # a new page waits for a question, and in a question a slash is a slash
    expect(page.get_by_label("Your question", exact=True)).to_have_value("a/c")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_label("Search conversations")).to_be_focused()
    page.get_by_label("Your question", exact=True).fill("")
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


def test_a_reader_hears_the_answer_when_it_is_finished_one_paragraph_after_the_other(site, visit):
    ann = visit(site("tool")).register()
    ann.ask("Say it aloud")
    finished(ann.page)
    voice = ann.page.locator("#announcer")
    expect(voice).not_to_be_empty()
    shown = ann.page.locator("[data-blocks]").inner_text().split()
    assert voice.text_content().split() == shown  # no two words run into each other


THEMES = [
    (1440, "dark", "Light", "light"),
    (390, "light", "Dark", "dark"),
    (1440, "dark", "System", "dark"),
    (390, "dark", "Light", "light"),
]


@pytest.mark.parametrize(("width", "system", "choice", "drawn"), THEMES)
def test_the_theme_stays_chosen_and_charts_follow_it(site, visit, width, system, choice, drawn):
    ann = visit(site("tool"), color_scheme=system, viewport={"width": width, "height": 800}).register()
    ann.ask("Show it")
    finished(ann.page)
    assert theme_of_the_chart(ann.page) == system
    for other in ("Dark" if choice == "Light" else "Light", choice):
        choose(ann.page, other)
    assert theme_of_the_chart(ann.page) == drawn
    ann.page.reload()
    assert ann.page.locator("html").get_attribute("data-theme") == (None if choice == "System" else drawn)
    assert theme_of_the_chart(ann.page) == drawn


def choose(page, theme):
    if not page.get_by_label("Search conversations").is_visible():
        page.get_by_role("button", name="Open the sidebar").click()
    if not page.locator(".themes").is_visible():
        page.locator(".account > summary").click()
    page.locator(".themes").get_by_text(theme, exact=True).click()


def theme_of_the_chart(page):
    """As the chart that the browser chose says in its address, once it is loaded."""
    chart = page.locator(".chart img")
    chart.scroll_into_view_if_needed()
    page.wait_for_function("chart => chart.complete && chart.naturalWidth > 0", arg=chart.element_handle())
    return re.search(r"theme=(\w+)", chart.evaluate("chart => chart.currentSrc"))[1]


def test_paper_shows_the_whole_answer(site, visit):
    ann = visit(site("tool"), color_scheme="dark", viewport={"width": 794, "height": 1123}).register()
    ann.ask("Print it")
    finished(ann.page)
    ann.page.emulate_media(media="print", color_scheme="dark")
    assert theme_of_the_chart(ann.page) == "light"
    assert ann.page.locator(".answer").bounding_box()["width"] > 700  # pixels of 794
    assert ann.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    table = ann.page.locator(".scroll").first
    expect(table.locator("tr").last).to_be_visible()
    assert table.evaluate("table => table.scrollHeight <= table.clientHeight")
    assert table.evaluate("table => getComputedStyle(table).maxHeight") == "none"  # however long it is
    assert ann.page.locator(".bar").evaluate("bar => getComputedStyle(bar).position") == "static"
    expect(ann.page.locator(".sources dd").first).to_be_visible()
    for hidden in (".dock", ".sidebar", ".actions"):
        expect(ann.page.locator(hidden).first).to_be_hidden()


def test_details_close_when_the_reader_turns_to_something_else(ann):
    ann.ask("What is it?")
    finished(ann.page)
    ann.page.get_by_text("Details", exact=True).click()
    expect(ann.page.locator(".facts dl")).to_be_visible()
    ann.page.locator(".bubble").click()
    expect(ann.page.locator(".facts dl")).to_be_hidden()


def test_pinning_another_conversation_stays_with_this_one(ann):
    ann.ask_and_wait("The first one")
    ann.page.goto("/")
    here = ann.ask_and_wait("The second one")
    other = ann.page.locator(".conversation", has_text="The first one")
    other.hover()
    other.locator("summary").click()
    other.get_by_role("button", name="Pin").click()
    expect(ann.page.get_by_role("heading", name="Pinned")).to_be_visible()
    expect(ann.page).to_have_url(re.compile(here))


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
        for opened in (None, *ann.page.locator(".facts, .edit, .menu").all()):
            if opened:
                ann.page.evaluate("one => { one.open = true }", opened.element_handle())
                box = opened.locator(":scope > :not(summary)").bounding_box()
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
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
