"""One line of JSON per event on standard output, with the id of the request it belongs to.

Never logs secrets, cookies, query strings or what people wrote. gunicorn's own messages take the same way; its access
log is off, because `routes/guards.py` notes every request here.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
import threading
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
STANDARD = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}  # all else came as `extra`
QUIET = ("alembic", "httpx", "httpcore", "openai", "flask_limiter", "flask-limiter", "asyncio")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        identity = request_id.get()
        if identity:
            line["request_id"] = identity
        line.update((name, value) for name, value in vars(record).items() if name not in STANDARD)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class StandardOutput(logging.StreamHandler[Any]):
    """Writes to what standard output is now, not to what it was when the process began. Names our one handler."""

    def __init__(self) -> None:
        super().__init__(sys.stdout)
        self.setFormatter(JsonFormatter())


def configure(level: str) -> None:
    """Let everything be logged as JSON, once; called again it only changes the level."""
    root = logging.getLogger()
    root.setLevel(level.upper())
    if not any(isinstance(handler, StandardOutput) for handler in root.handlers):
        root.addHandler(StandardOutput())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def thread_died(what: threading.ExceptHookArgs) -> None:
    """What `threading.excepthook` is set to: nobody else hears of an error that ended a thread."""
    name = what.thread.name if what.thread else "unknown"
    error = what.exc_value or what.exc_type()
    logging.getLogger(__name__).critical("the thread “%s” ended with an error", name, exc_info=error)


def settle_id(given: str | None) -> str:
    """The id of this request: the one a proxy gave when it looks sane, else a new one."""
    identity = given if given and SANE_ID.fullmatch(given) else uuid.uuid4().hex
    request_id.set(identity)
    return identity
