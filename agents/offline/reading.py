"""A question, read: places, things, dates, quantities and cues. Says what was found, not what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from agents.base import FileNote
from agents.offline import codes, counting, cues, dates, meant, quantities, spelled, text
from agents.offline.period import Period
from agents.offline.plain_words import EMPTY, PLAIN
from agents.offline.quantities import Quantity
from agents.offline.spelled import Step
from agents.offline.vocabulary import Kind, Lexicon

CORRECTED_AT_MOST = 12  # words of one question that are tried for typing errors
LOOKED_AT_MOST = 20  # words that are looked at twice
_WHERE = r"\b(?:in|of|for|vs|versus|and|about|fur|nach|a|en|de|du|di|della|and in|is|does|did|has)(?: the)?"
_CORRECTS = re.compile(r"\b(?:i mean|i meant|no sorry|sorry|no wait|correction|ich meine)\b")
_BETWEEN = {"in", "the", "for", "about", "of"}
_COMPARES = {"plus", "moins", "piu", "meno", "mas", "menos", "most", "least", "more", "less"}
_POSSESSIVE = re.compile(r"'s\b")


@dataclass(frozen=True)
class Match:
    kind: Kind
    name: str
    start: int  # token
    end: int


@dataclass(frozen=True)
class Reading:
    question: str  # as written, cut to what was read
    line: str  # folded, typing errors corrected
    tokens: tuple[str, ...]  # of the line without dates and quantities
    matches: tuple[Match, ...]
    periods: tuple[Period, ...]
    quantities: tuple[Quantity, ...]
    cues: frozenset[str]
    corrections: tuple[tuple[str, str], ...]  # as written, as read
    unclear: tuple[tuple[str, tuple[str, ...]], ...]  # as written, what it may mean
    cut: bool
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()  # as written, the places it was read as
    replaced: tuple[str, ...] = ()  # names that are to give way: "Spain instead of Germany"
    step: Step | None = None  # from the date spoken of before: "five years earlier"
    files: tuple[FileNote, ...] = ()  # of the conversation, oldest first

    def has(self, *names: str) -> bool:
        return not self.cues.isdisjoint(names)

    def named(self, kind: Kind) -> tuple[str, ...]:
        """What is named of this kind, each once, in order."""
        return tuple(dict.fromkeys(match.name for match in self.matches if match.kind == kind))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Places that are asked about, in order."""
        return tuple(place for place in self.named("place") if place not in self.excluded)

    @cached_property
    def excluded(self) -> tuple[str, ...]:
        """Places that are named to say that they are not meant: "Germany, not France"."""
        taken_back = self._taken_back()
        denied = (m for m in self.matches if m.kind == "place" and (m.end <= taken_back or self._is_denied(m.start)))
        return (*(match.name for match in denied), *self.replaced)

    def _taken_back(self) -> int:
        """The token up to which the person corrected what was said: "Germany, I mean Austria"."""
        line = " ".join(self.tokens)
        found = _CORRECTS.search(line)
        return len(line[: found.start()].split()) if found else 0

    def _is_denied(self, token: int) -> bool:
        before = [word for word in self.tokens[max(0, token - 3) : token] if word not in _BETWEEN]
        return before[-1:] in (["not"], ["nicht"], ["pas"]) and token > 1

    @cached_property
    def asks_for_itself(self) -> bool:
        """A whole question with a place of its own: nothing of the one before belongs to it."""
        whole = self.has("asks", "how_much") and bool(self.places) and len(self.line.split()) > 4
        if not whole or self.has("refers", "instead"):
            return False
        complete = bool(self.periods) and self.has("annual", "cumulative", "capacity")
        return complete or not self.has("joins")

    def without_places(self, names: tuple[str, ...]) -> Reading:
        """As if these places had not been named."""
        return replace(self, matches=tuple(match for match in self.matches if match.name not in names))

    @property
    def period(self) -> Period | None:
        return self.periods[0] if self.periods else None

    @cached_property
    def together(self) -> int:
        """How many of the things talked of are meant at once: "both", "all three", "them"."""
        return meant.together(self.line)

    @cached_property
    def count(self) -> int | None:
        return counting.count(self.line)

    @cached_property
    def ordinal(self) -> int | None:
        return counting.ordinal(self.line)

    @cached_property
    def is_short(self) -> bool:
        return len(self.line.split()) <= 4

    @cached_property
    def is_follow_up(self) -> bool:
        """Whether it can only be understood from what went before, or is likely to lean on it."""
        return not self.asks_for_itself and (self.has("opens", "refers", "instead") or self.is_short)

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Words that carry meaning and name no place, in order: what a search looks for."""
        placed = {token for match in self.matches if match.kind == "place" for token in range(match.start, match.end)}
        things = {m.start: m.name for m in self.matches if m.kind == "component" and m.end == m.start + 1}
        words = ((n, things.get(n, word)) for n, word in enumerate(self.tokens) if word not in EMPTY)
        return tuple(dict.fromkeys(word for n, word in words if n not in placed and len(word) > 1))

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Words that nothing here knows: no name, no cue, no word of every day."""
        used = {token for match in self.matches for token in range(match.start, match.end)}
        left = [n for n, w in enumerate(self.tokens) if n not in used and w not in PLAIN and not w.isdigit()]
        new = (n for n in left[:LOOKED_AT_MOST] if not cues.find(self.tokens[n]) and not self._tells_with_another(n))
        return tuple(dict.fromkeys(self.tokens[n] for n in new))

    def _tells_with_another(self, at: int) -> bool:
        """Whether a word is a cue together with the one before it only: "plus élevé", "piu alto"."""
        before = self.tokens[at - 1] if at else ""
        return before in _COMPARES and bool(cues.find(f"{before} {self.tokens[at]}") - cues.find(before))

    @cached_property
    def unknown_place(self) -> str:
        """A word that stands where a place would, and is none that is known: "in Atlantis"."""
        return next((word for word in self.unknown if re.search(rf"{_WHERE} {re.escape(word)}\b", self.line)), "")

    def quantity(self, *units: str) -> Quantity | None:
        return next((quantity for quantity in self.quantities if quantity.unit in units), None)


