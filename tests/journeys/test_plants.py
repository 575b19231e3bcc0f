"""Years of a plant are attached, asked about and reported, with what is true of it known."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests import plants
from tests.journeys.visitor import finished
from tests.servers import Server

FILE = {"name": "seville.csv", "mimeType": "text/csv"}
CHART = "a.chart img"


@pytest.fixture(scope="module")
def plant() -> plants.Plant:
    return plants.make()


@pytest.fixture(scope="module")
def short() -> plants.Plant:
    return plants.make(years=2, outages=(plants.Stop(150, 3),))


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory, database_url: str):
    """A desk that answers by itself."""
    with Server.running(tmp_path_factory.mktemp("plants"), database_url, {"WORKERS": "1"}) as server:
        yield server


def test_a_plant_is_attached_asked_about_and_reported(offline, visit, plant):
    ann = visit(offline).register()
    page = ann.page
    page.locator("#attach").set_input_files([{**FILE, "buffer": plant.csv().encode()}])
    expect(page.locator(".chip").first).to_have_attribute("data-id", re.compile(".+"))
    ann.ask("1000 kWp, 900 kW AC. Performance ratio per month")
    finished(page, 120_000)  # the first analysis of a file takes its time
    for year in (2021, 2022, 2023, 2024):
        ratio = re.compile(rf"{year} 0\.(?:{'|'.join(near(plant.truth['pr_by_year'][year]))})")
        expect(ann.answer).to_contain_text(ratio)
    page.locator(CHART).last.scroll_into_view_if_needed()
    page.wait_for_function("query => [...document.querySelectorAll(query)].at(-1).naturalWidth > 300", arg=CHART)
    ann.ask_and_wait("any outages?")
    expect(ann.answer).to_contain_text("5 outages")
    for outage in ("31 May to 2 June 2021 (3 days)", "20 July to 6 August 2023 (18 days)", "15 May 2024 (1 day)"):
        expect(ann.answer).to_contain_text(outage)
    assert lines_of(page, "whole") == {1}
    page.set_viewport_size({"width": 390, "height": 844})
    assert lines_of(page, "whole") == lines_of(page, "right") == {1}
    ann.ask("degradation rate")
    finished(page, 120_000)
    expect(ann.answer).to_contain_text(re.compile(r"Degradation −0\.(?:7[2-9]|8[0-8]) % a year"))  # the truth is −0.80
    ann.ask_and_wait("make a report")
    with ann.context.expect_page() as opened:
        ann.answer.get_by_role("link", name="The whole report").click()
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_contain_text("seville.csv")
    expect(page.get_by_role("main")).to_contain_text("Performance ratio")
    expect(page.get_by_role("main")).to_contain_text("Outages")


def test_a_plant_that_is_changed_counts_for_new_answers_only(offline, visit, short):
    ann = visit(offline).register()
    page = ann.page
    page.locator("#attach").set_input_files([{**FILE, "buffer": short.csv().encode()}])
    expect(page.locator(".chip").first).to_have_attribute("data-id", re.compile(".+"))
    ann.ask("1000 kWp, 900 kW AC. Performance ratio in total")
    sent = page.locator(".question .file")
    expect(sent).to_contain_text("17,532 rows · 1 Jan 2021 – 1 Jan 2023", timeout=60_000)
    finished(page, 120_000)
    before = ratio_of(ann)
    conversation = page.url
    sent.click()
    page.get_by_role("link", name="Change").click()
    page.get_by_label("DC capacity").fill("2000")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("was saved")
    expect(page.locator(".sets")).to_contain_text("2,000 kWp · AC 900 kW")
    page.goto(conversation)
    assert ratio_of(ann) == before
    ann.ask("Performance ratio in total")
    finished(page, 120_000)
    assert abs(ratio_of(ann) - before / 2) <= 0.0011  # twice the rating; both are rounded
    assert ratio_of(ann, 0) == before


def test_two_tabs_and_no_scripts_change_one_plant(offline, visit, short):
    ann = visit(offline, javascript=False).register()
    ann.expected = ("409",)
    page, other = ann.page, ann.tab()
    page.goto("/?agent=om")
    page.get_by_label("Your question", exact=True).fill("1000 kWp. Any outages?")
    page.locator("#attach").set_input_files([{**FILE, "buffer": short.csv().encode()}])
    page.get_by_role("button", name="Send").click()
    finished(page, 120_000)
    for tab in (page, other):
        tab.goto("/plants")
        tab.get_by_role("link", name="seville").click()
    for tab, capacity in ((page, "1100"), (other, "1200")):
        tab.get_by_label("DC capacity").fill(capacity)
        tab.get_by_role("button", name="Save").click()
    expect(other.get_by_role("alert")).to_contain_text("changed in the meantime")
    expect(other.get_by_role("alert")).to_contain_text("1,100 kWp")
    expect(other.get_by_label("DC capacity")).to_have_value("1200")
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".sets")).to_contain_text("1,200 kWp")
    other.get_by_role("link", name="seville").click()
    other.locator(".sure > summary").click()
    other.get_by_role("button", name="Forget seville").click()
    expect(other.locator(".sets")).to_contain_text("None yet")


def ratio_of(ann, place: int = -1) -> float:
    """As an answer tells it."""
    told = ann.page.locator(".answer [data-blocks]").nth(place).inner_text()
    return float(re.search(r"Performance ratio (\d\.\d{3})", told)[1])


def lines_of(page: Page, kind: str) -> set[int]:
    """How many lines the cells of this kind take."""
    lines = (
        "cells => cells.map(cell => { const text = document.createRange(); text.selectNodeContents(cell); "
        "return new Set([...text.getClientRects()].map(line => Math.round(line.top))).size; })"
    )
    return set(page.locator(f".answer td.{kind}").evaluate_all(lines))


def near(ratio: float) -> list[str]:
    """The third decimal up to two away, as an answer shows it."""
    return [f"{round(ratio * 1000) + step:03}" for step in (-2, -1, 0, 1, 2)]
