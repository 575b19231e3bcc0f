"""Where the files of jobs are kept, and who serves: settled once, in the process that no job may outlive."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from conversations.lease import owner
from jobs.lanes import IMPORTS


@dataclass(frozen=True)
class Place:
    data_dir: Path
    server: str  # the process whose end ends a job's, named as the owner of a lease is
    environ: dict[str, str]  # settings that the process of a job reads

    @property
    def imports(self) -> Path:
        return self.data_dir / "imports"

    def lock(self, lane: str) -> Path:
        """Whoever holds it works at a job of this lane and machine; it goes with the process, however that ends."""
        return self.data_dir / "run" / ("jobs.lock" if lane == IMPORTS else f"{lane}.lock")

    def file(self, job_id: uuid.UUID) -> Path:
        """The uploaded file of a job, from its upload until it is stored or discarded."""
        return self.imports / str(job_id)


_place: Place | None = None


def configure(settings: Settings) -> None:
    """Once, before the fork: in the master."""
    global _place
    environ = {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
        "LOG_LEVEL": settings.log_level,
        "CLOCK": settings.clock.isoformat() if settings.clock else "",
        "FILES_URL": settings.files_url or "",
    }
    _place = Place(settings.data_dir, owner(), environ)


def place() -> Place:
    assert _place is not None, "place.configure has not been called"
    return _place
