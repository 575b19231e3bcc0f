"""Plants and readers that the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.analysis.files import Reader, reader
from tests.plants import Plant, make


@pytest.fixture(scope="session")
def plant() -> Plant:
    """Ten weeks of hours, UTC+01:00."""
    return make(years=0.2, start="2023-02-20", soiling=0.1)


@pytest.fixture(scope="session")
def roman() -> Plant:
    """A year of hours by a clock with summer time."""
    return make(years=1, start="2023-01-01", timezone="Europe/Rome", latitude=41.9, longitude=12.5)


@pytest.fixture
def reads(tmp_path: Path) -> Reader:
    return reader(tmp_path)
