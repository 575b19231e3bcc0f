"""The end of a segment: every diary is compared with what was found, and what was found with itself."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos import provider
from tests.chaos.found import Found, plain
from tests.chaos.record import CLOSED, Diary, Send, Sight

EXPLAINED = re.compile(r"the database is away|was sent SIG(KILL|TERM)|did not start|the settings stay as they were")
CRASHED = re.compile(r"^Traceback|^Exception in thread|^Fatal Python|Segmentation fault")
RAISED = re.compile(r"^[\w.]*?(\w+(?:Error|Exception))\b", re.MULTILINE)  # in a traceback; the last is what came of it
AWAY = {"OperationalError", "InterfaceError", "TimeoutError"}
OF_THE_PROVIDER = "language model"
OF_CRASHES = "This answer was interrupted three times"
BELATED = 15.0  # seconds after a fault within which the server may still say "not now"
CRASHES = 2  # counted before the third, with which it ends


@dataclass
class Verdict:
    """Counts of one segment; `problems` says each thing that should not be."""

    sent: int = 0
    kept: int = 0
    doubled: int = 0
    lost: int = 0
    done: int = 0
    stopped: int = 0
    failed: int = 0
    stuck: int = 0
    orphans: int = 0
    changed: int = 0  # seen text later changed or gone without notice
    unexplained: int = 0
    refusals: int = 0
    longest_silence: float = 0.0
    recoveries: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)  # sentences people were shown
    problems: list[str] = field(default_factory=list)


class Judge:
    def __init__(self, found: Found, diaries: Sequence[Diary]) -> None:
        self._found = found
        self._diaries = diaries
        self._sends = [send for diary in diaries for send in diary.sends]
        self._retried = Counter(send.uid for send in self._sends if send.kind == "retry")
        self._asked = Counter(turn["question"] for turn in found.turns.values())
        self._used: Counter[tuple[str, int]] = Counter()  # (question, attempt) of whole answers
        self.verdict = Verdict()

    def judge(self) -> Verdict:
        for diary in self._diaries:
            self._judge_diary(diary)
        self._judge_questions()
        self._judge_answers()
        self._judge_house()
        return self.verdict

    def _note(self, place: str, problem: str) -> None:
        setattr(self.verdict, place, getattr(self.verdict, place) + 1)
        self.verdict.problems.append(f"{place}: {problem}")

    # --- what people say ----------------------------------------------------------------------------------------------

    def _judge_diary(self, diary: Diary) -> None:
        verdict = self.verdict
        for send in diary.sends:
            verdict.sent += 1
            for place, problem in self._problems_of(send, diary.name):
                self._note(place, f"{diary.name} {send.kind} {send.key}: {problem}")
        for problem in diary.unexplained:
            self._note("unexplained", f"{diary.name} {problem}")
        for when, refusal in diary.refusals:
            if not any(begin <= when <= end + BELATED for begin, end in self._found.excuses):
                self._note("unexplained", f"{diary.name} was told without a reason: {refusal}")
        verdict.refusals += len(diary.refusals)
        verdict.recoveries += diary.recoveries
        verdict.longest_silence = max(verdict.longest_silence, diary.longest_silence)

    def _problems_of(self, send: Send, name: str) -> Iterator[tuple[str, str]]:
        yield from (("doubled", problem) for problem in send.problems)
        turn = self._found.turns.get(plain(send.turn_id))
        if turn is None or self._found.keys.get(send.key) != plain(send.turn_id):
            yield "lost", f"turn {send.turn_id or 'none'}, key in the database {self._found.keys.get(send.key)}"
            return
        self.verdict.kept += 1
        yield from (("lost", problem) for problem in self._misplaced(send, turn, name))
        extra = self._asked[send.text] - 1 - self._retried[send.uid]
        if send.kind != "retry" and extra > 0:
            yield "doubled", f"{extra} turns too many for its question"
        yield from (("changed", problem) for sight in send.sights for problem in _changes(sight, turn))

    def _misplaced(self, send: Send, turn: dict[str, Any], name: str) -> Iterator[str]:
        """Whether it is whose it should be, and stands where it should."""
        if send.text != turn["question"]:
            yield f"the question became {turn['question']!r}"
        if turn["owner"].partition("@")[0] != name:
            yield f"it belongs to {turn['owner']}"
        if plain(turn["conversation_id"]) != plain(send.conversation_id):
            yield f"it stands in conversation {turn['conversation_id']}"
        before = self._found.turns.get(plain(send.before.turn_id)) if send.before else None
        if before and send.kind == "retry" and turn["question_id"] != before["question_id"]:
            yield "the new answer stands under another question"
        if before and send.kind == "edit" and turn["question_parent"] != before["question_parent"]:
            yield "the edited question stands elsewhere than the one before"

    # --- what the database holds --------------------------------------------------------------------------------------

    def _judge_questions(self) -> None:
        written = {send.text for send in self._sends}
        for text, count in self._found.questions.items():
            if text not in written:
                self._note("doubled", f"nobody wrote {text!r}")
            elif count > 1:
                self._note("doubled", f"{text!r} stands there {count} times")

    def _judge_answers(self) -> None:
        stops = {plain(send.turn_id) for send in self._sends if send.was_stopped}
        for turn_id, turn in self._found.turns.items():
            status = turn["status"]
            if status not in CLOSED:
                self._note("stuck", f"turn {turn_id} is {status}")
                continue
            setattr(self.verdict, status, getattr(self.verdict, status) + 1)
            if problem := self._wrong(turn):
                self._note("lost", f"turn {turn_id} {status} {turn['question']!r}: {problem}: {turn['answer']!r}")
            if status == "stopped" and turn_id not in stops:
                self._note("unexplained", f"turn {turn_id} was stopped by nobody")
            if status == "failed":
                self._judge_failure(turn_id, turn)
        for (uid, attempt), count in self._used.items():
            if count > 1:
                self._note("doubled", f"attempt {attempt} of {uid} became {count} answers")

    def _judge_failure(self, turn_id: str, turn: dict[str, Any]) -> None:
        sentence = turn["error"] or "(no sentence)"
        self.verdict.failures[sentence] = self.verdict.failures.get(sentence, 0) + 1
        has_crashed = sentence.startswith(OF_CRASHES) and turn["crashes"] >= CRASHES
        if not has_crashed and OF_THE_PROVIDER not in sentence:
            self._note("unexplained", f"turn {turn_id} failed after {turn['crashes']} crashes: {sentence}")

    def _wrong(self, turn: dict[str, Any]) -> str:
        """What is wrong with an answer, judged by its words; empty when nothing is."""
        uid = provider.UID.findall(turn["question"])[-1]
        text = " ".join(turn["answer"].split())
        is_done = turn["status"] == "done"
        if not text:
            return "nothing in it" if is_done else ""
        attempt = provider.attempt_of(text)
        if attempt is None or attempt[0] != uid:
            return "another question's answer"
        whole = provider.answer(uid, attempt[1])
        if not whole.startswith(text):
            return "mixed up or doubled"
        if not is_done:
            return ""
        self._used[attempt] += 1
        steps = int(turn["agent"] == provider.AGENT_WITH_TOOL and provider.wants_tool(uid))
        if turn["steps"] != steps or bool(turn["artifacts"]) != bool(steps):
            return f"{turn['steps']} steps and {turn['artifacts']} tables and charts where one question has {steps}"
        return "" if text == whole else "not whole"

    def _judge_house(self) -> None:
        for what, count in self._found.broken.items():
            if count:
                self._note("orphans", f"{count} {what}")
        if self._found.doctor:
            self._note("orphans", f"flask doctor: {self._found.doctor}")
        for trouble in self._found.troubles:
            self._note("unexplained", f"the server did not come back from {trouble}")
        for line in self._found.log.splitlines():
            if problem := unexplained(line):
                self._note("unexplained", f"log: {problem}")


def unexplained(line: str) -> str:
    """What a line of the server's log complains of that no fault explains; empty when there is nothing."""
    try:
        entry = json.loads(line)
    except ValueError:
        return line if CRASHED.search(line) else ""
    if entry.get("level") not in {"error", "critical"} or EXPLAINED.search(entry.get("message", "")):
        return ""
    raised = RAISED.findall(entry.get("error", ""))
    return "" if raised and raised[-1] in AWAY else str(entry)[:1200]


def _changes(sight: Sight, turn: dict[str, Any]) -> Iterator[str]:
    """Where what was seen is not what is kept, and nobody was told."""
    yield from sight.problems
    final = " ".join(turn["answer"].split())
    if sight.status and (sight.status, sight.final) != (turn["status"], final):
        yield f"seen at the end {sight.status} {sight.final!r}, kept {turn['status']} {final!r}"
    if final.startswith(sight.text):
        return
    if not final or provider.attempt_of(final) == provider.attempt_of(sight.text) or turn["claim"] <= sight.claim:
        yield f"seen {sight.text!r} of attempt {sight.claim}, kept {final!r} of attempt {turn['claim']}"
