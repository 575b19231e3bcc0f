"""When a lease that ran out may be believed."""

from __future__ import annotations

import uuid

import pytest

from conversations.lease import LEASE
from turns import patience
from turns.patience import SECOND_LOOK, SILENCE, Patience

TURN, OTHER = uuid.uuid4(), uuid.uuid4()
LAPSED = (TURN, 17.0)


@pytest.fixture
def clock(monkeypatch):
    """A boot clock that stands still until it is moved: `clock(seconds)`."""
    now = [1000.0]
    monkeypatch.setattr(patience, "_now", lambda: now[0])
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


@pytest.fixture
def ours(clock):
    """Of a process that is older than any lease."""
    patience = Patience()
    clock(LEASE)
    patience.tick()
    patience.see([])
    clock(LEASE)
    return patience


def test_while_no_lease_ran_out_there_is_nothing_to_take_over(ours):
    assert not ours.believed


def test_a_lease_that_ran_out_is_believed_at_the_second_look(ours, clock):
    ours.see([LAPSED])
    assert not ours.believed
    clock(SECOND_LOOK)
    ours.see([LAPSED])
    assert ours.believed == {TURN}


def test_a_lease_that_was_renewed_in_between_is_another(ours, clock):
    ours.see([LAPSED])
    clock(SECOND_LOOK)
    ours.see([(TURN, 18.0)])
    assert not ours.believed


def test_after_an_outage_the_owners_get_a_lease_to_come_back(ours, clock):
    ours.see([LAPSED])
    clock(SECOND_LOOK)
    ours.outage()
    ours.see([LAPSED])
    clock(LEASE - 0.1)
    assert not ours.believed
    clock(0.1)
    assert ours.believed == {TURN}


def test_a_process_that_slept_cannot_know_who_else_did(ours, clock):
    ours.see([LAPSED])
    clock(SILENCE + 0.1)
    ours.tick()
    ours.see([LAPSED])
    clock(SECOND_LOOK)
    ours.tick()
    assert not ours.believed


def test_every_lease_has_a_second_look_of_its_own(ours, clock):
    """Mechanism: `Patience.believed` names turns. One that could not be taken made all others believed at once."""
    ours.see([LAPSED])
    clock(SECOND_LOOK)
    ours.see([LAPSED, (OTHER, 20.0)])
    assert ours.believed == {TURN}
    clock(SECOND_LOOK)
    ours.see([LAPSED, (OTHER, 20.0)])
    assert ours.believed == {TURN, OTHER}


def test_a_process_that_was_just_born_does_not_know_what_was_before(clock):
    """Mechanism: the first lease of a process's life is an outage to it."""
    ours = Patience()
    ours.see([LAPSED])
    clock(LEASE - 0.1)
    assert not ours.believed
    clock(0.1)
    assert ours.believed == {TURN}
