"""The fictional feeds, and importing them. All outlets and events in them are invented."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from extensions import sessions
from knowledge import feeds
from knowledge.feeds import Imported

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
RSS = (FIXTURES / "news_rss.xml").read_bytes()
ATOM = (FIXTURES / "news_atom.xml").read_bytes()


def imported(
    content: bytes, outlet: str = "Example PV News", address: str = "https://news.example.org/feed"
) -> Imported:
    with sessions.write() as session:
        done = feeds.add(session, content, address, outlet, NOW)
        session.commit()
    return done


def rss(*items: str) -> bytes:
    """A feed of these items, each the inside of an <item>."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{inside}</channel></rss>'.encode()
