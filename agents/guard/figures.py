"""What is known, as figures: a value with its unit, and the places and dates it belongs to. And whether a claim in a
sentence is one of them, rounded at its printed digits."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from agents.guard import units
from agents.guard.dates import Day
from agents.guard.grammar import Claim
from agents.guard.units import Unit

CAREFUL = 0.05  # of the value: how far "about 80 GW" may be from what it stands for
SMALL = 1000.0  # whole numbers below it are counts, and counts are exact
LARGEST_COUNT = 20
_ALWAYS = (1.0,)
_OF_POWER = (1.0, 1e-3, 1e-6)  # MW told as GW or TW in a table without units
_OF_SHARES = (1.0, 100.0)
NOWHERE: frozenset[tuple[str, str]] = frozenset()
NEVER: frozenset[Day] = frozenset()


@dataclass(frozen=True)
class Figure:
    """`printed` is the value in `unit`; without a unit it is a count or a number as somebody wrote it. `names` are
    (kind, name) pairs such as ("place", "Germany"); `origin` is the result it stands in."""

    printed: float
    unit: Unit | None = None
    names: frozenset[tuple[str, str]] = NOWHERE
    days: frozenset[Day] = NEVER
    origin: int = -1

    def is_told_by(self, claim: Claim) -> bool:
        if not _same_sign(claim.sign, self.printed):
            return False
        return self._in_unit(claim, claim.unit) if claim.unit else self._bare(claim)

    def _in_unit(self, claim: Claim, unit: Unit) -> bool:
        own = self.unit
        if own is None or not _rounds_to(abs(self.printed) * own.factor / unit.factor, claim):
            return False
        return units.tells(own.dimension, unit.dimension)

    def _bare(self, claim: Claim) -> bool:
        may_be_rounded = self.unit is None and claim.value > LARGEST_COUNT  # an index of 442.9 is told as 443
        if claim.is_whole and claim.value < SMALL and not claim.about and not may_be_rounded:
            return math.isclose(abs(self.printed), claim.value, rel_tol=1e-9, abs_tol=1e-9)
        return any(_rounds_to(abs(self.printed) * scale, claim) for scale in self._scales())

    def _scales(self) -> tuple[float, ...]:
        if self.unit is None:
            return _ALWAYS
        if self.unit.is_share:
            return _OF_SHARES if self.unit.factor == 1 else (1.0, self.unit.factor)
        return _OF_POWER if self.unit.dimension in (units.POWER, units.ENERGY) else _ALWAYS


class Shelf:
    """Figures in the order they were returned, found by value: a claim with a unit looks only at its neighbours."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self.figures = list(figures)
        sizes = ((abs(one.printed) * one.unit.factor, at) for at, one in enumerate(self.figures) if one.unit)
        self._by_value = sorted(sizes)

    def telling(self, claim: Claim) -> list[Figure]:
        """Those that the claim may be."""
        return [figure for figure in self._near(claim) if figure.is_told_by(claim)]

    def _near(self, claim: Claim) -> Iterable[Figure]:
        if claim.unit is None:
            return self.figures
        reach = _half(claim) + 1e-6 * max(1.0, claim.value)
        low, high = ((claim.value + side * reach) * claim.unit.factor for side in (-1, 1))
        first = bisect_left(self._by_value, (low, -1))
        last = bisect_right(self._by_value, (high, len(self.figures)))
        return (self.figures[at] for at in sorted(at for _, at in self._by_value[first:last]))


def _same_sign(written: int, value: float) -> bool:
    """A written minus must be one, and so must a plus; a value below zero may be told by words ("5 % less")."""
    return not written or not value or (written > 0) == (value > 0)


def _rounds_to(value: float, claim: Claim) -> bool:
    return abs(value - claim.value) <= _half(claim) + 1e-9 * max(1.0, abs(value))


def _half(claim: Claim) -> float:
    """Half of the last printed digit; zeros at the end count as rounded only when the words say so."""
    if not claim.about or claim.half != 0.5 * claim.scale or not claim.value:
        return claim.half
    whole, step = round(claim.value / claim.scale), 1
    while whole % (step * 10) == 0:
        step *= 10
    return max(claim.half, min(0.5 * step * claim.scale, CAREFUL * claim.value))
