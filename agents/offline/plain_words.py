"""Words that are no names: never corrected into a country, never searched for in the news. Kept in `words/*.txt`."""

from __future__ import annotations

from pathlib import Path


def _words(name: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / "words" / f"{name}.txt").read_text(encoding="utf-8").split())


EMPTY = _words("empty")  # without meaning of their own; a search for news leaves them out
EVERYDAY = _words("everyday")  # of every day in five languages, which change no figure
# Of the trade and of every day, which look like a name to a reader of typing errors.
PLAIN = _words("plain") | EVERYDAY | EMPTY
TELLING = _words("telling")  # worth recognising when they are mistyped, since the reading hangs on them
FILLERS = _words("fillers")  # of questions for news, which no headline has to contain
UNPRICED = _words("unpriced")  # things that have prices, of which none may be answered with the price of modules
GENERAL = _words("general")  # of faults of anything, which tell none
UNITS = _words("priced_by")  # units that prices are named in
