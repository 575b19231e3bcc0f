"""Whether a sentence says only what is proven. It finds the doubts and names them; it mends nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from agents.guard import claims, language, naming, reading_order, units
from agents.guard.figures import Figure
from agents.guard.grammar import Claim
from agents.guard.ledger import Ledger
from agents.guard.plain import clean
from agents.guard.reading_order import Bound
from agents.guard.units import Unit

_TOLD_BACK = re.compile(
    r"\b(?:you|your|asked|given|assum\w*|input\w*|threshold|read as|ihre?[rnm]?|sie|angenommen|vous|votre|vos|lei|"
    r"suoi?|sua|usted|sus?)\b|\?",
    re.I,
)  # the person's own figure, told back and not stated
_NOT = re.compile(r"\b(?:not|never|no|nor|without|yet|nicht|kein\w*|noch|pas|jamais|non|mai|nunca)\b|n't\b", re.I)
_ABOVE = re.compile(
    r"\b(?:above|over|more than|at least|pass\w*|reach\w*|exceed\w*|cross\w*|über|mehr als|mindestens|erreicht\w*|"
    r"dépass\w*|atteint\w*|plus de|super\w+|raggiun\w+|oltre|alcanz\w+|más de)\b[^.;]{0,40}$",
    re.I,
)
_BELOW = re.compile(
    r"\b(?:below|under|less than|at most|fell|falls?|drop\w*|unter|weniger als|höchstens|sous|moins de|sotto|meno di|"
    r"bajo|menos de)\b[^.;]{0,40}$",
    re.I,
)
_RANK = re.compile(
    r"(?:\brank(?:s|ed|ing)?|\bnumber|\bno\.|#|\bplace|\bRang|\bPlatz|\brang|\bposto|\bpuesto)\s*$", re.I
)
_ADDED = re.compile(r"\b(?:add(?:ed|s|itions?)|annual(?:ly)?|newly|Zubau|zugebaut|ajout\w+|aggiunt\w+|añad\w+)\b", re.I)
_STANDS = re.compile(
    r"\b(?:cumulative(?:ly)?|total\w*|reach\w*|bring\w*|stands?|stood|installed base|kumul\w+|cumul\w+|acumul\w+)\b",
    re.I,
)
_UP = re.compile(r"\b(?:rose|rise[ns]?|grew|grow\w*|increas\w*|gain\w*|climb\w*|up|higher|more|dearer)\b", re.I)
_DOWN = re.compile(
    r"\b(?:fell|fall\w*|declin\w*|decreas\w*|drop\w*|down|lower|less|fewer|cheaper|below|shr[aiu]nk\w*|lost|los[es]\w*|"
    r"minus|negative|change\w*|slow\w*|reduc\w*)\b",
    re.I,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:(?:a|one|the) year (?:earlier|before|ago)|(?:the )?(?:previous|prior) year|(?:im )?Vorjahr|ein Jahr zuvor|"
    r"(?:un an|l'année) (?:plus tôt|précédente)|l'anno (?:prima|precedente)|(?:un|el) año (?:antes|anterior))\b",
    re.I,
)
_PRONOUN = re.compile(r"\W*(?:It|Its|This|That|There|The country|Es|Das|Dort|Il|Elle|Cela|Esso|Ciò|Lì|Esto|Allí)\b")


@dataclass(frozen=True)
class Doubt:
    """What is not proven, as it was written, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class Passage:
    """Where a sentence stands: what came before it, and for a table cell the names and unit of its row and column."""

    tongue: str = language.ENGLISH
    before: str = ""  # the sentence before
    is_code: bool = False
    unit: Unit | None = None
    names: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


def doubts(sentence: str, ledger: Ledger, passage: Passage = Passage()) -> list[Doubt]:
    """What the sentence claims without proof; nothing when all of it is proven."""
    plain = clean(sentence)
    found = claims.found_in(plain, passage.tongue, passage.is_code)
    if not found:
        return []
    if passage.unit:
        found = [replace(one, unit=passage.unit) if _is_bare(one) else one for one in found]
    return _Sentence(plain, found, ledger, passage).doubts()


def _is_bare(claim: Claim) -> bool:
    return claim.kind == "figure" and claim.unit is None


