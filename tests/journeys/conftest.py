"""A real Chromium before a real server. Whatever a journey does, the browser's console must stay silent."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitor import Visitor
from tests.llm_server import LlmServer
from tests.servers import Server

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys, gone before other tests run: its loop must not stay in the main thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(server: Callable[..., Server]) -> Iterator[Callable[[str], Server]]:
    """A running server whose llm follows this script of `tests/llm_server.py`."""
    with LlmServer() as llm:
        yield lambda script: server(
            WORKERS="2", LLM=f"openai:{script}", LLM_BASE_URL=llm.base_url, LLM_API_KEY="none of your business"
        )


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """A new person's browser at this server: `visit(server, javascript=False)`."""
    visitors: list[Visitor] = []

    def begin(server: Server, *, javascript: bool = True, **options: Any) -> Visitor:
        context = chromium.new_context(base_url=server.url, java_script_enabled=javascript, **options)
        context.set_default_timeout(10_000)
        visitors.append(Visitor(context))
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.context.close()
        assert visitor.complaints == []
