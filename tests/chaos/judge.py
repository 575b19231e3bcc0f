"""The end of a segment: every diary is compared with the database, and the database with itself."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.chaos import provider
from tests.chaos.record import CLOSED, Diary, Send
from tests.chaos.world import World
from tests.drills.people import rows

ANSWER = re.compile(r"(q[0-9a-f]{12})\.(\d+)\.0 ")
EXPLAINED = re.compile(r"the database is away|was sent SIG(KILL|TERM)|did not start|the settings stay as they were")
RAISED = re.compile(r"^[\w.]*?(\w+(?:Error|Exception))\b", re.MULTILINE)  # in a traceback; the last is what came of it
AWAY = {"OperationalError", "InterfaceError", "TimeoutError"}
ORPHANS = """
    SELECT count(*) AS found FROM message m LEFT JOIN message p ON p.id = m.parent_id
    WHERE (m.parent_id IS NOT NULL AND (p.id IS NULL OR p.conversation_id <> m.conversation_id
           OR m.depth <> p.depth + 1)) OR (m.parent_id IS NULL AND m.depth <> 0)
"""
LONE_ANSWERS = """
    SELECT count(*) AS found FROM message m LEFT JOIN turn t ON t.answer_id = m.id
    WHERE m.role = 'assistant' AND t.id IS NULL
"""
LOST_LEAVES = """
    SELECT count(*) AS found FROM conversation c LEFT JOIN message m ON m.id = c.leaf_id
    WHERE c.leaf_id IS NULL OR m.id IS NULL OR m.conversation_id <> c.id
"""
LEFT_DRAFTS = """
    SELECT count(*) AS found FROM draft d JOIN turn t ON t.id = d.turn_id WHERE t.status NOT IN ('queued', 'running')
"""
TURNS = """
    SELECT t.id, t.status, t.error, t.crashes, t.stop_requested, q.content AS question, a.content AS answer,
           (SELECT count(*) FROM step s WHERE s.turn_id = t.id) AS steps
    FROM turn t JOIN message q ON q.id = t.question_id JOIN message a ON a.id = t.answer_id
