"""Which name a number in a sentence belongs to: the one in its own clause, else in the clause before.

Several names and as many numbers in one clause go together in their order ("Germany and Italy had 81.7 and 29.8 GW"),
or all numbers belong to one of the names ("Germany leads Italy with 81.7 GW, up from 67.5 GW").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
_CLAUSE_ENDS = re.compile(
    r"[,;)](?=\s|$)|\s(?:and|while|whereas|but|against|versus|vs\.?|than|und|während|aber|gegenüber|als|et|tandis|mais|e|"
    r"mentre|ma|contro|y|mientras|pero|frente|que)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Bound(Generic[Name]):
    """A number at `at`, and all the names it may belong to."""

    at: int
    end: int
    owners: frozenset[Name]


def misplaced(
    sentence: str,
    names: Sequence[tuple[int, Name]],
    numbers: Sequence[Bound[Name]],
    ahead: Sequence[tuple[int, Name]] = (),
) -> list[Bound[Name]]:
    """Numbers whose sentence gives them to a name they do not belong to. `ahead`: the names that may also come in a
    later clause than their number."""
    clauses = _clauses(sentence, numbers)
    if not names or not numbers or _in_order(names, numbers):
        return []
    wrong: list[Bound[Name]] = []
    groups: dict[int, list[Bound[Name]]] = {}
    for number in numbers:
        groups.setdefault(_clause_of_names(clauses, number.at, names, ahead), []).append(number)
    for clause, group in groups.items():
        near = [name for at, name in names if clause >= 0 and _index(clauses, at) == clause]
        wrong += _strangers(near, group)
    return wrong


def _strangers(near: Sequence[Name], group: Sequence[Bound[Name]]) -> list[Bound[Name]]:
    strangers = [number for number in group if near and not number.owners & set(near)]
    if strangers or len(set(near)) < 2 or len(group) != len(near):
        return strangers
    together = frozenset.intersection(*(number.owners for number in group)) & set(near)
    is_in_order = all(name in number.owners for name, number in zip(near, group, strict=True))
    return [] if together or is_in_order else list(group)


def _in_order(names: Sequence[tuple[int, Name]], numbers: Sequence[Bound[Name]]) -> bool:
    """All of the sentence one by one, in the order they were named."""
    if len(names) != len(numbers) or len(numbers) < 2:
        return False
    is_apart = max(at for at, _ in names) < numbers[0].at  # first all the names, then all the numbers
    return is_apart and all(name in number.owners for (_, name), number in zip(names, numbers, strict=True))


def _clauses(sentence: str, numbers: Sequence[Bound[Name]]) -> list[int]:
    """Where each clause ends; never inside a number."""
    ends = [match.start() for match in _CLAUSE_ENDS.finditer(sentence)]
    return [end for end in ends if not any(number.at <= end < number.end for number in numbers)]


def _index(clauses: Sequence[int], at: int) -> int:
    return sum(end <= at for end in clauses)


def _clause_of_names(
    clauses: Sequence[int], at: int, names: Sequence[tuple[int, Name]], ahead: Sequence[tuple[int, Name]]
) -> int:
    """The clause that says whose the number is: its own, the nearest before, or the next after; -1: none does."""
    own = _index(clauses, at)
    named: Collection[int] = {_index(clauses, place) for place, _ in names}
    before = [clause for clause in named if clause <= own]
    after = [clause for place, _ in ahead if (clause := _index(clauses, place)) > own]
    return max(before) if before else min(after) if after else -1
