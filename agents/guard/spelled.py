"""Numbers without digits: words ("eighty-one point seven gigawatts"), multiples ("more than doubled"), and numerals of
other scripts, which nobody here can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from agents.guard import grammar, number_words
from agents.guard.grammar import Claim

_MULTIPLES = {
    2.0: r"doubl(?:ed|es|ing)|twice|two-?fold|verdoppelt\w*|doppelt so|doublé\w*|raddoppi\w+|duplic\w+|doble",
    3.0: r"tripl(?:ed|es|ing)|trebled|three-?fold|verdreifacht\w*|triplé\w*|triplic\w+",
    4.0: r"quadrupl(?:ed|es|ing)|four-?fold|vervierfacht\w*|quadruplé\w*|cuadruplic\w+|quadruplic\w+",
    5.0: r"five-?fold|quintupled|verfünffacht\w*",
    10.0: r"ten-?fold|verzehnfacht\w*",
    0.5: r"halved|(?:one[- ])?half (?:of|the|its|that|as|what)|halbiert\w*|Hälfte|moitié|dimezza\w+|metà|mitad",
    1 / 3: r"(?:a|one)[- ]third of|ein Drittel|un tiers|un terzo|un tercio",
    2 / 3: r"two[- ]thirds|zwei Drittel|deux tiers|due terzi|dos tercios",
    0.25: r"(?:a|one)[- ]quarter of|ein Viertel|un quart d|un quarto d|una cuarta parte",
    0.75: r"three[- ]quarters|drei Viertel|trois quarts|tre quarti|tres cuartos",
    0.2: r"(?:a|one)[- ]fifth of|ein Fünftel|un cinquième|un quinto d|una quinta parte",
    0.1: r"(?:a|one)[- ]tenth of|ein Zehntel|un dixième|un decimo d|una décima parte",
}
_MULTIPLE = re.compile(
    "|".join(rf"(?P<m{place}>\b(?:{pattern})\b)" for place, pattern in enumerate(_MULTIPLES.values())), re.IGNORECASE
)
# Every word that may be a number or stand in one; 0 and 1 are articles and pronouns too, and count only in a phrase.
NUMBER_WORDS = frozenset(
    {name for names in number_words.NAMES.values() for name, value in names.items() if value > 1}
    | set(number_words.SCALES)
)
# The first letters of all their words: most sentences have none, and need no second look.
_STEM_LETTERS = (
    "doub twic two two- verd dopp radd dupl dobl trip treb thre quad verv cuad five quin verf ten- verz half halb hälf "
    "moit dime metà mita thir quar fift tent drit tier terz terc vier cuar fünf cinq zehn dixi deci déci one- a-th a-qu"
)
_STEMS = frozenset(re.findall(r"\S+", _STEM_LETTERS))
_UNIT_AFTER = re.compile(rf"(?P<scale>{grammar.SCALE})?[\s-]{{0,2}}(?P<unit>{grammar.UNIT})", re.IGNORECASE)
_SCALE_AFTER = re.compile(rf"(?P<scale>{grammar.SCALE})(?P<unit>)", re.IGNORECASE)


def may_count(word: str) -> bool:
    """Whether a word, in small letters, may be a number or a part of one."""
    return word in NUMBER_WORDS or word[:4] in _STEMS


def numbers(sentence: str, words: list[re.Match[str]], tongue: str) -> Iterator[Claim]:
    """Numbers in words: from thirteen on, and smaller ones that count in a unit."""
    names = _names(tongue)
    if not any(word[0].lower() in names for word in words):
        return
    place = 0
    while place < len(words):
        length = _phrase_length(words[place:], sentence)
        first, last = words[place], words[place + max(length, 1) - 1]
        said = re.split(r"[\s-]+", sentence[first.start() : last.end()].lower()) if length else [first[0].lower()]
        read = number_words.phrase(said) if length else None
        if read is None and said[0] in names:
            read = float(names[said[0]]), 0
        if read:
            yield from _counted(sentence, first.start(), last.end(), *read)
        place += max(length, 1)


@cache
def _names(tongue: str) -> dict[str, int]:
    return {**number_words.NAMES["en"], **number_words.NAMES[tongue]}


def _phrase_length(words: list[re.Match[str]], sentence: str) -> int:
    """How many words from here on are one English number."""
    length = 0
    for word, previous in zip(words, [None, *words], strict=False):
        if word[0].lower() not in number_words.PHRASE_WORDS:
            break
        if previous and sentence[previous.end() : word.start()] not in {" ", "\n"}:
            break
        length += 1
    while length and words[length - 1][0].lower() in {"and", "point"}:
        length -= 1
    return 0 if length and words[0][0].lower() in {"and", "point", *number_words.SCALES} else length


def _counted(sentence: str, start: int, end: int, value: float, decimals: int) -> Iterator[Claim]:
    after = _UNIT_AFTER.match(sentence, end) or _SCALE_AFTER.match(sentence, end)
    if value < 13 and not after:
        return
    scale = grammar.scale_of(after["scale"]) if after else 1.0
    unit = grammar.unit_of(None, after["unit"] or None) if after else None
    stop = after.end() if after else end
    about = grammar.is_about(sentence, start)
    yield Claim("figure", sentence[start:stop], start, stop, value * scale, 0.5 * 10**-decimals * scale, unit, 0, about,
                scale)  # fmt: skip


def unreadable(sentence: str) -> Iterator[Claim]:
    """Numerals of other scripts, and fractions: nobody can say what they were rounded from."""
    if sentence.isascii():
        return
    for match in re.finditer(r"[^\x00-\x7f]", sentence):
        if match[0].isnumeric() or match[0] == "⁄":
            yield grammar.claim("unreadable", match)


def multiples(sentence: str, words: list[re.Match[str]]) -> Iterator[Claim]:
    if not any(word[0][:4].lower() in _STEMS for word in words):
        return
    for match in _MULTIPLE.finditer(sentence):
        value = list(_MULTIPLES)[int((match.lastgroup or "m0")[1:])]
        yield replace(grammar.claim("multiple", match), value=value, about=grammar.is_about(sentence, match.start()))
