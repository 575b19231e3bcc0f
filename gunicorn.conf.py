"""gunicorn: one master that prepares everything, and processes with threads that answer.

The application is loaded before the fork, so that the processes share its memory. Whatever cannot work is said in a
sentence before anything is started. How processes begin, change and leave is in serving/. Read again on HUP.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

OLDEST_PYTHON = (3, 11)
if sys.version_info < OLDEST_PYTHON:
    sys.exit(f"Heliodesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
from serving import memory  # noqa: E402

memory.load_freely()
os.umask(0o077)  # the database and whatever else is written is for this account only

from config import load  # noqa: E402
from environment import SettingError  # noqa: E402

try:
    settings = load()
except SettingError as error:
    sys.exit(f"Heliodesk cannot start. {error}")

import logs  # noqa: E402
import turns  # noqa: E402
from extensions import sessions  # noqa: E402
from jobs import starting  # noqa: E402
from serving.master import Master  # noqa: E402
from serving.starting import CannotStart, check_port, make_ready  # noqa: E402
from serving.successor import start_afresh  # noqa: E402
from serving.worker import Worker  # noqa: E402

threading.excepthook = logs.thread_died

wsgi_app = "app:create_app()"
bind = settings.bind
workers = settings.workers
worker_class = Worker
threads = settings.threads
worker_connections = settings.threads + 1000  # those beyond the threads are kept alive, waiting for a request
preload_app = True
timeout = 20  # seconds without a sign of life, which comes every second; one that was paused may hold SQLite's lock
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
    server.__class__ = Master
    try:
        check_port(settings)
        make_ready(server.app.wsgi())
    except CannotStart as reason:
        sys.exit(f"Heliodesk cannot start. {reason}")
    sys.stdout.flush()


def when_ready(_server: Any) -> None:
    memory.share()


def pre_exec(server: Any) -> None:
    start_afresh(server)


def post_fork(_server: Any, _worker: Any) -> None:
    sessions.forget_connections()


def post_worker_init(worker: Any) -> None:
    turns.start(lambda: worker.alive)
    starting.watch(lambda: worker.alive)


def worker_exit(_server: Any, worker: Any) -> None:
    worker.finish()
