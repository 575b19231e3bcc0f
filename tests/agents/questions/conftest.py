"""The starter data, the feed of the fixtures, and an application context for the tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from extensions import clock, sessions
from knowledge import feeds
from tests.agents.questions.talk import NOW

FEED = Path(__file__).parents[2] / "fixtures" / "news_rss.xml"


@pytest.fixture
def desk(app: Flask, starter_data: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everything the agents look up."""
    monkeypatch.setattr(clock, "fixed", NOW)
    with app.app_context():
        yield


@pytest.fixture
def feed(desk: None) -> None:
    """The fictional feed, read on the day of the tests."""
    with sessions.write() as session:
        feeds.add(session, FEED.read_bytes(), "https://news.example.org/feed", "Example PV News", NOW)
        session.commit()
