"""Each fault is found by the invariant that speaks of it, and mended with nothing lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from conversations import invariants
from extensions import db, sessions
from models import AuditEntry
from tests.faulty import FAULTS, kept, make_chat, unguarded

every_fault = pytest.mark.parametrize(("name", "fault"), [(n, f) for n, _, f in FAULTS], ids=[s for _, s, _ in FAULTS])


@pytest.fixture
def chat(app, cast):
    return make_chat(app, cast)


def broken():
    with sessions.read() as session:
        return {finding.name: finding for finding in invariants.check(session)}


def repair(app):
    with app.app_context():
        repaired = []
        for one in invariants.repair():
            db.session.commit()
            repaired.append(one)
        return repaired


@every_fault
def test_a_fault_is_found_and_mended_and_nothing_is_lost(app, chat, name, fault):
    assert broken() == {}
    with unguarded(app) as connection:
        fault(connection, chat)
    found = broken()
    assert name in found
    assert found[name].count >= 1
    assert found[name].examples
    before = kept(app)
    repaired = repair(app)
    assert name in {one.name for one in repaired}
    assert broken() == {}
    assert kept(app) >= before
    assert repair(app) == []
    with app.app_context():
        audited = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "repair")).all()
    assert {entry.subject for entry in audited} == {one.name for one in repaired}
