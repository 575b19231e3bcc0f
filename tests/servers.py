"""Real gunicorn under test: its own port, data folder and environment.

It can be stopped, killed and started again; told to read its settings anew; replaced by a new release. It is started in
its data folder, so `.env` there is its own.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

import config
from tests.postgresql import free_port

ROOT = Path(__file__).parent.parent
START_WITHIN = 30.0  # seconds; the promise is 2.5, but two cores may run a browser as well
STOP_WITHIN = 30.0


# What a service manager does that holds the socket itself: it is number 3, and meant for this process.
GIVEN_A_SOCKET = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


@dataclass
class Adopted:
    """A master that we did not start ourselves: the successor of one that we did."""

    pid: int
    returncode: int | None = None  # it is not our child: nobody tells us what it ended with

    def poll(self) -> int | None:
        self.returncode = None if _runs(self.pid) else 0
        return self.returncode

    def wait(self, timeout: float) -> int:
        if not until(lambda: self.poll() is not None, timeout):
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
        return 0

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)


@dataclass
class Server:
    data_dir: Path
    environ: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | Adopted | None = None
    listener: socket.socket | None = None  # held for it, as a service manager may
    settings: dict[str, str] = field(default_factory=dict)  # in its `.env`, beside the port
    _group: int = 0  # of all processes since the latest start

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it printed, over all its starts."""
        return self._log_file.read_text(errors="replace") if self._log_file.exists() else ""

    @property
    def master(self) -> int:
        assert self.process is not None
        return self.process.pid

    @property
    def workers(self) -> list[int]:
        """The pids of the worker processes, leaving ones among them."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return sorted(int(pid) for pid in children.split() if not self._is_successor(int(pid)))

    @property
    def wanted_workers(self) -> int:
        return int(self.environ.get("WORKERS", "4"))

    def start(self, wait: bool = True) -> Server:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not self._dotenv.exists():
            self.set()
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(),
                cwd=self.data_dir,
                env=self._environ(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that everything it starts can be killed at once
                pass_fds=[self.listener.fileno()] if self.listener else [],
            )
        self._group = self.process.pid
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended with {self.process.returncode}:\n{self.log}")
            if self.is_ready() and len(self.workers) >= self.wanted_workers:
                return
            time.sleep(0.02)
        raise RuntimeError(f"The server was not ready within {START_WITHIN} s:\n{self.log}")

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> int:
        """Politely, as a service manager does. Returns the exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_WITHIN)

    def kill(self) -> None:
        """Master, workers and whatever they started, at once and without warning."""
        assert self.process is not None
        with suppress(ProcessLookupError):  # it had ended already
            os.killpg(self._group, signal.SIGKILL)
        self.process.wait(STOP_WITHIN)
        deadline = time.monotonic() + STOP_WITHIN
        while not self.listener and _listens(self.port) and time.monotonic() < deadline:
            time.sleep(0.01)

    def kill_worker(self, pid: int) -> None:
        assert pid in self.workers
        os.kill(pid, signal.SIGKILL)

    def terminate_worker(self, pid: int) -> None:
        """Politely: it leaves, and another takes its place."""
        assert pid in self.workers
        os.kill(pid, signal.SIGTERM)

    def set(self, **settings: str) -> None:
        """Write its port and these, and nothing else, into `.env`; what it was started with goes before that."""
        self._dotenv.touch(mode=0o600)
        self.settings = settings
        lines = {"PORT": str(self.port), **settings}
        self._dotenv.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))

    def hup(self) -> None:
        """Let it read its settings again. Returns at once; the workers before leave when the new ones serve."""
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)

    def replace(self) -> bool:
        """A new release starts beside this one and takes its port over. Returns when one of the two has ended, and
        whether it is the old one: the new one may not be able to start."""
        assert self.process is not None
        old = self.process
        old.send_signal(signal.SIGUSR2)
        assert until(lambda: self._successor() is not None, START_WITHIN)
        successor = self._successor()
        assert successor is not None
        assert until(lambda: old.poll() is not None or not _runs(successor), START_WITHIN + STOP_WITHIN)
        if old.poll() is None:
            return False
        self.process = Adopted(successor)
        return True

    def restart(self) -> Server:
        """Start again on the same port and data, after a stop or a kill."""
        assert self.process is None or self.process.poll() is not None
        return self.start()

    def flask(self, *arguments: str, given: str = "") -> str:
        """Run a command of the product on this server's data; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT,
            env={**self.environ, "DATA_DIR": str(self.data_dir)},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    @property
    def _log_file(self) -> Path:
        return self.data_dir / "server.log"

    @property
    def _dotenv(self) -> Path:
        return self.data_dir / ".env"

    def _command(self) -> list[str]:
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
        if self.listener is None:
            return gunicorn
        return [sys.executable, "-c", GIVEN_A_SOCKET, str(self.listener.fileno()), *gunicorn]

    def _environ(self) -> dict[str, str]:
        path = os.pathsep.join(filter(None, [str(ROOT), self.environ.get("PYTHONPATH")]))
        return {**self.environ, "PYTHONPATH": path, "DATA_DIR": str(self.data_dir)}

    def _successor(self) -> int | None:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return next((int(pid) for pid in children if self._is_successor(int(pid))), None)

    def _is_successor(self, pid: int) -> bool:
        with suppress(FileNotFoundError, ProcessLookupError):
            return f"GUNICORN_PID={self.master}" in Path(f"/proc/{pid}/environ").read_text().split("\0")
        return False

    @classmethod
    @contextmanager
    def running(cls, data_dir: Path, database_url: str, settings: Mapping[str, str]) -> Iterator[Server]:
        """Started and ready; killed at the end, whatever happened. On PostgreSQL it gets a new database."""
        with own_database(database_url) as url:
            server = cls(data_dir, {**_clean_environ(), "DATABASE_URL": url, **settings})
            try:
                yield server.start()
            finally:
                server.kill()


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait until it is so; False when it is not within these seconds."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


def _listens(port: int) -> bool:
    """Whether the port is still held: threads of a killed process may outlive it for a moment."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _clean_environ() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOST": "127.0.0.1", "RATE_LIMIT_LOGIN": "off", "RATE_LIMIT_REGISTER": "off"}


@contextmanager
def own_database(database_url: str) -> Iterator[str]:
    """A new, empty database beside the given one; an empty URL (SQLite in the data folder) stays empty."""
    if not database_url:
        yield ""
        return
    name = f"server_{uuid.uuid4().hex}"
    url = config.load({"DATA_DIR": os.environ.get("TMPDIR", "/tmp"), "DATABASE_URL": database_url}).database_url
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)  # the cluster may be restarted
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield f"{database_url.rsplit('/', 1)[0]}/{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
