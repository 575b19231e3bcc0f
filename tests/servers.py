"""Real gunicorn under test: its own port, data folder and environment; can be stopped, killed and started again."""

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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

import config
from tests.postgresql import free_port

ROOT = Path(__file__).parent.parent
START_WITHIN = 30.0  # seconds; the promise is 2.5, but two cores may run a browser as well
STOP_WITHIN = 30.0


@dataclass
class Server:
    data_dir: Path
    environ: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

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
        """The pids of the worker processes, oldest first."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return sorted(int(pid) for pid in children.split())

    @property
    def wanted_workers(self) -> int:
        return int(self.environ.get("WORKERS", "4"))

    def start(self, wait: bool = True) -> Server:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self._log_file.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=ROOT,
                env={**self.environ, "PORT": str(self.port), "DATA_DIR": str(self.data_dir)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that everything it starts can be killed at once
            )
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            assert self.process is not None
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended with {self.process.returncode}:\n{self.log}")
            if self.is_ready() and len(self.workers) == self.wanted_workers:
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
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_WITHIN)
        deadline = time.monotonic() + STOP_WITHIN
        while _listens(self.port) and time.monotonic() < deadline:
            time.sleep(0.01)

    def kill_worker(self, pid: int) -> None:
        assert pid in self.workers
        os.kill(pid, signal.SIGKILL)

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
            raise RuntimeError(f"flask {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    @property
    def _log_file(self) -> Path:
        return self.data_dir / "server.log"

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
