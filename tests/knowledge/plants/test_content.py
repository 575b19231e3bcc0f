"""Content is kept whole, once, and as long as something names it: in a folder and in whatever fsspec reaches."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import time
import uuid

import fsspec
import pytest
from fsspec.implementations.asyn_wrapper import AsyncFileSystemWrapper
from fsspec.implementations.local import LocalFileSystem
from fsspec.implementations.memory import MemoryFileSystem

import config
from knowledge.plants import content
from knowledge.plants.remote import Remote
from knowledge.plants.stores import ARRIVING, LEAVING, UNNAMED_FOR, Folder
from problems import NotFound, Unavailable

TABLE = b"time,power\n2024-01-01 00:00,0.0\n" * 40_000  # more than one piece


@pytest.fixture(params=["folder", "file", "memory"])
def store(request, tmp_path):
    if request.param == "folder":
        return Folder(tmp_path / "files")
    root = f"/{uuid.uuid4().hex}" if request.param == "memory" else str(tmp_path / "files")
    return Remote(f"{request.param}://{root}")


@pytest.fixture
def later(monkeypatch):
    """After the time that content may wait for a row."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + UNNAMED_FOR + 60)


def put(store, data=TABLE):
    checksum = content.checksum_of(io.BytesIO(data))
    store.put(checksum, io.BytesIO(data))
    return checksum


def read(store, checksum):
    return b"".join(store.pieces(checksum))


def nothing(_checksums):
    return set()


def everything(checksums):
    return set(checksums)


def names(root):
    return sorted(path.name for path in root.rglob("*") if path.is_file())


def test_what_was_put_comes_back_byte_for_byte(store):
    checksum = put(store)
    assert checksum == hashlib.sha256(TABLE).hexdigest()
    assert read(store, checksum) == TABLE
    with store.file(checksum) as path:
        assert path.read_bytes() == TABLE
    assert put(store) == checksum
    assert read(store, checksum) == TABLE


def test_the_same_content_takes_room_once(tmp_path):
    store = Folder(tmp_path / "files")
    checksum = [put(store), put(store)][0]
    assert names(tmp_path) == [checksum]
    assert (tmp_path / "files" / checksum[:2] / checksum).is_file()


def test_what_is_not_there_is_said_before_a_byte_of_it(store):
    assert not store.has("0" * 64)
    with pytest.raises(NotFound, match="no longer here"):
        store.pieces("0" * 64)
    with pytest.raises(NotFound), store.file("0" * 64):
        pass


@pytest.mark.usefixtures("later")
def test_content_goes_when_nothing_names_it(store):
    """In a folder at once, elsewhere with the second sweep."""
    named, unnamed = put(store), put(store, b"a,b\n1,2\n")
    assert sum(store.sweep(lambda _checksums: {named}) for _ in range(2)) == 1
    assert (store.has(named), store.has(unnamed)) == (True, False)
    assert read(store, named) == TABLE


@pytest.mark.usefixtures("later")
def test_content_that_comes_anew_while_it_is_swept_stays(store, monkeypatch):
    """An upload of the same content, and its row, between the look at the rows and what is done about it."""
    checksum, rows = put(store), set()

    def named(checksums):
        seen = rows & set(checksums)
        monkeypatch.undo()  # what comes now is fresh
        put(store)
        rows.add(checksum)
        return seen

    assert store.sweep(named) == 0
    assert read(store, checksum) == TABLE


def test_fresh_content_waits_for_its_row(store):
    checksum = put(store)
    assert store.sweep(nothing) == 0
    assert read(store, checksum) == TABLE


def test_old_content_that_is_put_again_is_fresh(tmp_path):
    store = Folder(tmp_path)
    checksum = put(store)
    os.utime(tmp_path / checksum[:2] / checksum, (1, 1))
    put(store)
    assert store.sweep(nothing) == 0
    assert store.has(checksum)


def test_content_that_is_named_while_it_is_taken_away_comes_back(tmp_path):
    store = Folder(tmp_path)
    checksum = put(store)
    os.utime(tmp_path / checksum[:2] / checksum, (1, 1))
    said = iter([set(), {checksum}])  # a row was committed between the two looks
    assert store.sweep(lambda _checksums: next(said)) == 0
    assert read(store, checksum) == TABLE


