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
FAST = ("fsync=off", "full_page_writes=off", "max_connections=100", "jit=off")  # keeps commits when it alone crashes
FASTER = (*FAST, "synchronous_commit=off")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A cluster that keeps its data while it is stopped, and comes back on the same port.

    `settings` are added to, and may undo, those of FAST. `folder`: an existing one, kept at the end; by default one
    that is made and removed.
    """

    def __init__(self, *settings: str, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="heliodesk-pg-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self._is_ours = folder is None
        chosen = [f"-c {setting}" for setting in (*FAST, *settings)]
        self._options = " ".join([f"-p {self.port} -h 127.0.0.1 -k {self.folder}", *chosen])

    @property
    def url(self) -> str:
        return f"postgresql://heliodesk@127.0.0.1:{self.port}/postgres"

    @property
    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def start(self) -> None:
        """Returns when it answers; also after a crash."""
        _run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "-o", self._options, "start")

    def stop(self, mode: str = "fast") -> None:
        """`fast` ends every connection and writes everything down; `immediate` is a crash."""
        _run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def __enter__(self) -> Cluster:
        try:
            _hand_over(self.folder)
            how = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            _run("initdb", "-D", str(self.data), "-U", "heliodesk", *how)
            self.start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            if self.is_running:
                self.stop("immediate")
        finally:
            self._remove()

    def _remove(self) -> None:
        if self._is_ours:
            shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """The URL of an empty database in a cluster that is never stopped: it may lose commits when it crashes.

    `settings` are added to, and may undo, those of FASTER.
    """
    with Cluster(*FASTER, *settings) as running:
        yield running.url


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
