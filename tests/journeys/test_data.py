"""An administrator imports prices by page, asks for them at once, and replaces them by a newer edition."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.drills.people import database, rows
from tests.importing import FACTS, PRICES
from tests.journeys.visitor import finished
from tests.servers import Server

QUESTION = "sail cell price in the EU on 20 January 2025"  # 0.103 in PRICES
BAD_LINE = "2025-01-27,sail cell,TOPCon,EU,-0.5,EUR/Wp\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory, database_url):
    """A server of their own: the others' has a language model, and data that must stay."""
    with Server.running(tmp_path_factory.mktemp("desk") / "data", database_url, {"WORKERS": "2"}) as server:
        yield server


def make_administrator(desk):
    engine = database(desk)
    with engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET role = 'admin'"))
    engine.dispose()


def choose(page, content):
    page.locator("#file").set_input_files({"name": "sail.csv", "mimeType": "text/csv", "buffer": content.encode()})
    page.get_by_role("button", name="Look at it").click()


def fill(page, **facts):
    for name, value in facts.items():
        page.locator(f"#{name}").fill(value)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_prices_are_imported_asked_for_and_replaced(desk, visit):
    ada = visit(desk, viewport={"width": 390, "height": 844}).register("Ada Amp")
    page = ada.page
    make_administrator(desk)
    page.goto("/data")
    assert fits(page)
    choose(page, PRICES + BAD_LINE)
    expect(page.get_by_role("button", name="Store 3 rows")).to_be_visible(timeout=20_000)  # it looked by itself
    expect(page.locator(".counts .wrong dd")).to_have_text("1")
    expect(page.get_by_role("region", name="Rows that are left out")).to_contain_text("-0.5")
    assert fits(page)
    assert rows(desk, "SELECT count(*) AS stored FROM edition WHERE imported")[0]["stored"] == 0

    fill(page, **FACTS)
    page.get_by_role("button", name="Store 3 rows").dblclick()
    expect(page.get_by_text("answers use edition 2025-01 of sail_prices")).to_be_visible(timeout=20_000)
    assert rows(desk, "SELECT count(*) AS stored FROM edition WHERE imported")[0]["stored"] == 1
    page.get_by_role("link", name="Ask about it").click()
    answered = ada.ask_and_wait(QUESTION)
    expect(ada.answer).to_contain_text("0.1030 €/Wp")
    expect(page.locator(".sources")).to_contain_text("Sail cell prices")

    page.goto("/data/datasets/sail_prices")
    expect(page.get_by_text("1 answer cites this dataset")).to_be_visible()
    choose(page, PRICES.replace("0.103", "0.107"))
    expect(page.locator("#title")).to_have_value("Sail cell prices", timeout=20_000)
    fill(page, edition="2025-02", as_of="2025-02-28")
    page.get_by_role("button", name="Store 3 rows").click()
    expect(page.get_by_text("in place of 2025-01, which is kept")).to_be_visible(timeout=20_000)
    page.goto(answered)
    expect(page.locator(".again")).to_contain_text("newer data available: edition 2025-02 of 2025-02-28")
    page.get_by_role("button", name="Run again").click()
    finished(page)
    expect(ada.answer).to_contain_text("0.1070 €/Wp")


def test_the_same_without_scripts(desk, visit):
    ada = visit(desk, javascript=False).register("Ada Amp")
    page = ada.page
    make_administrator(desk)
    page.goto("/data")
    choose(page, PRICES)
    expect(page.get_by_role("button", name="Store 3 rows")).to_be_visible(timeout=20_000)  # the page refreshed itself
    fill(page, **{**FACTS, "code": "other_prices"})
    page.get_by_role("button", name="Store 3 rows").click()
    expect(page.get_by_text("answers use edition 2025-01 of other_prices")).to_be_visible(timeout=20_000)
