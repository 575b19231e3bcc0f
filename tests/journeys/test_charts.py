"""A chart under a finger, a pointer and the keyboard: what it tells, what it loads, and what it never may."""

from __future__ import annotations

import json
import re
from functools import partial

import pytest
from playwright.sync_api import Page, Route, expect

from jobs import chart_spec
from tests.agents.tools.test_charts import KINDS

TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
CHART = re.compile(r"\.vl\.json")
CANVAS = ".chart-panel canvas"


@pytest.fixture
def ann(site, visit):
    """Somebody before a chart that was just made."""
    return reader(site, visit)


def reader(site, visit, **options):
    ann = visit(site("tool"), **options).register()
    ann.ask_and_wait("Compare Italy and Spain.")
    expect(ann.page.locator("a.chart")).to_have_count(1)
    return ann


def opened(page: Page) -> None:
    page.locator("a.chart").focus()
    page.keyboard.press("Enter")
    expect(page.locator(CANVAS)).to_be_visible()


def colours(page: Page) -> int:
    """How many different pixels the chart has: an empty one has one."""
    return page.locator(CANVAS).evaluate(
        "canvas => new Set(new Uint32Array(canvas.getContext('2d')"
        ".getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"
    )


def fulfil(whole: str, route: Route) -> None:
    route.fulfill(body=whole, content_type="application/json")


def test_a_chart_opens_by_key_tells_what_it_shows_and_closes(ann):
    page = ann.page
    before = {request.url for request in ann.requests}
    assert not any("vendor" in url or "chart_view" in url for url in before)
    opened(page)
    assert colours(page) > 10
    expect(page.locator(".chart-panel h2")).to_have_text(page.locator("a.chart").get_attribute("data-title"))
    ground = page.locator(CANVAS).bounding_box()
    page.mouse.move(ground["x"] + ground["width"] * 0.5, ground["y"] + ground["height"] * 0.5)
    expect(page.locator(".chart-tip")).to_contain_text(re.compile(r"Year20\d\d.*\(MW\)[\d,.]+"))
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("a.chart")).to_be_focused()
    loaded = [request.url for request in ann.requests if request.url not in before]
    assert sum("/vendor/" in url for url in loaded) == 3
    opened(page)  # nothing is loaded twice
    assert sum("/vendor/" in request.url for request in ann.requests) == 3


def test_a_finger_gets_an_answer_in_the_theme_of_the_page(site, visit):
    page = reader(site, visit, **TELEPHONE).page
    with page.expect_request(CHART) as asked:
        page.locator("a.chart").tap()
    assert "theme=dark" in asked.value.url
    assert "size=narrow" in asked.value.url
    expect(page.locator(CANVAS)).to_be_visible()
    ground = page.locator(CANVAS).bounding_box()
    assert ground["width"] <= 390
    page.touchscreen.tap(ground["x"] + ground["width"] * 0.4, ground["y"] + ground["height"] * 0.5)
    tip = page.locator(".chart-tip")
    expect(tip).to_contain_text(re.compile(r"Year20\d\d"))
    box = tip.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390


def test_what_is_pressed_before_its_script_is_there_opens_when_it_is(site, visit):
    ann = visit(site("tool"), **TELEPHONE).register()
    waiting: list[Route] = []

    def hold(script: Route) -> None:
        waiting.append(script)

    ann.page.route("**/chart.js*", hold)
    ann.page.route(re.compile(r"\.svg\?v="), lambda _picture: None)  # never comes
    ann.ask_and_wait("Compare Italy and Spain.")
    expect(ann.page.locator("a.chart")).to_have_count(1)
    ann.page.locator("a.chart").tap()
    assert waiting
    with ann.page.expect_request(CHART) as asked:
        waiting[0].continue_()
    assert "theme=dark&size=narrow" in asked.value.url
    expect(ann.page.locator(CANVAS)).to_be_visible()


def test_every_kind_of_chart_is_drawn_without_evaluating_anything(ann):
    """The page's Content-Security-Policy would complain, and a complaint fails the journey."""
    for kind, (chart, names, rows) in KINDS.items():
        columns = [{"name": name} for name in names]
        whole = json.dumps(chart_spec.interactive(chart.spec, columns, rows, "light", "wide"))
        ann.page.route(CHART, partial(fulfil, whole))
        opened(ann.page)
        assert colours(ann.page) > 10, kind
        ann.page.keyboard.press("Escape")
        expect(ann.page.locator(".chart-panel")).to_have_count(0)
        ann.page.unroute(CHART)


@pytest.mark.parametrize(
    "evil",
    [
        {"data": {"url": "/conversations"}, "mark": "point"},
        {"data": {"values": [{}]}, "mark": {"type": "image", "url": "/conversations", "width": 9, "height": 9}},
        {"data": {"values": [{}]}, "mark": "point", "encoding": {"href": {"value": "/conversations"}}},
    ],
)
def test_a_chart_never_reaches_the_network(ann, evil):
    ann.page.route(CHART, partial(fulfil, json.dumps({**evil, "width": 640, "height": 320})))
    ann.page.locator("a.chart").click()
    expect(ann.page.locator(f"{CANVAS}, .chart-panel .notice:visible")).to_have_count(1)
    if ann.page.locator(CANVAS).count():
        ann.page.locator(CANVAS).click()
    assert not any(request.url.endswith("/conversations") for request in ann.requests)


def test_without_its_scripts_the_picture_stays(ann):
    ann.expected = ("Failed to load resource",)
    ann.page.route("**/vendor/*", lambda route: route.abort())
    ann.page.locator("a.chart").click()
    expect(ann.page.locator(".chart-panel .notice")).to_be_visible()
    expect(ann.page.locator(".chart-panel img")).to_be_visible()
    ann.page.keyboard.press("Escape")
    ann.page.unroute("**/vendor/*")
    opened(ann.page)  # and the next time they are there


def test_downloads_work_without_scripts(site, visit):
    ann = visit(site("tool"), javascript=False)
    ann.page.goto("/register")
    ann.page.get_by_label("Name").fill("Ann Arc")
    ann.page.get_by_label("E-mail").fill("no.scripts.charts@example.org")
    ann.page.get_by_label("Password", exact=True).fill("a long sunny afternoon")
    ann.page.get_by_label("Password again").fill("a long sunny afternoon")
    ann.page.get_by_role("button", name="Create account").click()
    ann.page.get_by_label("Your question", exact=True).fill("Compare Italy and Spain.")
    ann.page.get_by_role("button", name="Send").click()
    figure = ann.page.locator("figure", has=ann.page.locator("a.chart"))
    expect(figure).to_be_visible(timeout=20_000)
    figure.locator(".downloads > summary").click()
    links = figure.locator(".downloads a")
    assert [link.inner_text().split()[-1] for link in links.all()] == ["CSV", "Excel", "PNG", "SVG", "Vega-Lite"]
    for link in links.all():
        with ann.page.expect_download() as given:
            link.click()
        assert given.value.path().stat().st_size > 500
