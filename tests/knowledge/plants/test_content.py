"""Content is kept whole, once, and as long as something names it: in a folder and in whatever fsspec reaches."""

from __future__ import annotations

import hashlib
import io
import os
import time
import uuid

import pytest

import config
from knowledge.plants import content
from knowledge.plants.content import Folder, Remote
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
    monkeypatch.setattr(content.time, "time", lambda: now + content.UNNAMED_FOR + 60)


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
    named, unnamed = put(store), put(store, b"a,b\n1,2\n")
    assert store.sweep(lambda _checksums: {named}) == 1
    assert (store.has(named), store.has(unnamed)) == (True, False)


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
    place.rename(place.with_suffix(content.LEAVING))
    store.sweep(everything)
    assert read(store, checksum) == TABLE


@pytest.mark.usefixtures("later")
def test_what_never_arrived_whole_goes(tmp_path):
    store = Folder(tmp_path)
    (tmp_path / f"{content.ARRIVING}x").write_bytes(b"ha")
    store.sweep(everything)
    assert names(tmp_path) == []


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
