"""Settings that are read again and again, faster than workers can leave."""

from __future__ import annotations

import http.client
from contextlib import closing

from tests.drills.people import Person, Seen
from tests.llm_server import LlmServer
from tests.servers import until

SOON = 30.0  # seconds


def status(server):
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request("GET", "/register")
        return connection.getresponse().status


def test_settings_read_again_and_again_never_need_more_than_twice_the_workers(server):
    """Mechanism: Master.manage_workers keeps room for those that leave, and counts only workers of the new settings."""
    with LlmServer("slow") as llm:
        running = server(LLM="openai:slow", LLM_BASE_URL=llm.base_url, LLM_API_KEY="none", WORKERS="2")
        reading = Person(running, "Ann").read(Seen(), "Tell me slowly")
        next(reading)
        most = 0
        for number, registration in enumerate(("open", "open", "closed"), 1):
            running.set(REGISTRATION=registration)
            running.hup()
            assert until(lambda: running.log.count("the settings were read again") >= number, SOON)  # noqa: B023
            most = max(most, len(running.workers))
        assert until(lambda: {status(running) for _ in range(8)} == {403}, SOON)
        reading.close()
    assert 2 < most <= 4
