"""The judge can fail: each thing that must not be is put into a small world where all is well, and is found."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chaos import provider
from tests.chaos.found import Found
from tests.chaos.judge import Judge
from tests.chaos.record import Diary, Send, Sight

UID = next(uid for uid in map(provider.uid_of, range(99)) if not provider.wants_tool(uid))
OTHER = provider.uid_of(2**48 - 1)
TEXT = f"Tell me of {UID}, please."
WHOLE = provider.answer(UID, 1)
HALF = " ".join(WHOLE.split()[:3])


def turn(**more):
    row = {"id": "t1", "status": "done", "error": None, "crashes": 0, "claim": 1, "agent": "market"}
    row |= {"conversation_id": "c1", "question_id": "m1", "question_parent": None, "owner": "ann@example.org"}
    return {**row, "question": TEXT, "answer": WHOLE, "steps": 0, "artifacts": 0, **more}


def world(**more):
    """Found and diary of one person who asked once and saw the whole answer."""
    sight = Sight(UID, "t1", shown=[(1, WHOLE)], status="done", final=WHOLE)
    send = Send("key", "ask", UID, TEXT, conversation_id="c1", turn_id="t1", answer_id="a1", sights=[sight])
    return Found(turns={"t1": turn(**more)}, questions=Counter([TEXT]), keys={"key": "t1"}), Diary("ann", [send])


def verdict(found, diary):
    return Judge(found, [diary]).judge()


def test_where_all_is_well_nothing_is_found():
    judged = verdict(*world())
    assert (judged.problems, judged.sent, judged.kept, judged.done) == ([], 1, 1, 1)


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ("lost", {"answer": ""}),
        ("lost", {"answer": HALF}),
        ("lost", {"answer": provider.answer(OTHER, 1)}),
        ("lost", {"answer": f"{HALF} {WHOLE}"}),
        ("lost", {"question": "Something else of " + UID}),
        ("lost", {"owner": "bea@example.org"}),
        ("lost", {"conversation_id": "c2"}),
        ("lost", {"steps": 2}),
        ("stuck", {"status": "running"}),
        ("changed", {"answer": provider.answer(UID, 2)}),
        ("changed", {"status": "stopped", "answer": ""}),
        ("changed", {"status": "failed", "answer": HALF, "error": "The language model is busy."}),
        ("unexplained", {"status": "stopped"}),
        ("unexplained", {"status": "failed", "error": "Something went wrong on our side."}),
    ],
)
def test_a_wrong_turn_is_found(place, wrong):
    assert getattr(verdict(*world(**wrong)), place) >= 1


@pytest.mark.parametrize(
    ("place", "spoil"),
    [
        ("lost", lambda found, _diary: found.turns.clear()),
        ("lost", lambda found, _diary: found.keys.clear()),
        ("doubled", lambda found, _diary: found.questions.update([TEXT])),
        ("doubled", lambda found, _diary: found.questions.update(["A stranger's"])),
        ("doubled", lambda found, _diary: found.turns.update(t2=turn(id="t2"))),
        ("doubled", lambda _found, diary: diary.sends[0].acknowledge("t2", "a2", "c1")),
        ("orphans", lambda found, _diary: found.broken.update({"answers without a turn": 1})),
        ("unexplained", lambda found, _diary: found.troubles.append("worker killed")),
        ("unexplained", lambda _found, diary: diary.refusals.append((5.0, "503"))),
        ("unexplained", lambda _found, diary: diary.unexplained.append("500 of GET /")),
    ],
)
def test_what_is_wrong_around_it_is_found(place, spoil):
    found, diary = world()
    spoil(found, diary)
    assert getattr(verdict(found, diary), place) >= 1


def test_a_refusal_while_a_fault_lasts_is_fair():
    found, diary = world()
    diary.refusals.append((5.0, "503"))
    found.excuses.append((4.0, 6.0))
    assert verdict(found, diary).problems == []


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        '{"level": "error", "message": "turn failed", "error": "Traceback …\\nKeyError: 1"}',
    ],
)
def test_an_error_that_no_fault_explains_is_found_in_the_log(line):
    found, diary = world()
    found.log = line
    assert verdict(found, diary).unexplained == 1


def reader():
    sight = Sight(UID)
    sight.connect()
    sight.see(1, HALF)
    return sight


def test_text_that_changes_under_a_reader_is_noted():
    sight = reader()
    sight.see(1, "something else")
    assert sight.problems


def test_text_that_shrinks_within_a_connection_is_noted():
    sight = reader()
    sight.see(1, HALF[:-5])
    assert sight.problems


def test_a_new_attempt_without_a_word_is_noted():
    sight = reader()
    sight.see(2, "new words")
    assert sight.problems


@pytest.mark.parametrize("tell", [Sight.restart, Sight.connect])
def test_a_new_attempt_that_was_announced_is_not(tell):
    sight = reader()
    tell(sight)
    sight.see(2, "new words")
    assert (sight.problems, sight.text) == ([], "new words")


def test_a_new_connection_may_begin_with_less():
    sight = reader()
    sight.connect()
    sight.see(1, HALF[:4])
    sight.see(1, WHOLE)
    assert (sight.problems, sight.text) == ([], WHOLE)
