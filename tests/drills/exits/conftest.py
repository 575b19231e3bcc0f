"""One server that goes through all exits of a file. Nothing may hurt it for longer than the test."""

from __future__ import annotations

import time

import pytest

from tests.drills.exits.load import have_left, is_quiet
from tests.drills.people import Person
from tests.llm_server import LlmServer
from tests.servers import Server, until


@pytest.fixture(scope="module")
def home(tmp_path_factory, database_url):
    settings = {"LLM": "openai:slow", "LLM_API_KEY": "none", "WORKERS": "2", "THREADS": "32"}
    folder = tmp_path_factory.mktemp("exits") / "server"
    with (
        LlmServer("slow") as llm,
        Server.running(folder, database_url, {**settings, "LLM_BASE_URL": llm.base_url}) as it,
    ):
        yield it


@pytest.fixture
def running(home):
    """The server as it was: the first settings, the wanted number of workers, no open answer."""
    yield home
    is_changed = home.settings != {}
    home.set()
    if home.process.poll() is not None:
        home.restart()
    elif is_changed:
        before = home.workers
        home.hup()
        assert until(lambda: have_left(home, before), 30)
    assert until(lambda: len(home.workers) == home.wanted_workers and is_quiet(home), 30)


@pytest.fixture
def person(running):
    return Person(running, f"Ann{time.monotonic_ns()}")
