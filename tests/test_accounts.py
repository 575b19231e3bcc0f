"""People, tokens and the set-up link, below HTTP."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

import accounts
from extensions import db
from models import ApiToken, AuditEntry, Membership, Organization, SetupLink, User
from problems import Conflict, Invalid
from tests.people import organization_id_of, user_row


@pytest.fixture(autouse=True)
def in_application(app):
    with app.app_context():
        yield


def test_a_person_owns_an_organization_of_their_own():
    user = accounts.add_person("  Dora \n Diode ", " Dora@Example.ORG ", "hash")
    db.session.commit()
    assert (user.name, user.email, user.role, user.active) == ("Dora Diode", "dora@example.org", "member", True)
    organization = db.session.get(Organization, organization_id_of(user.id))
    assert organization.name == "Dora Diode"
    assert db.session.scalars(select(Membership.role)).all() == ["owner"]


def test_a_taken_address_is_a_conflict_and_changes_nothing():
    accounts.add_person("Dora", "dora@example.org", "hash")
    db.session.commit()
    with pytest.raises(Conflict, match="already an account"):
        accounts.add_person("Other", "DORA@example.org", "hash")
    assert [user.name for user in accounts.everybody()] == ["Dora"]
    assert len(db.session.scalars(select(Organization)).all()) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [("Ann\0 Arc", "Ann Arc"), ("A\ud800B", "A\ufffdB"), ("\tJosé  Ñandú\n", "José Ñandú"), ("n" * 200, "n" * 200)],
)
def test_a_name_is_made_storable(given, kept):
    user = accounts.add_person(given, "x@example.org", "hash")
    db.session.commit()
    db.session.expire_all()
    assert db.session.get(User, user.id).name == kept


@pytest.mark.parametrize("given", ["", " \n\t", "\0", "n" * 201])
def test_a_name_without_use_is_refused(given):
    with pytest.raises(Invalid):
        accounts.add_person(given, "x@example.org", "hash")


def test_renaming_is_on_record(cast):
    user = user_row(cast.ann)
    accounts.rename(user, "Ann Amp")
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "rename account")).one()
    assert (entry.actor_id, entry.subject) == (cast.ann.id, f"user {cast.ann.id}")


def test_bea_is_in_anns_organization_and_keeps_her_own(cast):
    assert organization_id_of(cast.bea.id) == cast.bea.organization_id != cast.ann.organization_id
    mine = select(Membership.organization_id).where(Membership.user_id == cast.bea.id)
    assert set(db.session.scalars(mine)) == {cast.ann.organization_id, cast.bea.organization_id}


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_is_kept_as_a_hash_only(cast):
    token = accounts.make_token(user_row(cast.ann), "scripts")
    db.session.commit()
    row = db.session.scalars(select(ApiToken)).one()
    assert re.fullmatch(r"hd_[\w-]{43}", token)
    assert re.fullmatch(r"[0-9a-f]{64}", row.token_hash)
    assert token not in repr(vars(row))
    db.session.rollback()  # noting the use of a token is a transaction of its own
    assert accounts.find_token(token) == accounts.TokenUse(cast.ann.id, frozenset({"read", "write"}))


@pytest.mark.parametrize("wrong", ["", "hd_", "hd_x", "\0", "\ud800", "x" * 10_000])
def test_no_other_text_is_a_token(cast, wrong):
    accounts.make_token(user_row(cast.ann), "scripts")
    db.session.commit()
    assert accounts.find_token(wrong) is None


@pytest.mark.parametrize("scopes", [(), ("read", "rule")])
def test_a_token_needs_known_scopes(cast, scopes):
    with pytest.raises(Invalid):
        accounts.make_token(user_row(cast.ann), "scripts", scopes)


# --- the first administrator ------------------------------------------------------------------------------------------


def test_a_set_up_token_is_good_once():
    token, other = accounts.make_setup_token(), accounts.make_setup_token()
    db.session.commit()
    assert accounts.is_setup_token(token)
    assert not accounts.is_setup_token(token + "x")
    assert accounts.use_setup_token(token)
    db.session.commit()
    assert not accounts.use_setup_token(token)
    assert not accounts.use_setup_token(other)
    assert db.session.scalars(select(SetupLink)).all() == []


def test_of_two_links_used_at_once_one_makes_an_administrator(app):
    """The second is printed, as by a second machine, and used while the first is being used."""
    first = accounts.make_setup_token()
    db.session.commit()
    second: list[bool] = []

    def use_another() -> None:
        with app.app_context():
            token = accounts.make_setup_token()
            db.session.commit()
            second.append(accounts.use_setup_token(token))
            db.session.commit()

    assert accounts.use_setup_token(first)
    thread = threading.Thread(target=use_another)
    thread.start()
    thread.join(0.3)
    assert second == []  # it waits
    accounts.add_person("Ada", "ada@example.org", "hash", role="admin")
    db.session.commit()
    thread.join(20)
    assert second == [False]


def test_a_set_up_token_grows_old():
    token = accounts.make_setup_token()
    db.session.execute(update(SetupLink).values(created=SetupLink.created))
    link = db.session.scalars(select(SetupLink)).one()
    link.created -= accounts.SETUP_LINK_LIFE + timedelta(seconds=1)
    db.session.commit()
    assert not accounts.is_setup_token(token)
    accounts.make_setup_token()
    db.session.commit()
    assert len(db.session.scalars(select(SetupLink)).all()) == 1


def test_an_administrator_who_is_switched_off_does_not_count(admin):
    assert accounts.has_administrator()
    user_row(admin).active = False
    db.session.commit()
    assert not accounts.has_administrator()
