"""Four years of a plant are attached, asked about and reported, with what is true of it known."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests import plants
from tests.journeys.visitor import finished
from tests.servers import Server

FILE = {"name": "seville.csv", "mimeType": "text/csv"}
CHART = "a.chart img"


@pytest.fixture(scope="module")
def plant() -> plants.Plant:
    return plants.make()


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
    finished(page, 60_000)  # the first analysis of a file takes its time
    for year in (2021, 2022, 2023, 2024):
        ratio = re.compile(rf"{year} 0\.(?:{'|'.join(near(plant.truth['pr_by_year'][year]))})")
        expect(ann.answer).to_contain_text(ratio)
    page.locator(CHART).last.scroll_into_view_if_needed()
    page.wait_for_function("query => [...document.querySelectorAll(query)].at(-1).naturalWidth > 300", arg=CHART)
    ann.ask_and_wait("any outages?")
    expect(ann.answer).to_contain_text("5 outages")
    for outage in ("31 May to 2 June 2021 (3 days)", "20 July to 6 August 2023 (18 days)", "15 May 2024 (1 day)"):
        expect(ann.answer).to_contain_text(outage)
    ann.ask("degradation rate")
    finished(page, 60_000)
    expect(ann.answer).to_contain_text(re.compile(r"changes by −0\.(?:7[2-9]|8[0-8]) % a year"))  # the truth is −0.80
    ann.ask_and_wait("make a report")
    with ann.context.expect_page() as opened:
        ann.answer.get_by_role("link", name="The whole report").click()
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_contain_text("seville.csv")
    expect(page.get_by_role("main")).to_contain_text("Performance ratio")
    expect(page.get_by_role("main")).to_contain_text("Outages")


def near(ratio: float) -> list[str]:
    """The third decimal up to two away, as an answer shows it."""
    return [f"{round(ratio * 1000) + step:03}" for step in (-2, -1, 0, 1, 2)]
