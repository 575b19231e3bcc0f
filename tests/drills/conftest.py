"""What the drills of a file share: a running server with four workers that they leave standing, a cluster to stop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.drills import scripts
from tests.llm_server import LlmServer
from tests.postgresql import Cluster
from tests.servers import Server


@pytest.fixture(scope="module")
def llm() -> Iterator[LlmServer]:
    """It says what the question orders: see `scripts`."""
    with LlmServer(scripts.as_asked.__name__) as llm:
        yield llm


@pytest.fixture(scope="module")
def cluster(database_url: str) -> Iterator[Cluster | None]:
    """One of our own, for drills that stop it: the suite's must stay up. None on SQLite."""
    if not database_url:
        yield None
        return
    with Cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, database_url: str, llm: LlmServer) -> Iterator[Server]:
    settings = {"LLM": "openai:scripted", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none", "WORKERS": "4"}
    with Server.running(tmp_path_factory.mktemp("running") / "data", database_url, settings) as server:
        yield server
