"""What must work before a process is forked, at a start and when settings are read again, and why it does not, in a
sentence. Leaves no connection behind: no child may be born with one.
"""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy.exc import OperationalError, SQLAlchemyError

import schema
from agents import engine
from agents.base import AgentError
from commands.prepare import announce, prepare
from config import Settings
from environment import SettingError
from extensions import sessions


class CannotStart(Exception):
    """Why, as a sentence for whoever starts it."""


@contextmanager
def explained() -> Iterator[None]:
    """Whatever is known to keep it from starting becomes CannotStart."""
    try:
        yield
    except (SettingError, AgentError) as error:
        raise CannotStart(error.message) from error
    except schema.NewerDatabase as error:
        raise CannotStart(str(error)) from error
    except OperationalError as error:
        raise CannotStart(f"The database does not answer: {str(error.orig).strip()}") from error
    except (SQLAlchemyError, OSError) as error:
        raise CannotStart(f"Something it needs cannot be used: {error}") from error


def make_ready(app: Flask) -> None:
    """Database up to date, language model and vocabulary loaded. Raises CannotStart."""
    try:
        with explained():
            link = prepare(app)
            engine.warm()
    finally:
        sessions.close_connections()
    announce(link)


def check_port(settings: Settings) -> None:
    """Raises CannotStart when nobody could listen there."""
    if {"GUNICORN_FD", "LISTEN_FDS"} & os.environ.keys():
        return  # the sockets come from an old master, or from the service manager
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        reason = "is already in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        raise CannotStart(f"{settings.bind} {reason}. Set PORT (or HOST) to another one.") from error
