"""Drills that need a page: a real Chromium, as in the journeys."""

from __future__ import annotations

from tests.journeys.conftest import chromium, llm, shared_server, site, visit

__all__ = ["chromium", "llm", "shared_server", "site", "visit"]
