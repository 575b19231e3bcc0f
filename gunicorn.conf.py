"""gunicorn: one master that prepares everything, and processes with threads that answer.

The application is loaded before the fork, so that the processes share its memory. Whatever cannot work is said in a
sentence before anything is started.
"""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from pathlib import Path
from typing import Any

OLDEST_PYTHON = (3, 11)
if sys.version_info < OLDEST_PYTHON:
    sys.exit(f"Heliodesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
USUAL_THRESHOLD = gc.get_threshold()
gc.set_threshold(20_000, 20, 20)  # until everything is loaded: looking for garbage takes a fifth of the start
os.umask(0o077)  # the database and whatever else is written is for this account only

from config import SettingError, load  # noqa: E402

try:
    settings = load()
except SettingError as error:
    sys.exit(f"Heliodesk cannot start. {error}")

from sqlalchemy.exc import OperationalError  # noqa: E402

import schema  # noqa: E402
import turns  # noqa: E402
from agents import engine  # noqa: E402
from agents.base import AgentError  # noqa: E402
from commands.prepare import announce, prepare  # noqa: E402
from extensions import sessions  # noqa: E402

wsgi_app = "app:create_app()"
bind = settings.bind
workers = settings.workers
worker_class = "gthread"
threads = settings.threads
worker_connections = settings.threads + 1000  # those beyond the threads are kept alive, waiting for a request
preload_app = True
timeout = 60  # seconds without a sign of life of a process
graceful_timeout = 20  # seconds; longer than turns.pool.GRACE
keepalive = 15  # seconds
control_socket_disable = True  # its default path would be shared by every gunicorn of this account
secure_scheme_headers: dict[str, str] = {}  # which proxies to believe is PROXIES, in routes/guards.py
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # signs of life must not wait for a disk

logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"json": {"()": "logs.StandardOutput"}},
    "formatters": {},
    "root": {"level": settings.log_level.upper(), "handlers": ["json"]},
    "loggers": {
        "gunicorn.error": {"level": settings.log_level.upper(), "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "ERROR", "handlers": [], "propagate": True},
    },
}


def on_starting(server: Any) -> None:
    """In the master, once, with the application loaded and before the port is taken."""
    _check_port()
    try:
        link = prepare(server.app.wsgi())
        engine.warm()
        announce(link)
    except AgentError as error:
        sys.exit(f"Heliodesk cannot start. {error.message}")
    except schema.NewerDatabase as error:
        sys.exit(f"Heliodesk cannot start. {error}")
    except OperationalError as error:
        sys.exit(f"Heliodesk cannot start. The database does not answer: {str(error.orig).strip()}")
    sessions.close_connections()
    sys.stdout.flush()


def when_ready(_server: Any) -> None:
    gc.collect()
    gc.freeze()  # what the processes share stays shared: collecting would write to every page
    gc.set_threshold(*USUAL_THRESHOLD)


def post_fork(_server: Any, _worker: Any) -> None:
    sessions.forget_connections()


def post_worker_init(worker: Any) -> None:
    turns.start(lambda: worker.alive)


def worker_exit(_server: Any, _worker: Any) -> None:
    turns.stop()


def _check_port() -> None:
    if "GUNICORN_FD" in os.environ:
        return  # a new master takes the sockets over from the old one
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((settings.host, settings.port))
    except OSError as error:
        reason = "is already in use" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        sys.exit(f"Heliodesk cannot start. {bind} {reason}. Set PORT (or HOST) to another one.")
