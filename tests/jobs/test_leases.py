"""When a lease that ran out says that its owner is dead."""

from __future__ import annotations

import pytest

from jobs import leases
from jobs.leases import SILENCE, Leases
from jobs.ledger import LEASE


@pytest.fixture
def clock(monkeypatch):
    """A boot clock that stands still until it is moved: `clock(seconds)`."""
    now = [1000.0]
    monkeypatch.setattr(leases, "_now", lambda: now[0])
    return lambda seconds: now.__setitem__(0, now[0] + seconds)


def looks(one, clock, seconds):
    """Every second, as the watcher does; whether leases are sure at last."""
    for _ in range(int(seconds)):
        clock(1.0)
        is_sure = one.are_sure()
    return is_sure


def test_who_is_born_waits_for_a_lease(clock):
    one = Leases()
    assert not looks(one, clock, LEASE - 1)
    assert looks(one, clock, 1)


def test_an_outage_gives_the_owners_a_lease_to_come_back(clock):
    one = Leases()
    looks(one, clock, LEASE)
    one.outage()
    assert not looks(one, clock, LEASE - 1)
    assert looks(one, clock, 1)


def test_a_machine_that_slept_believes_nothing_at_first(clock):
    one = Leases()
    looks(one, clock, LEASE)
    clock(SILENCE + 1)
    assert not one.are_sure()
    assert looks(one, clock, LEASE)
