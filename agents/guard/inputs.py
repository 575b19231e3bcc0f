"""Whether the numbers a calculation starts from are proven, and which sources they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents import base
from agents.guard import units
from agents.guard.figures import Figure
from agents.guard.grammar import Claim
from agents.guard.ledger import Ledger
from agents.guard.units import Unit

CONSTANTS = {1.0, 100.0}  # of themselves without a unit: "1 - 0.29", "* 100"


@dataclass(frozen=True)
class Traced:
    """`unproven` are numbers as they were written; `sources` those of the others; `datasets` of each, where known."""

    unproven: tuple[str, ...]
    sources: tuple[base.SourceNote, ...]
    datasets: tuple[frozenset[str], ...]

    @property
    def are_of_one_edition(self) -> bool:
        """Whether all capacities may come from one dataset: those of two publishers must not be set off."""
        known = [datasets for datasets in self.datasets if datasets]
        return not known or bool(frozenset.intersection(*known))


def unproven(values: Iterable[float], ledger: Ledger) -> tuple[str, ...]:
    """Of plain numbers given to a tool those that nobody gave and no tool returned."""
    written = [(f"{value:.12g}", value) for value in values]
    found = trace([(text, value, len(text.partition(".")[2]), None) for text, value in written], ledger)
    return found.unproven


def trace(numbers: Sequence[tuple[str, float, int, Unit | None]], ledger: Ledger, with_counts: bool = True) -> Traced:
    """Each number is (as written, value, decimals, unit). `with_counts`: numbers of rows and years are inputs too."""
    unproven: list[str] = []
    sources: dict[tuple[str, str], base.SourceNote] = {}
    datasets: list[frozenset[str]] = []
    for text, value, decimals, unit in numbers:
        claim = Claim("figure", text, 0, len(text), value, 0.5 * 10**-decimals, unit)
        proofs = next((found for layer in ledger.layers() if (found := layer.telling(claim))), [])
        if not proofs and not _may_be_given(claim, ledger, with_counts):
            unproven.append(text)
        for note in _sources(proofs, ledger):
            sources.setdefault((note.dataset, note.edition), note)
        if unit and unit.dimension == units.POWER:
            datasets.append(_datasets(proofs, ledger))
    return Traced(tuple(unproven), tuple(sources.values()), tuple(datasets))


def _may_be_given(claim: Claim, ledger: Ledger, with_counts: bool) -> bool:
    """By the person, as a count or a span of years, a year, or as a constant."""
    if claim.unit is None and claim.value in CONSTANTS:
        return True
    if ledger.by_the_person(claim):
        return True
    if claim.value != int(claim.value) or (claim.unit is not None and claim.unit.dimension != units.YEAR):
        return False
    return ledger.is_year(claim.value) or (with_counts and ledger.counts(int(claim.value)))


def _sources(proofs: Sequence[Figure], ledger: Ledger) -> list[base.SourceNote]:
    """Of the first result that has the number: the others repeat it."""
    origins = [figure.origin for figure in proofs if 0 <= figure.origin < len(ledger.results)]
    return list(ledger.results[origins[0]].sources) if origins else []


def _datasets(proofs: Sequence[Figure], ledger: Ledger) -> frozenset[str]:
    found: set[str] = set()
    for figure in proofs:
        own = {name for kind, name in figure.names if kind == "dataset"}
        sources = ledger.results[figure.origin].sources if 0 <= figure.origin < len(ledger.results) else ()
        found |= own or ({sources[0].dataset} if len(sources) == 1 else set())
    return frozenset(found)
