"""Which tests run on which engine and in which process, and in what order they begin. Owns nothing of what they do.

A test that asks no database, neither itself nor by a fixture, cannot depend on its engine: it runs on SQLite only.

`make test` spreads the suite over processes (`pytest -n`), since half of it waits: for browsers, answers and leases.
A file stays whole, for the servers its tests share; all that use one browser stay together. What takes longest
begins first. Each process has an application, a data folder and a PostgreSQL cluster of its own.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ASKS = "engine_name"  # the fixture at the root of all that have a database
TOGETHER = ("tests/journeys/", "tests/drills/pages/")
LONGEST = (
    "tests/journeys/",
    "tests/drills/pages/",
    "tests/drills/test_chaos.py",
    "tests/drills/",
    "tests/test_start.py",
    "tests/turns/",
)
LEFT_OUT = pytest.StashKey[int]()


class ByFile(LoadScopeScheduling):
    """Hands out whole files in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False  # by the number of tests, which says nothing about their time

    def _split_scope(self, nodeid: str) -> str:
        return place_of(nodeid)


def place_of(test: str) -> str:
    """Tests of one place run in one process, one after another."""
    file = test.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--postgresql"):
        _leave_out(config, items)
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    without = [item for item in items if ASKS not in getattr(item, "fixturenames", ())]
    config.stash[LEFT_OUT] = len(without)
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if ASKS in getattr(item, "fixturenames", ())]


def _turn(item: pytest.Item) -> int:
    """Sorting keeps the order of those whose turn it is together."""
    return next((turn for turn, path in enumerate(LONGEST) if item.nodeid.startswith(path)), len(LONGEST))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process tells the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] = node.workeroutput.get("left_out", 0) if hasattr(node, "workeroutput") else 0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left_out := terminalreporter.config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{left_out} deselected: they ask no database, so they run on SQLite only.")
