"""What the person must know of how an answer came about is kept with it. Asks no database."""

from __future__ import annotations

import uuid

import pytest

from agents.base import Finished, Instead, Usage
from conversations.desk import Claimed
from extensions import clock
from turns.work import Work


@pytest.mark.parametrize(
    ("instead", "notice", "kept"),
    [
        ("", "", {}),
        ("", "Figures were left out.", {"notice": "Figures were left out."}),
        ("Answered by b.", "", {"notice": "Answered by b."}),
        ("Answered by b.", "Figures were left out.", {"notice": "Answered by b. Figures were left out."}),
    ],
)
def test_notices_are_kept_together(instead, notice, kept):
    ids = [uuid.uuid4() for _ in range(4)]
    work = Work(Claimed(ids[0], 1, ids[1], ids[2], ids[3], "market", clock.now()))
    if instead:
        work.answer_instead(Instead("b", instead))
    work.finish(Finished((), {}, (), Usage(), {}, notice=notice))
    assert work.closing is not None
    assert work.closing.details == kept
