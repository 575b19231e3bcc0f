"""What a region has without some of its places: "the world without China", "the rest of Europe", "everyone else"."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan.market_order import RANKINGS
from agents.offline.reading import Match, Reading
from agents.offline.vocabulary import Lexicon

_REST = re.compile(
    r"\b(?:(?:the )?(?:rest|remainder) of|rest (?:der|von|des|in)|ubrige\w*|restliche\w*|(?:le )?reste d(?:u|e)|"
    r"(?:il |el )?resto d\w+|(?:everyone|everybody|everything|everywhere) else|(?:all )?(?:the )?others? (?:countries|"
    r"together|combined)|all (?:the )?others?|alle anderen|tutti gli altri|tous les autres|todos los demas|"
    r"los demas|rest of world|row|(?:everyone|everybody|everything|all|alle|tutti|tous|"
    r"todos)(?: countries)? (?:except|outside|apart from|other than|"
    r"excluding|without|ausser|ohne|tranne|sauf|salvo|excepto|menos))\b"
)
_OUT = {
    "without", "outside", "excluding", "exclude", "except", "ex", "exc", "excl", "minus", "hors", "sauf", "sans",
    "senza", "sin", "ohne", "ausserhalb", "ausser", "non", "escluso", "esclusa", "but", "fuera", "dehors", "fuori",
    "excepto", "tranne", "excluyendo", "escludendo", "salvo", "exclusive", "exklusive", "aside", "apart", "besides",
}  # fmt: skip
_LINKS = {"of", "the", "from", "for", "von", "de", "d", "l", "la", "le", "der", "dem", "da", "dall", "dell", "il"}


def left_out(reading: Reading, words: Lexicon) -> tuple[str, ...]:
    """The countries named, and the regions that a word puts outside: "outside Europe"."""
    named = [m for m in reading.matches if m.kind == "place"]
    out = [m.name for m in named if not words.is_region(m.name) or _is_put_out(m, reading)]
    return tuple(dict.fromkeys(out))


def _is_put_out(match: Match, reading: Reading) -> bool:
    before = [word for word in reading.tokens[max(0, match.start - 4) : match.start] if word not in _LINKS]
    return before[-1:] != [] and before[-1] in _OUT


def intent(reading: Reading, frame: Frame, words: Lexicon) -> str:
    """ "rest" when a whole is wanted without some places, or what is left beside them."""
    names_rest = bool(_REST.search(reading.line))
    if not names_rest and not reading.has("without"):
        return ""
    if (reading.has("rank") and reading.count) or reading.has("growth", "share", "forecast", "will"):
        return ""
    if not names_rest and (reading.has("rank", "countries") or frame.intent in RANKINGS):
        return ""
    out, whole = _parts(reading, frame, words)
    return "rest" if out and whole else ""


def placed(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """The frame with what is taken out, and the whole it is taken out of."""
    out, whole = _parts(reading, frame, words)
    return (
        frame.but(places=out, within=whole, slots={**frame.slots, "rest": True})
        if out and whole and _speaks_of_it(reading)
        else frame
    )


def _speaks_of_it(reading: Reading) -> bool:
    return bool(_REST.search(reading.line)) or reading.has("without")


def _parts(reading: Reading, frame: Frame, words: Lexicon) -> tuple[tuple[str, ...], str]:
    regions = [place for place in reading.places if words.is_region(place)]
    out = left_out(reading, words)
    whole = next((region for region in regions if region not in out), "")
    if not whole and len(frame.places) == 1 and words.is_region(frame.places[0]) and "rest" not in frame.slots:
        whole = frame.places[0]
    if "rest" in frame.slots:
        out = tuple(dict.fromkeys((*frame.places, *out))) if out and not regions else out or frame.places
        whole = whole or frame.within
    if not _REST.search(reading.line):
        return out, whole or ("World" if any(words.is_region(place) for place in out) else "")
    if not out:  # "and the rest of the world?": beside the countries listed, or the place spoken of
        listed = frame.items[: frame.count or 10] if frame.intent in RANKINGS else frame.places
        out = tuple(place for place in listed if place not in {whole, "World"})
    return out, whole or (frame.within if frame.intent in RANKINGS else "") or "World"
