"""Which places a sentence names, by the data's own names: in five languages, by code or demonym. A name that is not
known names nothing; nothing is guessed from spelling."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.places import fold, places

_WORD = re.compile(r"[^\W\d_]+(?:[.'-][^\W\d_]+)*")
_NO_PLACES = re.compile(
    r"US[$¢]|US-?ct|US cents?|Our World in Data|World Bank|American Clean Power|Solar ?Power ?Europe", re.IGNORECASE
)
SHORTEST_IN_SMALL = 5  # letters: "allemand", "weltweit"; shorter names are written with a capital
_CODE = 3  # letters: US, UAE, DEU
_ALSO_WORDS = {"turkey", "china", "guinea", "jordan", "georgia", "niger", "congo", "samoa", "india"}


def named_in(text: str) -> list[tuple[int, str]]:
    """(where, the data's name) of each place, in order."""
    text = _NO_PLACES.sub(lambda match: " " * len(match[0]), text)
    words = list(_WORD.finditer(text))
    known, found, place = _known(), [], 0
    while place < len(words):
        length = _length(words, place)
        if length:
            found.append((words[place].start(), known[_key(words[place : place + length])]))
        place += length or 1
    return found


@lru_cache(maxsize=2048)
def canonical(name: str) -> str | None:
    """The data's name of what is one place and nothing else."""
    return _known().get(" ".join(_plain(word[0]) for word in _WORD.finditer(name)))


@cache
def is_region(name: str) -> bool:
    return any(place.name == name and place.kind == "region" for place in places())


@cache
def regions_of(name: str) -> frozenset[str]:
    """The regions a country belongs to, the World among them."""
    return frozenset({"World"}.union(*(place.regions for place in places() if place.name == name)))


def _length(words: list[re.Match[str]], place: int) -> int:
    """How many words from here on are the name of a place."""
    first = words[place][0]
    longest = _beginnings().get(_plain(first), 0) if _may_begin(first) else 0
    known = _known()
    for length in range(min(longest, len(words) - place), 0, -1):
        key = _key(words[place : place + length])
        if key in known and (length > 1 or _may_stand_alone(first)):
            return length
    return 0


def _may_begin(word: str) -> bool:
    return word[0].isupper() or (len(word) >= SHORTEST_IN_SMALL and word not in _ALSO_WORDS)


def _may_stand_alone(word: str) -> bool:
    bare = _plain(word)
    return len(bare) > _CODE or word.removesuffix("'s").replace(".", "").isupper()


def _key(words: list[re.Match[str]]) -> str:
    return " ".join(_plain(word[0]) for word in words)


def _plain(word: str) -> str:
    bare = word.removesuffix("'s").replace(".", "")
    return bare.lower() if bare.isascii() else fold(bare)


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for place in places():
        for name in (place.name, *(place.aliases), place.iso3 or ""):
            key = " ".join(_plain(word[0]) for word in _WORD.finditer(name))
            if key:
                found.setdefault(key, place.name)
    return found


@cache
def _beginnings() -> dict[str, int]:
    """The first words of names, and how many words the longest of them has."""
    found: dict[str, int] = {}
    for key in _known():
        first, *more = key.split(" ")
        found[first] = max(found.get(first, 0), 1 + len(more))
    return found


def warm() -> None:
    """Read the names now, so that they are shared by the workers and no person waits for them."""
    _beginnings()
