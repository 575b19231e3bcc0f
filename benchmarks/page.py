"""The page in a real Chromium: how much a first visit loads, and how soon somebody can write."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks import site
from benchmarks.table import Figure, at_most
from tests.journeys.conftest import ARGUMENTS
from tests.journeys.visitor import Visitor

VISITS = 9
# Notes when the composer's module listens to its form: from then on a question can be typed and sent.
NOTE_MOUNTING = """
const listen = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
  if (kind === "submit" && this.dataset?.module === "composer") window.mountedAt = performance.now();
  return listen.call(this, kind, ...rest);
};
"""
USABLE = """() => {
  const field = document.getElementById("message");
  const { domContentLoadedEventEnd: loaded } = performance.getEntriesByType("navigation")[0];
  if (!window.mountedAt || !loaded || !field) return null;
  field.focus();
  return document.activeElement === field ? Math.max(window.mountedAt, loaded) : null;
}"""


@dataclass
class Visit:
    """Milliseconds until it was usable, and what went over the wire."""

    usable: float = 0.0
    size: int = 0  # bytes, with heads, as compressed as they came
    requests: list[str] = field(default_factory=list)


def measure() -> Iterator[Figure]:
    with site.running() as here, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        state = _signed_in(chromium, here.server.url)
        first, later = [], []
        for _ in range(VISITS):
            context = chromium.new_context(base_url=here.server.url, storage_state=state)
            first.append(_visit(context))
            later.append(_visit(context))
            context.close()
        version = chromium.version
        chromium.close()
    yield from _figures(first, later, version)


def _signed_in(chromium: Browser, url: str) -> Any:
    """The cookies of somebody who registered; nothing of what was loaded."""
    context = chromium.new_context(base_url=url)
    Visitor(context).register()
    state = context.storage_state()
    context.close()
    return state


def _visit(context: BrowserContext) -> Visit:
    page = context.new_page()
    page.add_init_script(NOTE_MOUNTING)
    visit = Visit()
    _listen(page, visit)
    page.goto("/")
    visit.usable = float(page.wait_for_function(USABLE).json_value())
    page.wait_for_load_state("networkidle")
    page.close()
    return visit


def _listen(page: Page, visit: Visit) -> None:
    """What really went over the wire: the browser's own cache answers without a byte."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    cached: set[str] = set()
    addresses: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def answered(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            cached.add(event["requestId"])

    def ended(event: dict[str, Any]) -> None:
        if event["requestId"] not in cached:
            visit.requests.append(addresses.get(event["requestId"], ""))
            visit.size += int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", sent)
    devtools.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", ended)


def _figures(first: list[Visit], later: list[Visit], version: str) -> Iterator[Figure]:
    browser = f"Chromium {version}, signed in, empty cache"
    usable = [visit.usable for visit in first]
    usable_later = [visit.usable for visit in later]
    yield at_most("First visit, over the wire", 150, max(visit.size for visit in first) / 1000, "kB", browser)
    yield at_most(
        "First visit, requests",
        15,
        max(len(visit.requests) for visit in first),
        "requests",
        browser,
        f"a later visit {statistics.median(len(visit.requests) for visit in later):.0f}, "
        f"{statistics.median(visit.size for visit in later) / 1000:.1f} kB",
    )
    yield at_most(
        "First visit, usable",
        300,
        statistics.median(usable),
        "ms",
        f"page loaded and composer's module listening, median of {VISITS} in new browser contexts",
        f"slowest {max(usable):.0f} ms; a later visit {statistics.median(usable_later):.0f} ms",
    )
