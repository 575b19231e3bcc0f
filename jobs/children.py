"""Processes that this one starts and that may outlive it.

Each is waited for by a thread of its own, so that it leaves no entry behind when it ends. Who ends first takes none of
them along: they see for themselves whether their server is still there.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Sequence
from typing import Any

running: set[subprocess.Popen[bytes]] = set()


def start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """In a session of its own: what a terminal sends to its foreground is not meant for it."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    running.add(process)
    # Daemons: nobody's end waits for them, and until it they hold what they wait for.
    threading.Thread(target=_reap, args=(process,), name=f"process {process.pid}", daemon=True).start()
    return process


def _reap(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    running.discard(process)