def read(question: str, lexicon: Lexicon, today: date) -> Reading:
    """Read one question. Never fails, whatever was typed."""
    written = question[: text.READ_AT_MOST]
    line = _apart(meant.apart(text.fold(codes.expand(written, lexicon.by_iso3))), lexicon)
    line = spelled.written(line)
    line, replaced = _without_replaced(line, lexicon)
    step, rest = spelled.step(line)
    measured, rest = quantities.find_all(rest)
    periods, rest = dates.find_all(rest, today)
    tokens = text.name(_POSSESSIVE.sub("", rest)).split()
    matches, corrections, unclear = _match(tokens, lexicon)
    for wrong, right in corrections:
        line = re.sub(rf"\b{re.escape(wrong)}\b", right, line)
    step = step or spelled.step(line)[0]  # "a year ealier"
    return Reading(
        question=written,
        line=line,
        tokens=tuple(tokens),
        matches=tuple(matches),
        periods=tuple(periods),
        quantities=measured,
        cues=cues.find(line) | ({"earlier" if step.count < 0 else "later"} if step else set()),
        corrections=tuple((wrong, _shown(right, lexicon)) for wrong, right in corrections),
        unclear=tuple(unclear),
        cut=len(question) > len(written),
        groups=_groups_named(tokens, matches, lexicon),
        replaced=replaced,
        step=step,
    )


def _groups_named(tokens: list[str], matches: list[Match], lexicon: Lexicon) -> tuple[tuple[str, tuple[str, ...]], ...]:
    names = dict.fromkeys(" ".join(tokens[match.start : match.end]) for match in matches if match.kind == "place")
    return tuple((name, lexicon.groups[name]) for name in names if name in lexicon.groups)


