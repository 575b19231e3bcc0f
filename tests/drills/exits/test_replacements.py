"""Settings read again, and releases replaced: no request fails, no answer is lost, and a bad one changes nothing.

What is tested stands in `serving/`; each test names its mechanism.
"""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from tests.drills.exits.load import SOON, Load, assert_nothing_failed, have_left, status
from tests.drills.people import Person, database
from tests.servers import Server, own_database, until

# --- settings read again ----------------------------------------------------------------------------------------------


def test_new_settings_count_after_hup_and_no_request_fails(running, person):
    """Mechanism: Master.handle_hup makes the application anew and only then replaces the workers."""
    before = running.workers
    with Load(person) as load:
        assert status(running, "/register") == 200
        running.set(REGISTRATION="closed", WORKERS="3")
        running.hup()
        assert until(lambda: have_left(running, before), 20)
    assert_nothing_failed(load, running)
    assert {status(running, "/register") for _ in range(8)} == {403}


def test_wrong_settings_are_named_and_the_old_ones_stay(running):
    """Mechanism: Master._read_again raises CannotStart before anything was changed, and _as_it_was undoes the rest."""
    before = running.workers
    assert "PROXIES is 'some'" in refusal(running, PROXIES="some")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "is already in use" in refusal(running, PORT=str(taken.getsockname()[1]))
    with of_a_later_release(running):
        assert "newer than this release" in refusal(running, REGISTRATION="closed", LOG_LEVEL="error")
        assert status(running, "/health/ready") == 200
    assert running.workers == before
    assert "Traceback" not in running.log
    for pid in before:  # those that take their place are not half new
        running.kill_worker(pid)
    assert until(lambda: have_left(running, before) and len(running.workers) == 2, SOON)
    noted = running.log.count("GET /register")
    assert {status(running, "/register") for _ in range(8)} == {200}
    assert until(lambda: running.log.count("GET /register") == noted + 8, SOON)


@contextmanager
def of_a_later_release(server):
    """Its database was brought up to date by a release that it does not know."""
    engine = database(server)
    with engine.begin() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    yield
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    engine.dispose()


def refusal(server, **settings):
    """What the log says of settings that cannot be used."""
    words = "the settings stay as they were"
    lines = len(server.log)
    server.set(**settings)
    server.hup()
    assert until(lambda: words in server.log[lines:], 20)
    return next(line for line in server.log[lines:].splitlines() if words in line)


def test_a_new_port_is_taken_before_the_old_one_is_left(running):
    """Mechanism: Master._read_again opens the new socket; the leaving workers close the old one."""
    old, before = running.port, running.workers
    with socket.create_server(("127.0.0.1", 0)) as free:
        running.port = free.getsockname()[1]
    running.set()
    running.hup()
    assert until(lambda: have_left(running, before), 20)
    assert status(running, "/login") == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", old), timeout=5)


# --- a new release ----------------------------------------------------------------------------------------------------


def test_a_new_release_takes_the_port_over_and_no_request_fails(running, person):
    """Mechanism: USR2 hands the socket over; Master._retire_predecessor ends the old one when the new one serves."""
    before = running.master
    with Load(person) as load:
        running.set(REGISTRATION="closed")
        assert running.replace()
    assert running.master != before
    assert_nothing_failed(load, running)
    assert {status(running, "/register") for _ in range(8)} == {403}
    assert status(running, "/health/ready") == 200


def test_a_release_that_cannot_start_leaves_the_old_one_alone(running):
    """Mechanism: the old master is ended by the new one, and by nobody else."""
    before, lines = running.workers, len(running.log)
    running.set(PROXIES="some")
    assert not running.replace()
    assert "Heliodesk cannot start. PROXIES is 'some'" in running.log[lines:]
    assert until(lambda: "the new release did not start; this one goes on" in running.log[lines:], SOON)
    assert running.workers == before
    assert status(running, "/login") == 200


def test_two_services_share_the_socket_of_a_service_manager(tmp_path, database_url):
    """Mechanism: LISTEN_FDS lets _check_port pass; a leaving worker closes its own copy and cuts nobody off."""
    with own_database(database_url) as url, socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        environ = {"PATH": os.environ["PATH"], "DATABASE_URL": url, "WORKERS": "1", "RATE_LIMIT_REGISTER": "off"}
        blue, green = (Server(tmp_path, environ, listener.getsockname()[1], listener=listener) for _ in range(2))
        with ended_at_last(blue, green):
            person = Person(blue.start(), "Ann")
            with Load(person) as load:
                green.start()
                assert blue.stop() == 0
            assert_nothing_failed(load, green)
            assert status(green, "/login") == 200


@contextmanager
def ended_at_last(*servers):
    try:
        yield
    finally:
        for server in servers:
            if server.process:
                server.kill()
