"""The short fault run: forty faults that take little time. The long one is `make chaos`."""

from __future__ import annotations

from tests.chaos.run import KINDS_OF_TROUBLE, Plan, segment

FAULTS = 40
PEOPLE = 12


def test_forty_faults_lose_double_and_block_nothing(engine_name, tmp_path):
    plan = Plan(engine_name, seed=1, faults=FAULTS, people=PEOPLE, is_short=True)
    result = segment(plan, 1, FAULTS, tmp_path / "log")
    assert result.verdict.problems == []
    assert all(getattr(result.verdict, kind) == 0 for kind in KINDS_OF_TROUBLE)
    assert result.verdict.kept == result.verdict.sent > PEOPLE
    assert sum(result.faults.values()) == FAULTS
