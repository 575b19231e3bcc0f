"""A PostgreSQL of our own for one test run: made, started, stopped and removed here."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "jit=off")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """The URL of an empty database in a running cluster. `settings` are added to, and may undo, the fast ones."""
    folder = Path(tempfile.mkdtemp(prefix="heliodesk-pg-"))
    data = folder / "data"
    port = free_port()
    try:
        _hand_over(folder)
        _run("initdb", "-D", str(data), "-U", "heliodesk", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        chosen = [f"-c {setting}" for setting in (*FAST, *settings)]
        options = " ".join([f"-p {port} -h 127.0.0.1 -k {folder}", *chosen])
        _run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://heliodesk@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _hand_over(folder: Path) -> None:
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _run(program: str, *arguments: str) -> None:
    if not PROGRAMS:
        raise RuntimeError("PostgreSQL is not installed: there is no /usr/lib/postgresql/*/bin.")
    account = _account()
    done = subprocess.run(
        [str(PROGRAMS[0] / program), *arguments],
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if program == "initdb" else subprocess.DEVNULL,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed with {done.returncode}: {done.stdout or ''}")