"""
KEYS = "SELECT client_id, turn_id FROM sent_key"


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
    changed: int = 0  # seen text later changed without notice
    unexplained: int = 0
    refusals: int = 0
    longest_silence: float = 0.0
    recoveries: list[float] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)  # sentences people were shown
    problems: list[str] = field(default_factory=list)


class Judge:
    def __init__(self, world: World, diaries: Sequence[Diary]) -> None:
        self._world = world
        self._diaries = diaries
        self._turns = {_hex(row["id"]): row for row in rows(world.server, TURNS)}
        self._asked = Counter(row["question"] for row in self._turns.values())
        self._keys = {row["client_id"]: _hex(row["turn_id"]) for row in rows(world.server, KEYS)}
        self._used: Counter[tuple[str, str]] = Counter()  # (question, attempt) of whole answers
        self._retried = Counter(send.uid for diary in diaries for send in diary.sends if send.kind == "retry")
        self.verdict = Verdict()

    def judge(self) -> Verdict:
        for diary in self._diaries:
            self._judge_diary(diary)
        self._judge_answers()
        self._judge_tree()
        self._ask_the_doctor()
        self._judge_log()
        return self.verdict

    def _judge_diary(self, diary: Diary) -> None:
        verdict = self.verdict
        for send in diary.sends:
            verdict.sent += 1
            for place, problem in self._problems_of(send):
                setattr(verdict, place, getattr(verdict, place) + 1)
                verdict.problems.append(f"{place}: {diary.name} {send.kind} {send.key}: {problem}")
        verdict.unexplained += len(diary.unexplained)
        verdict.problems += [f"unexplained: {diary.name} {one}" for one in diary.unexplained]
        verdict.refusals += diary.refusals
        verdict.recoveries += diary.recoveries
        verdict.longest_silence = max(verdict.longest_silence, diary.longest_silence)

    def _problems_of(self, send: Send) -> Iterator[tuple[str, str]]:
        turn = self._turns.get(_hex(send.turn_id)) if send.turn_id else None
        if turn is None or self._keys.get(send.key) != _hex(send.turn_id):
            yield "lost", f"turn {send.turn_id or 'none'}, key in the database {self._keys.get(send.key)}"
            return
        self.verdict.kept += 1
        if send.text != turn["question"]:
            yield "lost", f"the question became {turn['question']!r}"
        yield from (("doubled", problem) for problem in send.problems)
        if send.kind != "retry" and (extra := self._asked[send.text] - 1 - self._retried[send.uid]) > 0:
            yield "doubled", f"{extra} turns too many for its question"
        yield from (("changed", problem) for problem in self._changes(send, turn))

    def _changes(self, send: Send, turn: dict[str, Any]) -> Iterator[str]:
        final = " ".join(turn["answer"].split())
        for sight in send.sights:
            yield from sight.problems
            if sight.status and (sight.status, sight.final) != (turn["status"], final):
                yield f"seen at the end {sight.status} {sight.final!r}, kept {turn['status']} {final!r}"
            for attempt in (text for _claim, text in sight.shown[-1:]):
                if _attempt(attempt) == _attempt(final) and not final.startswith(attempt):
                    yield f"seen {attempt!r}, kept {final!r}"

    def _judge_answers(self) -> None:
        stops = {_hex(send.turn_id) for diary in self._diaries for send in diary.sends if send.was_stopped}
        for turn_id, turn in self._turns.items():
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
                sentence = turn["error"] or "(no sentence)"
                self.verdict.failures[sentence] = self.verdict.failures.get(sentence, 0) + 1
        for (uid, attempt), count in self._used.items():
            if count > 1:
                self._note("doubled", f"attempt {attempt} of {uid} became {count} answers")

    def _wrong(self, turn: dict[str, Any]) -> str:
        """What is wrong with the text of an answer, judged by its words; empty when nothing is."""
        uid = provider.UID.findall(turn["question"])[-1]
        text = " ".join(turn["answer"].split())
        if not text:
            return "nothing in it" if turn["status"] == "done" else ""
        attempt = _attempt(text)
        if attempt is None or attempt[0] != uid:
            return "another question's answer"
        whole = provider.answer(uid, int(attempt[1]))
        if not whole.startswith(text):
            return "mixed up or doubled"
        if turn["status"] != "done":
            return ""
        self._used[attempt] += 1
        if turn["steps"] > 1:
            return f"{turn['steps']} steps in place of one"
        return "" if text == whole else "not whole"

    def _judge_tree(self) -> None:
        checks = {"wrong place in the tree": ORPHANS, "answer without a turn": LONE_ANSWERS}
        checks |= {"conversation without its leaf": LOST_LEAVES, "draft of a closed turn": LEFT_DRAFTS}
        for what, query in checks.items():
            if found := rows(self._world.server, query)[0]["found"]:
                self.verdict.orphans += found
                self.verdict.problems.append(f"orphans: {found} × {what}")

    def _ask_the_doctor(self) -> None:
        """What the product itself finds wrong."""
        try:
            self._world.server.flask("doctor")
        except RuntimeError as found:
            self._note("orphans", f"flask doctor: {found}")

    def _judge_log(self) -> None:
        for trouble in self._world.troubles:
            self._note("unexplained", f"the server did not come back from {trouble}")
        for line in self._world.server.log.splitlines():
            if problem := unexplained(line):
                self._note("unexplained", f"log: {problem}")

    def _note(self, place: str, problem: str) -> None:
        setattr(self.verdict, place, getattr(self.verdict, place) + 1)
        self.verdict.problems.append(f"{place}: {problem}")


def unexplained(line: str) -> str:
    """What a line of the server's log complains of that no fault explains; empty when there is nothing."""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    if entry.get("level") not in {"error", "critical"} or EXPLAINED.search(entry.get("message", "")):
        return ""
    raised = RAISED.findall(entry.get("error", ""))
    return "" if raised and raised[-1] in AWAY else str(entry)[:1200]


def _attempt(text: str) -> tuple[str, str] | None:
    """(question, attempt) of an answer, by its first word."""
    found = ANSWER.match(f"{text} ")
    return (found[1], found[2]) if found else None


def _hex(value: object) -> str:
    return str(value).replace("-", "").lower()
