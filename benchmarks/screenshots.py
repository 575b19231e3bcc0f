"""The pictures of the README and of docs/: `python -m benchmarks.screenshots` asks a fresh server, attaches a file of a
plant that never stood anywhere, and photographs what comes of it."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import site
from tests import plants
from tests.journeys.conftest import ARGUMENTS
from tests.journeys.visitor import Visitor, finished

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
WIDE = {"width": 1440, "height": 1280}
TELEPHONE = {"width": 390, "height": 844}
ASKED = {
    "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 y, 0.5 %": "price",
    "Inverter shows ground fault after rain, what next?": "om",
    "Top 10 countries by cumulative capacity": "market",
    "Compare Spain and France since 2015": "market",  # the one that is photographed
}

STOPS = (plants.Stop(150, 3), plants.Stop(420, 9, 0.25), plants.Stop(660, 2))
THREE_YEARS = 1095 / 365.25
RATINGS = "1000 kWp, 900 kW AC, 37.4 N 5.99 W, tilt 30, azimuth 180. Performance ratio per month"
OF_A_PLANT = (RATINGS, "Make a report", "Any outages?")  # the last one is photographed
ANALYSED_WITHIN = 120_000.0  # milliseconds


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with site.running() as here, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        url = here.server.url
        state, address = _asked(chromium, url)
        plant = _plant(chromium, url, state)
        pictures = {
            "answer-wide": (address, WIDE, "light"),
            "answer-dark": (address, WIDE, "dark"),
            "answer-390": (address, TELEPHONE, "light"),
            "answer-390-dark": (address, TELEPHONE, "dark"),
            "new-wide": ("/", {"width": 1440, "height": 900}, "light"),
            "plant-wide": (plant["conversation"], WIDE, "light"),
            "plant-390-dark": (plant["conversation"], TELEPHONE, "dark"),
            "plant-file": (plant["file"], WIDE, "light"),
            "plant-list": ("/plants", {"width": 1440, "height": 600}, "light"),
            "plant-report": (f"{plant['file']}/report", WIDE, "light"),
            "plant-report-390-dark": (f"{plant['file']}/report", TELEPHONE, "dark"),
        }
        for name, (path, size, scheme) in pictures.items():
            _photograph(chromium, f"{url}{path}", FOLDER / f"{name}.png", state, size, scheme)
        chromium.close()
    sys.stdout.write(f"{len(pictures)} pictures in {FOLDER}\n")
    return 0


def _asked(chromium: Browser, url: str) -> tuple[Any, str]:
    """The cookies of somebody with a few conversations, and the address of the last."""
    context = chromium.new_context(base_url=url, viewport=WIDE)
    visitor = Visitor(context).register()
    for question, agent in ASKED.items():
        visitor.page.goto(f"/?agent={agent}")
        visitor.ask(question)
        expect(visitor.page.get_by_role("button", name="Retry")).to_have_count(1)
    address = visitor.page.url.removeprefix(url)
    state = context.storage_state()
    context.close()
    return state, address


def _plant(chromium: Browser, url: str, state: Any) -> dict[str, str]:
    """Where a conversation about a plant and its file stand."""
    context = chromium.new_context(base_url=url, viewport=WIDE, storage_state=state)
    visitor = Visitor(context)
    page, content = visitor.page, plants.make(years=THREE_YEARS, soiling=0.05, outages=STOPS).csv().encode()
    page.goto("/?agent=om")
    page.locator("#attach").set_input_files([{"name": "seville.csv", "mimeType": "text/csv", "buffer": content}])
    expect(page.locator(".chip")).to_contain_text(re.compile("rows"), timeout=ANALYSED_WITHIN)
    for question in OF_A_PLANT:
        visitor.ask(question)
        finished(page, ANALYSED_WITHIN)
    file = page.locator(".question .file").first.get_attribute("href") or ""
    found = {"conversation": page.url.removeprefix(url), "file": file}
    context.close()
    return found


def _photograph(chromium: Browser, url: str, file: Path, state: Any, size: Any, scheme: Any) -> None:
    context = chromium.new_context(storage_state=state, viewport=size, color_scheme=scheme, device_scale_factor=1)
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    _begin_with_the_question(page)
    page.screenshot(path=file)
    context.close()


def _begin_with_the_question(page: Page) -> None:
    question = page.locator(".question")
    if question.count():
        question.last.evaluate("element => element.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(300)


if __name__ == "__main__":
    sys.exit(main())
