"""The master, when settings are read again that cannot be used. The drills do it to a running server."""

from __future__ import annotations

from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from sqlalchemy.exc import SQLAlchemyError

from agents.base import AgentError
from extensions import db, sessions
from serving.master import Master
from serving.starting import CannotStart


@pytest.fixture
def master():
    """Without the sockets and signals of a real one."""
    master = Master.__new__(Master)
    master.systemd, master.log = True, Mock()
    return master


def test_after_a_refusal_there_is_one_application(master, make_app):
    """Mechanism: Master._as_it_was. The workers to come had two sets of connections."""
    before = make_app()
    master.app = SimpleNamespace(callable=before)
    master._as_it_was(before)
    with master.app.callable.app_context():
        assert sessions._engines[None] is db.engine


ERRORS = [OSError("no file"), AgentError("llm_missing", "No llm."), SQLAlchemyError("no driver")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_keeps_an_application_from_being_made_ends_no_server(master, make_app, monkeypatch, error):
    """Mechanism: `explained` in Master._read_again and _as_it_was: gunicorn ends at an error it does not know."""
    before = make_app()
    master.app = SimpleNamespace(reload=lambda: None, wsgi=Mock(side_effect=error), callable=before)
    monkeypatch.setattr("serving.master.config.load", lambda: None)
    with pytest.raises(CannotStart):
        master._read_again()
    monkeypatch.setattr("serving.master.import_app", lambda _factory: master.app.wsgi)
    master.app.callable = before
    master._as_it_was(before)
    assert master.app.callable is before
    assert master.log.critical.called
