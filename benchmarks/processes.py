"""What processes use, as Linux says it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds; counts below some hundred of them say little


def memory(pids: Iterable[int]) -> float:
    """Proportional set size in MB (10⁶ bytes): shared pages count once, over all of these."""
    return sum(_pss(pid) for pid in pids) * 1024 / 1e6


def cpu(pids: Iterable[int]) -> float:
    """Milliseconds that these have computed so far, in user and system mode; their children do not count."""
    return sum(_ticks(pid) for pid in pids) * TICK


def with_words(*words: str) -> list[int]:
    """The pids of processes that have all these words in their command lines."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if all(word in command for word in words):
            found.append(int(file.parent.name))
    return found


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
