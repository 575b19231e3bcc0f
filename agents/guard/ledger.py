"""Everything that is proven in one conversation: results of this turn, then of earlier ones, then what the person said.

Built as it is needed: most claims are proven by the rows of this turn, and nothing else is read for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from agents import base
from agents.guard import evidence, language
from agents.guard.dates import Day
from agents.guard.evidence import Evidence
from agents.guard.figures import Figure, Shelf
from agents.guard.grammar import Claim
from agents.guard.plain import clean

# What an earlier answer rests on: JSON as its tools returned it, or the text that was shown.
Past = Callable[[], Iterable[str]]


class Ledger:
    """Of one turn. `earlier` gives what tools returned in earlier turns; `said` is what the person wrote in those."""

    def __init__(self, question: str, today: date, earlier: Past = tuple, said: Sequence[str] = ()) -> None:
        self.today = today
        self._results: list[Evidence] = []
        self._shelves: dict[str, Shelf] = {}
        self._earlier_texts = earlier
        self._earlier: list[Evidence] | None = None
        self._said_texts = (question, *said)
        self._said: list[Evidence] | None = None

    def add(self, result: base.ToolResult) -> None:
        self._results.append(evidence.of_result(result, len(self._results)))
        self._shelves = {}

    @property
    def results(self) -> Sequence[Evidence]:
        return self._results

    @property
    def earlier(self) -> Sequence[Evidence]:
        if self._earlier is None:
            self._earlier = [_of_past(text, -2 - place) for place, text in enumerate(self._earlier_texts())]
        return self._earlier

    @property
    def said(self) -> Sequence[Evidence]:
        """The person's own words, cleaned and told in the language they are in."""
        if self._said is None:
            texts = [clean(text) for text in self._said_texts if text]
            self._said = [evidence.of_text(text, tongue=language.of(text)) for text in texts]
        return self._said

    def layers(self) -> Iterator[Shelf]:
        """Figures by how near they are: of each result its rows and summary, then its texts; then earlier ones."""
        yield self._shelf("rows", lambda: (figure for one in self._results for figure in one.figures))
        yield self._shelf("texts", lambda: (figure for one in self._results for figure in one.told))
        yield self._shelf("earlier", lambda: (figure for one in self.earlier for figure in (*one.figures, *one.told)))

    @property
    def told(self) -> Iterable[Figure]:
        """Numbers in the texts of this turn's results, which belong to no row."""
        return (figure for one in self._results for figure in one.told)

    def _shelf(self, name: str, figures: Callable[[], Iterable[Figure]]) -> Shelf:
        if name not in self._shelves:
            self._shelves[name] = Shelf(figures())
        return self._shelves[name]

    def by_the_person(self, claim: Claim) -> bool:
        """A figure that the person gave without a unit ("25") may be told back with one."""
        given = [figure for one in self.said for figure in one.told]
        bare = replace(claim, unit=None)
        return any(figure.is_told_by(claim) or (figure.unit is None and figure.is_told_by(bare)) for figure in given)

    def counts(self, number: int) -> bool:
        """Whether so many rows or names were returned, or so many years lie between two of a result."""
        known = [*self._results, *self.earlier]
        if any(number in one.counts for one in known):
            return True
        return any(self._is_span(number, {day.year for day in one.days}) for one in known)

    def _is_span(self, number: int, years: set[int]) -> bool:
        return any(year - number in years for year in years)

    def knows(self, day: Day) -> bool:
        """A date that was returned, is today or of the last month, or was said by the person."""
        last = self.today.replace(day=1) - timedelta(days=1)
        if day.fits(Day(self.today.year, self.today.month, self.today.day)) or day == Day(last.year, last.month):
            return True
        return any(_holds(day, one.days) or _holds(day, one.told_days) for one in self._everything())

    def is_year(self, number: float) -> bool:
        return number in range(1900, 2200) and self.knows(Day(int(number)))

    def days_ago(self, number: float) -> bool:
        """Whether something that was returned is so many days before today."""
        known = (day for one in [*self._results, *self.earlier] for day in (*one.days, *one.told_days) if day.day)
        return any((self.today - date(*day.parts)).days == number for day in known)

    def has_text(self, text: str, or_said: bool = False) -> bool:
        """Whether these very words stand in a result; with `or_said` also in what the person wrote."""
        whole = re.compile(rf"(?<![\w.,]){re.escape(text)}(?!\w|[.,]\d)", re.IGNORECASE)
        known = self._everything() if or_said else (*self._results, *self.earlier)
        return any(whole.search(one.text) for one in known)

    @property
    def source_count(self) -> int:
        """Sources are numbered from 1 on, each dataset and edition once."""
        return len({(source.dataset, source.edition) for one in self._results for source in one.sources})

    def _everything(self) -> Iterator[Evidence]:
        yield from self._results
        yield from self.said
        yield from self.earlier


def _holds(day: Day, known: frozenset[Day]) -> bool:
    if day.month == day.day == 0 and day in known:
        return True
    is_end_of_year = (day.month, day.day) in {(12, 31), (1, 1), (12, 0)} and Day(day.year) in known
    return is_end_of_year or any(day.fits(other) for other in known)


def _of_past(text: str, origin: int) -> Evidence:
    told = _json(text)
    return evidence.of_told(told, origin) if told is not None else evidence.of_text(clean(text), origin)


def _json(text: str) -> dict[str, Any] | None:
    if not text.startswith("{"):
        return None
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
