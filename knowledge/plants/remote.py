"""Content in object storage, or wherever else fsspec reaches: common to all machines."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import fsspec

from knowledge.plants.stores import ARRIVING, LEAVING, PIECE, UNNAMED_FOR, Named, gone, in_pieces
from problems import Problem, Unavailable


class Remote:
    """Through fsspec: object storage that speaks S3, and what else it knows.

    Written aside first: not every storage shows an object whole or not at all. What knows a storage may have threads
    and connections, which a process does not inherit: each process opens its own.
    """

    is_shared = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: tuple[int, Any, str] | None = None

    @property
    def _reach(self) -> tuple[Any, str]:
        """The storage as this process has it, and where in it the content is."""
        if self._opened is None or self._opened[0] != os.getpid():
            self._opened = (os.getpid(), *fsspec.core.url_to_fs(self._url))  # type: ignore[no-untyped-call]
        return self._opened[1:]

    def put(self, checksum: str, source: IO[bytes]) -> None:
        """Written anew even if it is there, so that it is fresh for whoever sweeps."""
        with _answering(), tempfile.NamedTemporaryFile(prefix="heliodesk-") as copy:
            storage, root = self._reach
            arriving = f"{root}/{ARRIVING}{uuid.uuid4().hex}"
            shutil.copyfileobj(source, copy, PIECE)
            copy.flush()
            storage.makedirs(f"{root}/{checksum[:2]}", exist_ok=True)
            storage.put_file(copy.name, arriving)
            storage.mv(arriving, _place(root, checksum))

    def has(self, checksum: str) -> bool:
        with _answering():
            storage, root = self._reach
            place = _place(root, checksum)
            return bool(storage.exists(place) or storage.exists(place + LEAVING))

    def pieces(self, checksum: str) -> Generator[bytes]:
        """Also of content that a sweeper has set aside: it comes back if anything names it."""
        with _answering():
            storage, root = self._reach
            for place in (_place(root, checksum), _place(root, checksum) + LEAVING):
                with suppress(FileNotFoundError):
                    return in_pieces(storage.open(place, "rb"))
        raise gone()

    @contextmanager
    def file(self, checksum: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile(prefix="heliodesk-") as copy:
            with _answering(), closing(self.pieces(checksum)) as pieces:
                copy.writelines(pieces)
            copy.flush()
            yield Path(copy.name)

    def sweep(self, named: Named) -> int:
        """Set aside first, and looked at again an hour later, since nothing here can be renamed in one step: whoever
        puts the same content at that moment may see it go, but has its row by then, and it comes back."""
        with _answering():
            storage, root = self._reach
            storage.invalidate_cache()
            sweeping = Sweeping(storage, time.time() - UNNAMED_FOR)
            there = _found(storage, root)
            old = [path for path in there if sweeping.is_old(path)]
            sweeping.drop([path for path in old if ARRIVING in path])
            kept = named({_checksum(path) for path in old})
            gone = sum(sweeping.settle(path, _checksum(path) in kept, there) for path in old if _is_leaving(path))
            for path in old:
                if not _is_leaving(path) and _checksum(path) not in kept:
                    sweeping.set_aside(path)
        return gone


@dataclass(frozen=True)
class Sweeping:
    """One walk through a storage. Several at once harm nothing."""

    storage: Any
    before: float  # what was written since is left alone

    def is_old(self, path: str) -> bool:
        try:
            return bool(self.storage.modified(path).timestamp() < self.before)
        except FileNotFoundError:
            return False  # another was quicker

    def drop(self, paths: Collection[str]) -> None:
        for path in paths:
            with suppress(FileNotFoundError):
                self.storage.rm_file(path)

    def set_aside(self, path: str) -> None:
        with suppress(FileNotFoundError):
            self.storage.cp_file(path, path + LEAVING)
            if self.is_old(path):
                self.storage.rm_file(path)

    def settle(self, leaving: str, is_kept: bool, there: Collection[str]) -> bool:
        """Whether what was set aside an hour ago is gone now."""
        place = leaving.removesuffix(LEAVING)
        if is_kept and place not in there:
            with suppress(FileNotFoundError):
                self.storage.cp_file(leaving, place)
            return False  # what was set aside goes with the next walk
        if not self.is_old(leaving):
            return False
        self.drop([leaving])
        return not is_kept


def _found(storage: Any, root: str) -> set[str]:
    try:
        return set(storage.find(root))
    except FileNotFoundError:
        return set()  # nothing was ever put


def _place(root: str, checksum: str) -> str:
    return f"{root}/{checksum[:2]}/{checksum}"


def _checksum(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(LEAVING)


def _is_leaving(path: str) -> bool:
    return path.endswith(LEAVING)


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever way the storage fails: each has errors of its own."""
    try:
        yield
    except (FileNotFoundError, Problem):
        raise
    except Exception as error:
        raise Unavailable("The storage of files does not answer at the moment.", code="files_away") from error
