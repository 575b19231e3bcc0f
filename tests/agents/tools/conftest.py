"""Stored news on a day that stands still."""

from __future__ import annotations

import pytest
from flask import Flask

from extensions import clock
from tests.feeds import ATOM, NOW, RSS, imported


@pytest.fixture
def stored_news(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both fictional feeds; it is 20 November 2026, 09:00 UTC."""
    monkeypatch.setattr(clock, "fixed", NOW)
    imported(RSS)
    imported(ATOM, "Example Atom", "https://atom.example.org/feed")
