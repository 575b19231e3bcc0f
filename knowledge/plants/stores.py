"""What keeps content under its checksum: what every store can do, and the one that is a folder.

Content is never changed. It is there before a row names it, and goes when no row has named it for a while: both may be
interrupted at any point. Nothing here knows a row.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from problems import NotFound, Unavailable

PIECE = 1 << 20  # bytes read at a time
UNNAMED_FOR = 3600.0  # seconds that content may wait for the row that names it
ARRIVING, LEAVING = ".arriving-", ".leaving"

Named = Callable[[Collection[str]], Collection[str]]  # which of these checksums have a row


class Store(Protocol):
    @property
    def is_shared(self) -> bool:
        """Whether every machine has what one has put."""

    def put(self, checksum: str, source: IO[bytes]) -> None:
        """Keep what is read from `source`; on the disk when this returns."""

    def has(self, checksum: str) -> bool: ...

    def pieces(self, checksum: str) -> Generator[bytes]:
        """Raises NotFound, before the first piece."""

    def file(self, checksum: str) -> Any:
        """A context manager: the path of a file that holds it, to be read only. Raises NotFound."""

    def sweep(self, named: Named) -> int:
        """Delete what has been named by no row for a while; how many."""


def gone() -> NotFound:
    return NotFound("The content of this file is no longer here.", hint="Attach the file again.")


@dataclass(frozen=True)
class Folder:
    root: Path
    is_shared = False  # the data folder may be one of several machines; then each looks whether it has the content

    def _place(self, checksum: str) -> Path:
        return self.root / checksum[:2] / checksum

    def put(self, checksum: str, source: IO[bytes]) -> None:
        place = self._place(checksum)
        try:
            os.utime(place)  # whoever sweeps leaves alone what was wanted just now
        except FileNotFoundError:
            self._write(place, source)

    def _write(self, place: Path, source: IO[bytes]) -> None:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=ARRIVING, delete=False) as arriving:
            try:
                shutil.copyfileobj(source, arriving, PIECE)
                arriving.flush()
                os.fsync(arriving.fileno())
                os.rename(arriving.name, place)
            except OSError as error:
                Path(arriving.name).unlink(missing_ok=True)
                raise Unavailable("The server has no room for this file at the moment.", code="files_full") from error
        _sync(place.parent)

    def has(self, checksum: str) -> bool:
        return self._place(checksum).exists()

    def pieces(self, checksum: str) -> Generator[bytes]:
        with self.file(checksum) as path:
            opened = path.open("rb")
        return in_pieces(opened)

    @contextmanager
    def file(self, checksum: str) -> Iterator[Path]:
        if not self.has(checksum):
            raise gone()
        yield self._place(checksum)

    def sweep(self, named: Named) -> int:
        """Taken away first, then looked at once more: who puts the same content meanwhile has freshened it before, or
        finds none and writes. Harmless by several at once, and what a killed one had taken away is settled here."""
        before = time.time() - UNNAMED_FOR
        for path in self.root.glob(f"{ARRIVING}*"):
            if _modified(path) < before:
                path.unlink(missing_ok=True)
        old = [path for path in self.root.glob("??/*") if path.suffix != LEAVING and _modified(path) < before]
        kept = named([path.name for path in old])
        for path in old:
            if path.name not in kept:
                with suppress(FileNotFoundError):
                    path.replace(path.with_suffix(LEAVING))
        leaving = list(self.root.glob(f"??/*{LEAVING}"))
        kept = named([path.stem for path in leaving])
        return sum(_settle(path, path.stem in kept or _modified(path) >= before) for path in leaving)


def _settle(leaving: Path, is_kept: bool) -> bool:
    """Whether it is gone now."""
    if is_kept:
        with suppress(FileNotFoundError):
            leaving.replace(leaving.with_suffix(""))
    else:
        leaving.unlink(missing_ok=True)
    return not is_kept


def _sync(folder: Path) -> None:
    """The name of a file in its folder is on the disk, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _modified(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")  # another was quicker


def in_pieces(opened: IO[bytes]) -> Generator[bytes]:
    with opened:
        while piece := opened.read(PIECE):
            yield piece
