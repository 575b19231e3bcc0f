"""A question as the readers want it: cut, folded to plain lower-case letters, split into words. Decides nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

READ_AT_MOST = 1_500  # characters; a question says what it wants early, and reading stays below a millisecond or two

_SAME = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "„": '"'}
    | {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "…": " ",
        "¿": " ",
        "¡": " ",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_WORD = re.compile(r"[^\W_]+(?:[-'&.][^\W_]+)*")
_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """Lower case, without accents, with one kind of dash, quote and space."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SAME))
    return _SPACE.sub(" ", "".join(c for c in plain if not unicodedata.combining(c)).translate(_SAME)).strip()


def words(line: str) -> list[str]:
    """The words of a folded line, a possessive 's taken off."""
    return [_bare(word) for word in _WORD.findall(line)]


def name(text: str) -> str:
    """A name as it is looked up: folded, words joined by one space, hyphens and apostrophes as spaces."""
    return " ".join(re.split(r"[^\w]+", fold(text))).strip()


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") and len(word) > 3 else word


def as_date(iso: str) -> date:
    """ "2023", "2023-06" or "2023-06-30" as a day: the first of what is named."""
    year, month, day = (*(int(part) for part in iso.split("-")), 1, 1)[:3]
    return date(year, month, day)
