"""The content of files, each kept once under its checksum: in a folder, or wherever FILES_URL points."""

from __future__ import annotations

import hashlib
from typing import IO

from config import Settings
from knowledge.plants.remote import Remote
from knowledge.plants.stores import Folder, Store


def checksum_of(source: IO[bytes]) -> str:
    """SHA-256 of all of it; it stands at its beginning again."""
    source.seek(0)
    digest = hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]
    source.seek(0)
    return digest


_store: Store | None = None


def configure(settings: Settings) -> None:
    """Once, before the fork."""
    global _store
    _store = Remote(settings.files_url) if settings.files_url else Folder(settings.data_dir / "files")


def store() -> Store:
    assert _store is not None, "content.configure has not been called"
    return _store
