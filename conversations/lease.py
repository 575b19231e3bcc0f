"""Who owns a running turn, and until when.

A lease is measured on one clock that everybody shares and nobody sets: the database's on PostgreSQL, the host's boot
clock on SQLite, where all workers stand on one host. Setting the wall clock changes neither owner nor lease.
"""

from __future__ import annotations

import os
import time
from functools import cache
from pathlib import Path

from sqlalchemy import Float, bindparam, cast, func
from sqlalchemy.sql.elements import ColumnElement

LEASE = 6.0  # seconds; RENEW_EVERY in turns/saver.py must stay far below it
CRASHES_ALLOWED = 3  # then the turn is failed: something in it may be what kills the workers


def now(dialect: str) -> ColumnElement[float]:
    """Seconds on the lease clock at the time a statement is run, as an SQL expression."""
    if dialect == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Float)
    return bindparam("boot_time", callable_=_boot_time, type_=Float())


def _boot_time() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def owner() -> str:
    """This process: boot, pid namespace, pid, start time. No other process is ever called the same."""
    return _owner(os.getpid())


def is_gone(name: str, single_host: bool) -> bool:
    """Whether the owner surely no longer runs. With `single_host` another boot is an earlier one of this host."""
    boot, namespace, pid, _start = name.split(":")
    if boot != _boot_id():
        return single_host
    if namespace != _namespace():
        return False
    return _owner_of(int(pid)) != name


@cache
def _owner(pid: int) -> str:
    return _owner_of(pid)


def _owner_of(pid: int) -> str:
    return f"{_boot_id()}:{_namespace()}:{pid}:{_start_time(pid)}"


def _start_time(pid: int) -> str:
    """Clock ticks after boot (field 22 of /proc/<pid>/stat); empty when there is no such process, or a dead one."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] in {"Z", "X"} else fields[19]


@cache
def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


@cache
def _namespace() -> str:
    return os.readlink("/proc/self/ns/pid").strip("pid:[]")
