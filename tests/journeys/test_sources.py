"""An old answer after newer data have come: it says so, opens its own rows, and is run again beside itself."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests import editions
from tests.drills.people import database
from tests.journeys.visitor import finished

RAISED = 1.1


@pytest.fixture(scope="module")
def renew(shared_server):
    """A newer edition of the capacity data, once: Germany's 2023 is a tenth more; the rest stayed."""
    is_done = []

    def change(row):
        is_raised = (row["entity"], row["year"], row["metric"]) == ("Germany", 2023, "cumulative")
        return {**row, "value": row["value"] * RAISED} if is_raised else row

    def renew():
        if is_done:
            return
        is_done.append(True)
        engine = database(shared_server)
        with Session(engine) as session:
            editions.replace(session, "irena_capacity", "2025", date(2025, 3, 26), change)
            session.commit()
        engine.dispose()

    return renew


def test_newer_data_are_said_rows_opened_and_the_answer_run_again(site, visit, renew):
    ann = visit(site("tool"), viewport={"width": 390, "height": 844}, color_scheme="dark").register()
    page = ann.page
    ann.ask_and_wait("How much solar has Germany?")
    expect(page.get_by_text("newer data available")).to_have_count(0)
    renew()
    page.reload()
    expect(page.locator(".again")).to_contain_text(
        "as of edition 2024; newer data available: edition 2025 of 2025-03-26"
    )

    page.locator(".answer .cite").first.click()
    panel = page.locator("#source-panel")
    expect(panel.locator(".source-rows tbody tr").first).to_contain_text("Germany")
    assert panel.evaluate("one => one.scrollWidth <= one.clientWidth")  # only its table scrolls sideways
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Run again").click()
    finished(page)
    expect(page.locator(".branch-place")).to_have_text("2/2")
    expect(page.locator(".answer")).to_contain_text("1 of 9 values changed: 2023, Germany")
    table = page.locator(".answer .figure").last
    expect(table.locator("th")).to_contain_text(["Year", "Place", "Old", "New", "Difference", "Change"])
    expect(table.locator("tr", has_text="2023")).to_contain_text("10.0")
    expect(page.locator(".again")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_role("button", name="Previous version").click()
    expect(page.locator(".branch-place")).to_have_text("1/2")
    expect(page.locator(".answer")).not_to_contain_text("Compared with")
    expect(page.locator(".again")).to_be_visible()


def test_the_same_without_scripts(site, visit, renew):
    renew()
    ann = visit(site("tool"), javascript=False).register()
    page = ann.page
    ann.ask("How much solar has Germany?")
    expect(page.locator(".answer[data-status=done]")).to_have_count(1, timeout=20_000)
    page.locator(".sources summary").first.click()
    page.get_by_role("link", name="Open the rows used").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("capacity")
    expect(page.locator(".source-facts")).to_contain_text("get_capacity")
    expect(page.locator(".source-rows tbody tr").first).to_contain_text("Germany")
    page.get_by_role("link", name="Back to the answer").click()
    expect(page.locator(".question")).to_have_count(1)