_TAILS = r"(preise?n?|kosten|markte?s?|kapazitat|leistung|zubau|ausbau|anteile?|wachstum|prognose)"
_COMPOUND = re.compile(rf"\b([a-z]{{3,}}?)(?:s|n|en)?{_TAILS}\b")
_REPLACED = re.compile(
    r"\b(?:instead of|rather than|en vez del?|en lugar del?|au lieu d(?:e la|es?|u|')|anstatt|anstelle von|statt|"
    r"anziche|"
    r"(?:invece|al posto) d(?:i|el|ella|ell'))(?: |(?<='))(?P<what>(?:the |l[ae]s? |l'|de[rmn] |"
    r"el )?[^\W\d]+(?: (?!since|in|from|for|as|and|"
    r"with|"
    r"seit|im|ab|bis|von|als|depuis|en|dal|nel|desde)[^\W\d]+){0,2})"
)


def _apart(line: str, lexicon: Lexicon) -> str:
    """German compounds of a known name in two: "silberpreis", "spanienmarkt"."""

    def parted(found: re.Match[str]) -> str:
        known = found[1] in lexicon.entries and found[0] not in lexicon.entries
        return f"{found[1]} {found[2]}" if known else found[0]

    return _COMPOUND.sub(parted, line)


def _without_replaced(line: str, lexicon: Lexicon) -> tuple[str, tuple[str, ...]]:
    """ "Spain instead of Germany", "annual instead of cumulative": what gives way is no part of what is asked."""
    found = _REPLACED.search(line)
    if not found:
        return line, ()
    matches, _, _ = _match(text.name(found["what"]).split(), lexicon)
    rest = f"{line[: found.start()]} instead {line[found.end() :]}"
    return " ".join(rest.split()), tuple(match.name for match in matches if match.kind in {"place", "component"})


Found = tuple[list[Match], list[tuple[str, str]], list[tuple[str, tuple[str, ...]]]]


def _match(tokens: list[str], lexicon: Lexicon) -> Found:
    """Names by longest match, and what mistyped words were read as. Corrects `tokens` in place."""
    matches: list[Match] = []
    corrections: list[tuple[str, str]] = []
    unclear: list[tuple[str, tuple[str, ...]]] = []
    tried: set[str] = set()  # each word once, however often it stands there
    at = 0
    while at < len(tokens):
        found, pair = _longest(tokens, at, lexicon), tokens[at : at + 2]
        may_be_wrong = not found and len(corrections) + len(unclear) < CORRECTED_AT_MOST
        if may_be_wrong and len(pair) > 1 and _is_new(" ".join(pair), tried) and (meant := lexicon.nearest_pair(pair)):
            corrections.append((" ".join(pair), meant))
            tokens[at : at + 2] = meant.split()
            continue
        if may_be_wrong and _is_new(tokens[at], tried):
            nearest = lexicon.nearest(tokens[at])
            if len(nearest) == 1:
                corrections.append((tokens[at], nearest[0]))
                tokens[:] = [nearest[0] if token == tokens[at] else token for token in tokens]
                continue  # read the corrected word
            if nearest:
                unclear.append((tokens[at], tuple(_shown(name, lexicon) for name in nearest)))
        matches += found
        at = found[0].end if found else at + 1
    return matches, corrections, unclear


def _is_new(words: str, tried: set[str]) -> bool:
    known = words in tried
    tried.add(words)
    return not known


def _longest(tokens: list[str], at: int, lexicon: Lexicon) -> list[Match]:
    for length in range(min(lexicon.longest, len(tokens) - at), 0, -1):
        name = " ".join(tokens[at : at + length])
        if members := lexicon.groups.get(name):
            return [Match("place", member, at, at + length) for member in members]
        entries = lexicon.entries.get(name)
        if entries:
            return [Match(entry.kind, entry.name, at, at + length) for entry in entries]
    return []


def _shown(name: str, lexicon: Lexicon) -> str:
    """A folded name as the data write it."""
    entries = lexicon.entries.get(name)
    return entries[0].name if entries else name