class _Sentence:
    def __init__(self, text: str, found: list[Claim], ledger: Ledger, passage: Passage) -> None:
        self.text = text
        self.found = found
        self.ledger = ledger
        self.passage = passage
        self.proofs: list[tuple[Claim, list[Figure]]] = []

    def doubts(self) -> list[Doubt]:
        found = [doubt for claim in self.found if (doubt := self._doubt(claim))]
        if self.proofs:
            found += self._misplaced()
        return found

    def _doubt(self, claim: Claim) -> Doubt | None:
        match claim.kind:
            case "mark":
                number, last = int(claim.value), self.ledger.source_count
                return None if 1 <= number <= last else Doubt(claim.text, f"there is no source {number}")
            case "drawn":
                return Doubt(claim.text, "charts are drawn by the page, from the tools' rows")
            case "date":
                return self._of_days(claim)
            case "unreadable":
                return (
                    None
                    if self.ledger.has_text(claim.text, or_said=True)
                    else Doubt(claim.text, "stands in no tool's result")
                )
            case "multiple":
                is_known = self._is_multiple(claim) or self.ledger.has_text(claim.text, or_said=True)
                return None if is_known else Doubt(claim.text, "no tool computed this")
        return self._of_figure(claim)

    def _is_multiple(self, claim: Claim) -> bool:
        """ "Doubled" is a factor of 2, or 100 % more; how near it must be, the words before it say."""
        if claim.value == 0.5 and self.ledger.has_text("median"):
            return True  # of a distribution: half of the values lie between its quartiles
        least, most = (0.8, 1.5) if claim.about else (0.95, 1.05)
        amounts = (claim.value, claim.value - 1) if claim.value != 0.5 else (0.5, -0.5)
        shares = [one.printed * one.unit.factor for layer in self.ledger.layers() for one in layer.figures
                  if one.unit and one.unit.is_share]  # fmt: skip
        return any(amount and least <= share / amount <= most for share in shares for amount in amounts)

    def _of_days(self, claim: Claim) -> Doubt | None:
        if self.text.rstrip(' \n"”»)').endswith("?"):
            return None  # the reader is asked; nothing is said of that time
        is_quarter = len(claim.days) > 2
        known = (any if is_quarter else all)(self.ledger.knows(day) for day in claim.days)
        if known or (len(claim.days) == 2 and "/" in claim.text and any(map(self.ledger.knows, claim.days))):
            return None
        return Doubt(claim.text, "this date stands in no tool's result")

    def _of_figure(self, claim: Claim) -> Doubt | None:
        """Proven by a figure that fits the words; otherwise the best reason why not."""
        reason = ""
        for layer in self.ledger.layers():
            known = layer.telling(claim)
            fitting = [figure for figure in known if not (why := self._against(claim, figure))]
            if fitting:
                self.proofs.append((claim, fitting))
                return None
            reason = reason or (why if known else "")
        if not reason and (self._is_count(claim) or self._is_the_persons(claim) or self.ledger.has_text(claim.text)):
            return None
        return Doubt(claim.text, reason or "stands in no tool's result")

    def _against(self, claim: Claim, figure: Figure) -> str:
        """What the words say against it: the wrong kind of capacity, the wrong direction."""
        kind = next((name for what, name in figure.names if what == "metric"), "")
        if kind == "cumulative" and _ADDED.search(self.text) and not _STANDS.search(self.text):
            return "is cumulative capacity, not what was added"
        if kind == "annual" and _STANDS.search(self.text) and not _ADDED.search(self.text):
            return "is what was added in a year, not cumulative capacity"
        falls = figure.printed < 0 and not claim.sign
        if falls and _UP.search(self.text) and not _DOWN.search(self.text):
            return "is below zero: a decline"
        return ""

    def _is_count(self, claim: Claim) -> bool:
        if (
            claim.value == 1
            and claim.unit
            and len(claim.unit.dimension) == 1
            and claim.unit.dimension[0][0] in units.MONEY
        ):
            return True  # "for 1 US$"
        if claim.unit is None:
            is_rank = _RANK.search(self.text[: claim.start])
            return claim.is_whole and not is_rank and self.ledger.counts(int(claim.value))
        if claim.unit.dimension == units.YEAR:
            return claim.value == int(claim.value) and self.ledger.counts(int(claim.value))
        return claim.unit.dimension == (("day", 1),) and self.ledger.days_ago(claim.value * claim.unit.factor)

    def _is_the_persons(self, claim: Claim) -> bool:
        """A restated input. Where the tools have figures of its kind it must be told back as one, or be a mark that
        some of them are above ("passed 50 GW") or below."""
        if not self.ledger.by_the_person(claim):
            return False
        kin = self._kin(claim.unit) if claim.unit and not claim.unit.is_share else []
        if not kin or _TOLD_BACK.search(self.text) or _NOT.search(self.text):
            return True
        before, mark = self.text[: claim.start], claim.value * (claim.unit.factor if claim.unit else 1)
        return bool((_ABOVE.search(before) and max(kin) >= mark) or (_BELOW.search(before) and min(kin) <= mark))

    def _kin(self, unit: Unit) -> list[float]:
        """Values of the same kind, of the years that the sentence names if it names any."""
        years = {day.year for one in self.found for day in one.days}
        known = [one for result in self.ledger.results for one in result.figures
                 if one.unit and one.unit.dimension == unit.dimension]  # fmt: skip
        known = [one for one in known if {day.year for day in one.days} & years] or known
        return [one.printed * one.unit.factor for one in known if one.unit]

    # --- whose number it is -------------------------------------------------------------------------------------------

    def _misplaced(self) -> Iterable[Doubt]:
        found = [*self._in_wrong_place(), *self._in_wrong_year()]
        free = {claim.start for claim, _ in self.proofs if found and self._is_free(claim)}
        wrong = [Doubt(self.text[one.at : one.end], why) for one, why in found if one.at not in free]
        return [*wrong, *self._under_wrong_name()]

    def _is_free(self, claim: Claim) -> bool:
        """Whether it is also a figure that is nobody's: the person's own, or one in a tool's words."""
        return self._is_the_persons(claim) or any(one.is_told_by(claim) for one in self.ledger.told)

    def _in_wrong_place(self) -> Iterable[tuple[Bound[Any], str]]:
        numbers = self._bound(_places_of)
        named = self._places() if numbers else []
        countries = [(at, name) for at, name in named if not naming.is_region(name)]
        for number in reading_order.misplaced(self.text, named, numbers, countries):
            owners = sorted(number.owners, key=lambda name: (naming.is_region(name), name))
            yield number, f"belongs to {owners[0]}"

    def _places(self) -> list[tuple[int, str]]:
        """Those the sentence names; or its row, or the one of the sentence before that it calls "it"."""
        named = naming.named_in(self.text) or [(0, name) for name in self.passage.names]
        if named or not _PRONOUN.match(self.text):
            return named
        before = {name for _, name in naming.named_in(clean(self.passage.before))}
        return [(0, name) for name in before] if len(before) == 1 else []

    def _in_wrong_year(self) -> Iterable[tuple[Bound[Any], str]]:
        named = [(one.start, day.year) for one in self.found for day in one.days if day.year]
        named = named or [(0, year) for year in self.passage.years]
        later = 1 if _YEAR_BEFORE.search(self.text) else 0  # "a year earlier" is told by the year after it
        numbers = self._bound(lambda figure: _years_of(figure, later)) if named else []
        for number in reading_order.misplaced(self.text, named, numbers):
            yield number, f"is of {' or '.join(map(str, sorted(number.owners)[:3]))}"

    def _under_wrong_name(self) -> Iterable[Doubt]:
        """Components, segments, months: names of one column, of which the sentence says another one."""
        for claim, figures in self.proofs:
            owners = {name for figure in figures for name in figure.names if name[0] not in {"place", "metric"}}
            if owners and all(any(kind not in {"place", "metric"} for kind, _ in f.names) for f in figures):
                said = [pair for pair in self._rivals({kind for kind, _ in owners}) if _says(self.text, pair[1])]
                if len(said) == 1 and not owners & set(said):
                    yield Doubt(claim.text, f"belongs to {' or '.join(sorted(name for _, name in owners)[:3])}")

    def _rivals(self, kinds: set[str]) -> set[tuple[str, str]]:
        known = (figure for one in self.ledger.results for figure in one.figures)
        return {pair for figure in known for pair in figure.names if pair[0] in kinds}

    def _bound(self, owners_of: Callable[[Figure], set[Any]]) -> list[Bound[Any]]:
        """The numbers all of whose proofs belong to somebody."""
        found = []
        for claim, figures in self.proofs:
            owners = [owners_of(figure) for figure in figures]
            if all(owners):
                found.append(Bound(claim.start, claim.end, frozenset().union(*owners)))
        return found


def _years_of(figure: Figure, later: int) -> set[int]:
    if figure.unit is None:
        return set()  # a count is of no time
    years = {day.year for day in figure.days if day.year}
    return years | {year + later for year in years}


def _places_of(figure: Figure) -> set[str]:
    """Whose figure it is. A share or a rank is of a whole, which the sentence may name instead."""
    own = {name for kind, name in figure.names if kind == "place"}
    if figure.unit is not None and not figure.unit.is_share:
        return own
    if all(map(naming.is_region, own)):
        return set()
    return own | {region for name in own for region in naming.regions_of(name)}


def _says(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", text, re.IGNORECASE))