def test_what_a_killed_sweeper_had_taken_away_comes_back(tmp_path):
    store = Folder(tmp_path)
    checksum = put(store)
    place = tmp_path / checksum[:2] / checksum
    place.rename(place.with_suffix(LEAVING))
    store.sweep(everything)
    assert read(store, checksum) == TABLE


@pytest.mark.usefixtures("later")
def test_what_never_arrived_whole_goes(tmp_path):
    store = Folder(tmp_path)
    (tmp_path / f"{ARRIVING}x").write_bytes(b"ha")
    store.sweep(everything)
    assert names(tmp_path) == []


class Meddling(MemoryFileSystem):
    """A storage in which the same content arrives in the moment before it is removed."""

    protocol = "meddling"
    store, pseudo_dirs = {}, [""]
    arrives = None

    def rm_file(self, path):
        if self.arrives:
            arrives, Meddling.arrives = self.arrives, None
            arrives()
        super().rm_file(path)


@pytest.fixture
def meddling():
    fsspec.register_implementation("meddling", Meddling, clobber=True)
    return Remote("meddling:///files")


def test_content_that_arrives_in_the_moment_of_its_removal_is_there_all_the_time(meddling, monkeypatch):
    """Object storage removes whatever has the name; so that is kept aside until the rows were looked at again."""
    checksum, rows, now = put(meddling), set(), time.time()

    def arrives():
        put(meddling)
        rows.add(checksum)

    Meddling.arrives = staticmethod(arrives)
    for hours in range(1, 4):
        monkeypatch.setattr(time, "time", lambda at=now + hours * (UNNAMED_FOR + 60): at)
        assert meddling.sweep(rows.intersection) == 0
        assert read(meddling, checksum) == TABLE
        assert meddling.has(checksum)
    assert rows == {checksum}
    assert [path for path in Meddling.store if path.endswith(LEAVING)] == []


class Awaited(AsyncFileSystemWrapper):
    """A folder behind an event loop of its own, as all of fsspec that speaks HTTP has one: S3 among them."""

    protocol = "awaited"
    cachable = True

    def __init__(self, *given, **options):
        super().__init__(LocalFileSystem(), *given, asynchronous=False, **options)


def test_a_process_that_was_forked_reaches_the_storage_as_well(tmp_path):
    """Workers are born of one that has opened it."""
    fsspec.register_implementation("awaited", Awaited, clobber=True)
    store = Remote(f"awaited://{tmp_path}/files")
    checksum = put(store)
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe()
    worker = forking.Process(target=lambda: theirs.send((read(store, checksum) == TABLE, put(store, b"a,b\n"))))
    worker.start()
    assert ours.poll(20)
    is_same, other = ours.recv()
    worker.join()
    assert is_same
    assert read(store, other) == b"a,b\n"


class Breaking(io.BytesIO):
    """Breaks off in the middle."""

    def read(self, *_given):
        if self.tell():
            raise OSError("cut")
        return super().read(10)


def test_what_breaks_off_leaves_nothing(store):
    with pytest.raises(Unavailable):
        store.put("a" * 64, Breaking(TABLE))
    assert not store.has("a" * 64)


def test_a_storage_that_does_not_answer_is_no_mystery(tmp_path):
    (tmp_path / "file").write_text("where the folder should be")
    with pytest.raises(Unavailable, match="storage of files"):
        put(Remote(f"file://{tmp_path}/file/below"))


def test_files_are_kept_where_the_setting_says(tmp_path):
    settings = {"DATA_DIR": str(tmp_path / "data")}
    content.configure(config.load({**settings, "FILES_URL": f"file://{tmp_path}/elsewhere"}))
    checksum = put(content.store())
    assert (tmp_path / "elsewhere" / checksum[:2] / checksum).read_bytes() == TABLE
    content.configure(config.load(settings))
    put(content.store())
    assert (tmp_path / "data" / "files" / checksum[:2] / checksum).read_bytes() == TABLE
