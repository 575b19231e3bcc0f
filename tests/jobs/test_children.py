"""Processes that are started and not kept: nothing is left of them, and nothing is said of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from jobs import children

ROOT = Path(__file__).parent.parent.parent
LEAVES_ONE = """
import sys
from jobs import children
print(children.start([sys.executable, "-c", "import time; time.sleep(60)"], stdout=-3).pid)
"""


def test_a_process_that_ended_is_forgotten_at_once():
    process = children.start([sys.executable, "-c", "import time; time.sleep(1)"])
    assert process in children.running
    deadline = time.monotonic() + 10
    while process in children.running:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert not Path(f"/proc/{process.pid}").exists()  # not even as a zombie


def test_who_ends_before_its_process_says_nothing_and_takes_it_not_along():
    left = subprocess.run(
        [sys.executable, "-W", "error", "-c", LEAVES_ONE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert left.stderr == ""
    assert Path(f"/proc/{int(left.stdout)}").exists()
    os.kill(int(left.stdout), signal.SIGKILL)
