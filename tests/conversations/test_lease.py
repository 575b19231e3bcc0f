from __future__ import annotations

import os
import subprocess
import sys

from conversations import lease


def test_this_process_is_not_gone():
    assert not lease.is_gone(lease.owner(), single_host=True)


def test_a_process_that_ended_is_gone_and_its_successor_is_somebody_else():
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    name = lease._owner_of(child.pid)
    assert not lease.is_gone(name, single_host=False)
    child.communicate(b"\n")
    assert lease.is_gone(name, single_host=False)
    boot, namespace, _pid, _start = name.split(":")
    assert lease.is_gone(f"{boot}:{namespace}:{os.getpid()}:1", single_host=False)


def test_a_dead_child_that_nobody_has_buried_is_gone():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        name = lease._owner_of(child.pid)
        assert not lease.is_gone(name, single_host=False)
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert lease.is_gone(name, single_host=False)


def test_another_boot_is_gone_only_where_there_is_one_host():
    assert lease.is_gone("other-boot:1:1:1", single_host=True)
    assert not lease.is_gone("other-boot:1:1:1", single_host=False)


def test_another_pid_namespace_cannot_be_judged():
    boot, _namespace, _pid, _start = lease.owner().split(":")
    assert not lease.is_gone(f"{boot}:1:999999999:1", single_host=True)
