"""With what program a new release is started beside the old one: its own, not that of the process it follows."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

PROGRAM = ".venv/bin/gunicorn"


def start_afresh(server: Any) -> None:
    """Choose what the master executes after USR2.

    gunicorn would run its old interpreter and packages, though the folder it was started in, often a link, may have
    become that of another release. Started as `python -m gunicorn` it would even run with its own modules in place of
    the standard library's.
    """
    program = Path(server.START_CTX["cwd"]) / PROGRAM
    command = [str(program)] if program.exists() else [sys.executable, "-m", "gunicorn"]
    server.START_CTX[0] = command[0]
    server.START_CTX["args"] = [*command, *sys.argv[1:]]
