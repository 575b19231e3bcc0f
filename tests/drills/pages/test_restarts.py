"""A page that is left open while everything behind it stops and starts again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import finished
from tests.llm_pieces import WORDS
from tests.llm_server import LlmServer
from tests.postgresql import Cluster
from tests.servers import Server

AFTER = 30_000  # milliseconds for a start and a takeover on a busy machine


@pytest.fixture
def whole(cluster: Cluster | None, llm: LlmServer, tmp_path) -> Iterator[Server]:
    llm.script = "slow"
    settings = {"WORKERS": "2", "LLM": "openai:any", "LLM_BASE_URL": llm.base_url, "LLM_API_KEY": "none"}
    with Server.running(tmp_path / "site", cluster.url if cluster else "", settings) as server:
        yield server


def test_a_page_left_open_through_a_full_restart_shows_the_finished_answer(whole, cluster, visit):
    """Mechanisms: the page opens its line again by itself (answer_stream.js: watch), the turn is taken over and goes on
    from what was saved (turns/pool.py)."""
    ann = visit(whole).register()
    ann.expected = ("ERR_", "503")
    ann.ask("A long one")
    expect(ann.answer).to_contain_text("word5")
    ann.page.evaluate("document.body.dataset.same = 'page'")
    if cluster:
        cluster.stop("immediate")
    whole.kill()
    expect(ann.answer).to_contain_text("The connection is lost. Trying again…")
    if cluster:
        cluster.start()
    whole.restart()
    finished(ann.page, within=AFTER)
    assert re.findall(r"word\d+", ann.answer.locator("[data-blocks]").inner_text()) == [word.strip() for word in WORDS]
    expect(ann.page.locator("body[data-same=page]")).to_have_count(1)  # it was not loaded anew
