"""Whether the invariants hold, for whoever asks every few seconds: never more work in a request than a few lookups.

Open turns are held against theirs in the request, at most once a second. All other rows are walked through in slices,
the newest ones each time, by a thread that begins when somebody asks and ends with its slices; nothing runs while
nobody asks. What was found is looked at again until it is mended. Each process walks for itself.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from connections import AWAY
from conversations.invariants import STRUCTURE, WATCHED
from conversations.invariants.probe import Finding, Invariant, Probe, all_at_once, dialect_of
from extensions import sessions

LOOK_EVERY = 1.0  # seconds
WALK_EVERY = 5.0  # seconds
REST = 50  # times what a walk took, before the next: 2 % of a core
SLICE = 10_000  # rows of a table in one walk, about 0.3 s; of ten million, all are seen within some hours
NEWEST = 1_000  # rows of a table that are seen in each walk
MOST = 100  # broken rows of a probe that are remembered

log = logging.getLogger(__name__)


class Checkup:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._findings: tuple[Finding, ...] = ()
        self._next_look = 0.0
        self._next_walk = 0.0
        self._seen_live: dict[tuple[int, uuid.UUID], float] = {}  # when first, of those broken at the last look
        self._broken: dict[Invariant, set[uuid.UUID]] = {}
        self._positions: dict[Probe, uuid.UUID | None] = {}
        self._walker: threading.Thread | None = None

    def findings(self) -> tuple[Finding, ...]:
        """What is broken, as far as it is known. Raises what the database raises."""
        with self._lock:
            if time.monotonic() >= self._next_look:
                self._look()
            if time.monotonic() >= self._next_walk and not (self._walker and self._walker.is_alive()):
                self._walker = threading.Thread(target=self._walk_alone, name="checkup", daemon=True)
                self._walker.start()
            return self._findings

    def walk(self) -> None:
        """Hold the next slice and the newest rows of every table against the invariants at rest."""
        began = time.monotonic()
        for invariant in STRUCTURE:
            for probe in invariant.probes:
                with sessions.read() as session:
                    found = {row.key for row in self._walk_on(session, probe)}
                if found:
                    self._remember(invariant, found)
        took = time.monotonic() - began
        self._next_walk = began + max(WALK_EVERY, REST * took)

    def _walk_alone(self) -> None:
        try:
            self.walk()
        except AWAY:
            log.warning("the database is away; the checkup goes on later")

    def _walk_on(self, session: Session, probe: Probe) -> Sequence[Any]:
        after = self._positions.get(probe)
        until = session.scalar(probe.end_of_slice(after, SLICE))
        broken = probe.broken(dialect_of(session)).limit(MOST)
        slice_ = broken if after is None else broken.where(probe.key > after)
        slice_ = slice_ if until is None else slice_.where(probe.key <= until)
        found = list(session.execute(slice_))
        self._positions[probe] = until
        if not probe.is_timed or (after is None and until is None):
            return found  # there is no newest, or that was the whole table
        newest = session.scalar(probe.newest(NEWEST))
        recent = broken if newest is None else broken.where(probe.key >= newest)
        return [*found, *session.execute(recent)]

    def _remember(self, invariant: Invariant, keys: set[uuid.UUID]) -> None:
        with self._lock:
            self._broken[invariant] = self._broken.get(invariant, set()) | keys
            self._next_look = 0.0

    def _look(self) -> None:
        with sessions.read() as session:
            live = self._look_at_open_turns(session)
            lasting = {one: one.look_at(session, keys) for one, keys in self._broken.items()}
        self._broken = {one: self._broken[one] for one, finding in lasting.items() if finding}
        self._findings = (*live, *(finding for finding in lasting.values() if finding))
        self._next_look = time.monotonic() + LOOK_EVERY

    def _look_at_open_turns(self, session: Session) -> tuple[Finding, ...]:
        """What was broken for a while already: somebody may just be taking over."""
        now = time.monotonic()
        rows = session.connection().execute(_live(dialect_of(session)))
        seen = [(row.place, row.key) for row in rows]
        self._seen_live = {one: self._seen_live.get(one, now) for one in seen}
        lasting: dict[int, list[uuid.UUID]] = {}
        for (place, key), since in self._seen_live.items():
            if now - since >= WATCHED[place].confirm_after:
                lasting.setdefault(place, []).append(key)
        return tuple(WATCHED[place].finding(len(keys), keys) for place, keys in lasting.items())


@cache
def _live(dialect: str) -> Any:
    return all_at_once(WATCHED, dialect, MOST)
