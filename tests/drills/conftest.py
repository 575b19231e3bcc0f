"""One running server with four workers for all drills of a file that leave it standing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.drills import scripts
from tests.llm_server import LlmServer
from tests.servers import Server


@pytest.fixture(scope="module")
def llm() -> Iterator[LlmServer]:
    """It says what the question orders: see `scripts`."""
    with LlmServer(scripts.as_asked.__name__) as llm:
        yield llm


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, database_url: str, llm: LlmServer) -> Iterator[Server]:
    settings = {"LLM": "openai:scripted", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none", "WORKERS": "4"}
    with Server.running(tmp_path_factory.mktemp("running") / "data", database_url, settings) as server:
        yield server
