"""What a killed job has unpacked is removed by the next one, or by whoever tidies; what a living one has is not."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest

from conversations.lease import owner
from jobs import scratch, tidying

JOB = """
import sys, tempfile
from analysis.remarks import Remarks
from analysis.unpacking import plain
from jobs import scratch
from pathlib import Path
with scratch.entered(), plain(Path(sys.argv[1]), "", Remarks()) as unpacked:
    print(unpacked.path, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def base(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def job(base, tmp_path):
    """A process in the middle of a file that it unpacked."""
    archive = tmp_path / "plant.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("plant.csv", "time,power kW\n2024-01-01 00:00,1\n")
    command = [sys.executable, "-c", JOB, str(archive)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environ
    ) as process:
        unpacked = Path(process.stdout.readline().strip())
        assert unpacked.is_relative_to(base)
        assert unpacked.exists()
        yield process
        process.kill()


def left(base):
    return [path.name for path in base.iterdir()]


def test_what_a_killed_job_left_goes_and_what_a_living_one_has_stays(base, job):
    assert scratch.sweep(base) == 0
    assert len(left(base)) == 1
    job.kill()
    job.wait()
    assert len(left(base)) == 1
    assert scratch.sweep(base) == 1
    assert left(base) == []


def test_the_next_job_removes_it(base, job):
    job.kill()
    job.wait()
    with scratch.entered() as folder:
        assert left(base) == [folder.name]
        assert Path(tempfile.mkdtemp()).parent == folder
    assert (left(base), tempfile.gettempdir()) == ([], str(base))


@pytest.mark.usefixtures("app")
def test_who_tidies_removes_it(base, job):
    job.kill()
    job.wait()
    tidying.tidy()
    assert left(base) == []


def test_a_job_that_ends_by_itself_leaves_nothing(base, job):
    job.communicate("")
    assert (job.returncode, left(base)) == (0, [])


@pytest.mark.parametrize(("days", "is_kept"), [(1, True), (3, False)])
def test_of_another_container_what_is_old_goes(base, days, is_kept):
    folder = base / f"{scratch.PREFIX}{owner().split(':')[0]}:another-namespace:2:3"
    folder.mkdir()
    os.utime(folder, (time.time() - days * 86_400,) * 2)
    scratch.sweep(base)
    assert folder.exists() is is_kept


def test_what_is_named_otherwise_is_not_touched(base):
    for name in ("plant-abc", f"{scratch.PREFIX}nobody"):
        (base / name).mkdir()
        os.utime(base / name, (1, 1))
    scratch.sweep(base)
    assert len(left(base)) == 2
