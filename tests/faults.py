"""Faults thrown at a running server: a locked file, a paused process, a full disk, a clock that jumps.

Owns how the machine misbehaves; knows nothing of the product. Everything is undone when its block ends.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CLOCK = Path(__file__).parent / "faked_clock"
LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
connection.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""
SEEN_WITHIN = 0.05  # seconds until a step of the clock has been noticed
UNMOUNT_WITHIN = 5.0  # seconds; then the mount is taken out of sight and goes with its last user
BALLAST = 64 * 1024  # bytes written at a time; the rest of the disk byte by byte would take too long


@contextmanager
def locked(path: Path, how: str = "EXCLUSIVE") -> Iterator[None]:
    """Another process holds the SQLite file: `EXCLUSIVE` or `IMMEDIATE`. In WAL mode both keep writers out only."""
    command = [sys.executable, "-c", LOCK, str(path), how]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        try:
            if holder.stdout.readline().strip() != "held":
                raise RuntimeError(f"{path} could not be locked.")
            yield
        finally:
            holder.stdin.close()
            holder.wait(10)


@contextmanager
def paused(pid: int) -> Iterator[None]:
    """The process stands still and cannot know it. It may be killed meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


class SmallDisk:
    """A file system of a few megabytes in a file, mounted at `folder / "disk"` (`.path`). Only root can mount."""

    def __init__(self, folder: Path, megabytes: int = 16) -> None:
        self.path = folder / "disk"
        self._image = folder / "disk.img"
        self._bytes = megabytes * 1024 * 1024

    def __enter__(self) -> SmallDisk:
        if os.geteuid() != 0:
            raise RuntimeError("A small disk can be mounted by root only.")
        self.path.mkdir(parents=True)
        with self._image.open("wb") as image:
            image.truncate(self._bytes)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", "-O", "^has_journal", str(self._image))
        _run("mount", "-o", "loop", str(self._image), str(self.path))
        return self

    def __exit__(self, *_error: object) -> None:
        deadline = time.monotonic() + UNMOUNT_WITHIN
        while os.path.ismount(self.path) and not _unmounts(self.path):
            if time.monotonic() > deadline:
                _run("umount", "-l", str(self.path))
                break
            time.sleep(0.05)
        self._image.unlink()

    @property
    def _ballast(self) -> Path:
        return self.path / "ballast"

    def fill(self) -> None:
        """Write until nothing more goes on it."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (BALLAST, 512):
                with _full_at_the_end():
                    while True:
                        file.write(bytes(size))

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)


class FakedClock:
    """The wall clock of the Python processes that are given `.environ`; monotonic and boot clock stay true."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "offset"
        self.step(0)

    @property
    def environ(self) -> dict[str, str]:
        return {"FAKED_CLOCK": str(self._file), "PYTHONPATH": str(CLOCK)}

    def step(self, seconds: float) -> None:
        """Set the clock to so many seconds beside the true time; the processes see it a moment later."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self._file)
        time.sleep(SEEN_WITHIN)


@contextmanager
def _full_at_the_end() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def _unmounts(path: Path) -> bool:
    """Whether nobody used it any more."""
    return subprocess.run(["umount", str(path)], capture_output=True, check=False).returncode == 0


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr.strip()}")
