"""A real Chromium before a real server. Whatever a journey does, the browser's console must stay silent.

All journeys share one browser and one server, since both take seconds to start; what keeps them apart is that every
visitor is a new person. A journey may kill the server: the next one finds it running.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.visitor import Visitor
from tests.llm_server import LlmServer
from tests.servers import Server

PROGRAMS = ("chromium-headless-shell", "chromium")  # the first is the same without windows: a quarter of the work
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys, gone before other tests run: its loop must not stay in the main thread."""
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def llm() -> Iterator[LlmServer]:
    with LlmServer() as server:
        yield server


@pytest.fixture(scope="package")
def shared_server(llm: LlmServer, tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Server]:
    settings = {
        "WORKERS": "2",
        "LLM": "openai:any",
        "LLM_BASE_URL": llm.base_url,
        "LLM_API_KEY": "none of your business",
    }
    with Server.running(tmp_path_factory.mktemp("site"), database_url, settings) as server:
        yield server


@pytest.fixture
def site(shared_server: Server, llm: LlmServer) -> Callable[[str], Server]:
    """The running server, its llm following this script of `tests/llm_server.py`."""
    assert shared_server.process is not None
    if shared_server.process.poll() is not None:
        shared_server.restart()

    def follow(script: str) -> Server:
        llm.script = script
        return shared_server

    return follow


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
