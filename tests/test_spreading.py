"""Which tests run where: nothing that asks a database is left out, and what shares a server stays together."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import spreading

TESTS = Path(__file__).parent
MAY_ASK = {"conftest.py", "spreading.py"}


@pytest.mark.parametrize("fixture", ["database_url", "environ", "app", "client", "starter_data", "server"])
def test_whoever_has_a_database_runs_on_both_engines(request, fixture):
    closure = request.session._fixturemanager.getfixtureclosure(request.node, (fixture,), set())[0]
    assert spreading.ASKS in closure


def test_a_test_learns_its_engine_by_the_fixture_only():
    """An option that is read past the fixture leaves a test out that depends on the engine."""
    reading = {path.name for path in TESTS.rglob("*.py") if "getoption(" in path.read_text()}
    assert reading - {Path(__file__).name} == MAY_ASK


@pytest.mark.parametrize(
    ("test", "place"),
    [
        ("tests/journeys/test_page.py::test_keys[a::b]", "tests/journeys/"),
        ("tests/journeys/test_walk.py::test_it", "tests/journeys/"),
        ("tests/drills/pages/test_drafts.py::test_it", "tests/drills/pages/"),
        ("tests/drills/test_sends.py::test_it", "tests/drills/test_sends.py"),
    ],
)
def test_a_file_stays_whole_and_all_journeys_together(test, place):
    assert spreading.place_of(test) == place
