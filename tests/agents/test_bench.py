"""What a tool finds on its bench: the files, the person and long work of its own turn, and nobody else's."""

from __future__ import annotations

import threading
import uuid

import pytest

from agents import base
from agents.engine import toolbox
from agents.tools.bench import Bench, bench
from tests.agents import desk

FILES = (base.FileNote("f1", "plant.csv", 1200), base.FileNote("f2", "later.csv", 9))


def work(kind, request):
    if kind == "fail":
        raise base.WorkFailed("This is no table.", "Save it as CSV.")
    return {"kind": kind, **request}


@pytest.fixture
def found(monkeypatch):
    """The benches that the desk's tool found, with the thread it ran on."""
    found = []
    monkeypatch.setattr(desk, "look", lambda: found.append((bench(), threading.current_thread())))
    return found


def test_a_tool_finds_the_files_the_person_and_the_work_of_its_turn(hear, found):
    ann = uuid.uuid4()
    hear("tool", files=FILES, person_id=ann, submit=work)
    [(here, thread)] = found
    assert (here.files, here.person_id) == (FILES, ann)
    assert here.submit("analysis", {"file_id": "f1"}) == {"kind": "analysis", "file_id": "f1"}
    assert thread is not threading.main_thread()


def test_nothing_of_one_call_lies_on_the_bench_of_the_next(hear, found):
    hear("tool", files=FILES, person_id=uuid.uuid4(), submit=work)
    hear("tool")
    assert found[1][0] == Bench()
    assert bench() == Bench()


def test_without_a_place_for_long_work_it_is_refused_in_plain_words():
    with pytest.raises(base.WorkFailed) as refused:
        bench().submit("analysis", {})
    assert "cannot be done here" in refused.value.message
    assert refused.value.hint


def test_work_that_failed_is_a_refusal_that_the_llm_can_read(run):
    def check_file() -> base.ToolResult:
        """Looks at a file."""
        return base.ToolResult(ok=True, summary=bench().submit("fail", {}))

    result = run(toolbox.use(toolbox.build([check_file]), "check_file", {}, Bench(submit=work)))
    assert (result.ok, result.code, result.message, result.hint) == (
        False,
        "tool_failed",
        "This is no table.",
        "Save it as CSV.",
    )


def test_a_language_model_sees_nothing_of_the_bench(hear, llm_server):
    hear("tool", files=FILES, person_id=uuid.uuid4(), submit=work)
    sent = str(llm_server.requests)
    assert "get_capacity" in sent
    assert "plant.csv" not in sent
