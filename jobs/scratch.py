"""Where the process of a job puts what it unpacks: a folder of its own among the temporary ones, named as its owner is.

A process that was killed removes nothing. What it left is removed by whoever comes next, once its owner is dead.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from conversations.lease import is_gone, owner

PREFIX = "heliodesk-job-"
LONGEST = 2 * 86_400.0  # seconds; of owners whom nobody here can see (in another container), none lives as long


@contextmanager
def entered() -> Iterator[Path]:
    """Everything temporary of this process goes there."""
    base = Path(tempfile.gettempdir())
    sweep(base)
    folder = base / f"{PREFIX}{owner()}"
    folder.mkdir(mode=0o700)
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = str(base)
        shutil.rmtree(folder, ignore_errors=True)


def sweep(base: Path) -> int:
    """Remove what dead ones left there; how many. Harmless by several at once."""
    left = [folder for folder in base.glob(f"{PREFIX}*") if _is_left(folder)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def _is_left(folder: Path) -> bool:
    with suppress(FileNotFoundError, ValueError):
        if is_gone(folder.name.removeprefix(PREFIX), single_host=True):
            return True
        return time.time() - folder.stat().st_mtime > LONGEST and not _is_ours(folder)
    return False


def _is_ours(folder: Path) -> bool:
    """Of this boot and container: then it would be known to be dead."""
    return folder.name.removeprefix(PREFIX).split(":")[:2] == owner().split(":")[:2]
