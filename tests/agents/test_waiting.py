"""An answer that needs the database while it is away."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from agents import base
from agents.engine import waiting
from agents.offline import Words
from tests.agents import desk

GONE = OperationalError(None, None, Exception("the server closed the connection"))


class AwayAtFirst:
    """An interpreter that finds the database away, some times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def reply(self, _asking, _done):
        if self.times:
            self.times -= 1
            raise GONE
        return Words("Here.", {}, ())


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(waiting, "AGAIN_EVERY", 0.01)


def test_the_interpreter_waits_for_its_words(hear_offline, monkeypatch, run):
    """Mechanism: `when_reachable` around the interpreter."""
    hear_offline(Words("", {}, ()))  # sets the embedded interpreter
    monkeypatch.setattr("agents.offline.reply", AwayAtFirst(3).reply)
    heard = run(desk.hear(desk.asking()))
    assert heard.text == "Here."


def test_a_tool_is_called_again_until_the_database_is_back(hear, monkeypatch):
    """Mechanism: `when_reachable` around every tool; an outage never becomes a result."""
    away = iter([GONE, GONE])

    def in_use() -> str:
        for error in away:
            raise error
        return "irena"

    monkeypatch.setattr(desk, "look", in_use)
    heard = hear("tool")
    assert [result.ok for result in heard.results] == [True]
    assert len(desk.calls_made) == 3


def test_who_waited_for_too_long_is_told_what_to_do(monkeypatch, run):
    monkeypatch.setattr(waiting, "WAIT_FOR", 0.05)

    def away() -> None:
        raise GONE

    with pytest.raises(base.AgentError) as raised:
        run(waiting.when_reachable(away))
    assert raised.value.code == "database_away"
    assert "Retry" in raised.value.message
