"""Everything a segment of the run needs: the disk, the clock, the database, the llm and four real workers."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.provider import Provider
from tests.faults import FakedClock, SmallDisk
from tests.postgresql import Cluster
from tests.servers import Server

WORKERS = 4
MEMORY = Path("/dev/shm")  # no fault is a power cut: waiting for a real disk would only take time
BRINGS_UP_WITHIN = 60.0  # seconds; longer than any other fault lasts
DISK = {"sqlite": 128, "postgresql": 384}  # megabytes; PostgreSQL keeps 64 of log alone


@dataclass
class ChaosServer(Server):
    """Its log stands beside the disk that is filled, so that it can be read afterwards."""

    @property
    def _log_file(self) -> Path:
        return self.data_dir.parent.parent / "server.log"


class World:
    """`ground` is held by faults that stop and start the server: one at a time."""

    def __init__(self, db: str) -> None:
        self.db = db
        self.ground = threading.RLock()
        self.provider = Provider()
        self.troubles: list[str] = []  # faults from which the server did not come back
        self.excuses: list[tuple[float, float]] = []  # begin and end of faults that may make it say "not now"
        self.cluster: Cluster | None = None
        self._stack = ExitStack()

    def __enter__(self) -> World:
        with ExitStack() as stack:
            self._build(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(None, None, None)

    def _build(self, stack: ExitStack) -> None:
        folder = Path(tempfile.mkdtemp(prefix="heliodesk-chaos-", dir=MEMORY if MEMORY.is_dir() else None))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        stack.enter_context(self.provider.server)
        self.disk = stack.enter_context(SmallDisk(folder, DISK[self.db]))
        self.clock = FakedClock(folder / "clock")
        if self.db == "postgresql":
            place = self.disk.path / "cluster"
            place.mkdir()
            self.cluster = stack.enter_context(Cluster("max_wal_size=96MB", folder=place))
        settings = {
            "LLM": "openai:scripted-by-question",
            "LLM_BASE_URL": self.provider.server.base_url,
            "LLM_API_KEY": "none",
            "WORKERS": str(WORKERS),
            "LOG_LEVEL": "warning",
            **self.clock.environ,
        }
        url = self.cluster.url if self.cluster else ""
        data = self.disk.path / "data"
        self.server = stack.enter_context(ChaosServer.running(data, url, settings))

    @property
    def sqlite_file(self) -> Path:
        return self.server.data_dir / "heliodesk.db"

    def mend(self) -> None:
        """Undo every fault that may still be in force."""
        self.disk.free()
        self.clock.step(0)
        if self.cluster and not self.cluster.is_running:
            self.cluster.start()
        with self.ground:
            if self.server.process is None or self.server.process.poll() is not None:
                self.troubles.append("something that ended its master")
                self.bring_up()
            self.server.wait_until_ready()

    def start_anew(self) -> None:
        with self.ground:
            self.server.kill()
            self.bring_up()

    def bring_up(self) -> None:
        """As a service manager does: a server that cannot start yet, because its database is away, is started again."""
        deadline = time.monotonic() + BRINGS_UP_WITHIN
        while True:
            try:
                self.server.restart()
            except RuntimeError:
                if time.monotonic() > deadline:
                    raise
                self.server.kill()
            else:
                return
