"""Words of a question that its reading does not use: when they forbid an answer, and what is said of them.

A word that nobody knows may be the one that counts: a place, the verb of the question, half of what was said. Any other
is told to the person beside the answer. Words that are known but change a figure, a limit, a negation, a half, are
named before the answer when nothing of the frame stands for them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from agents.offline.plain_words import EMPTY
from agents.offline.reading import Reading

NAMED = 3  # unread words that are told
_PLACED = (
    r"(?:in|im|en|dans|nel|nella|nell'|sur|aux?|from|on|for|vs|versus|against|and|und|et|ed|than|als|que|nach|fur|pour|per|para|with|mit|con|avec|add|"
    r"or|oder)"
)
_PARTS = r"anteil|anteile|(?:share|part|percentage|fraction|portion) of|part d[eu]|quota d\w+|cuota de|porcentaje de"
_ASKS = r"(?:did|does|do|hat|haben|hatte|wurden?|wird|a|ont|ha|hanno|han|ho|has|have|had|will)"
_MOST = r"(?:piu|plus|mas|most|least|moins|meno|menos|am|more|less|mehr|weniger)"
_CHANGES = {
    "limit": r"(?:between|zwischen|entre|tra|fra|above|below|over|under|more than|less than|fewer than|at least|"
    r"at most|up to|mehr als|weniger als|mindestens|hochstens|plus de|moins de|au moins|au plus|piu di|meno di|almeno|"
    r"al massimo|mas de|menos de|al menos|como maximo|uber|unter|oltre|sotto) "
    r"\d[\d.,]*(?: (?:and|und|et|e|y) \d[\d.,]*)?"
    r" ?(?:%|[kmgt]wp?\b|percent\b|prozent\b)",
    "negation": r"(?:not|isn't|aren't|wasn't|n'est pas|non e|no es|nicht|kein\w*|without|except|excluding|"
    r"other than|apart from|ohne|ausser|sans|sauf|hors|"
    r"senza|tranne|eccetto|escluso|sin|salvo|excepto) (?:the |die |la |le |el |l')?[^\W\d]+",
    "multiple": r"(?:\w*(?:viel|mehr)fache\w*|how many times|times as (?:much|many|large|big)|wie viel ?mal|wievielmal|"
    r"combien de fois|quante volte|cuantas veces)",
    "average": r"(?:on average|average|mean|im schnitt|durchschnitt\w*|im mittel|en moyenne|moyenne|in media|medi[oa]|"
    r"en promedio|promedio)",
    "median": r"(?:median\w*|mediana?|mediane)",
    "half": r"(?:half of|die halfte|la moitie|la meta|la mitad|a (?:third|quarter) of|ein (?:drittel|viertel)|"
    r"un tiers|un quart|un terzo|un tercio)",
    "sum": r"(?:sum of|in sum|together|combined|altogether|zusammen(?:gerechnet)?|summe|en tout|ensemble|au total|"
    r"insieme|in tutto|somma|sommat[ei]|juntos|juntas|suma|sumad[oa]s)",
    "value": r"\d[\d.,]* ?[kmgt]wp?",
    "order": r"(?:(?:after|behind|nach|apres|dopo|despues de|tras) (?:the |den |les |i |los )?(?:top|first|ersten|"
    r"premiers|primi|primeros) \w+|(?:the )?next (?:five|ten|three|\d{1,2})(?! years?| months?)|(?:places|ranks|"
    r"positions) "
    r"\d{1,2} ?(?:to|-) ?\d{1,2})",
    "ever": r"(?:ever\b|of all time|all[- ]time|jemals|aller zeiten|de tous les temps|di sempre|de la historia)",
    "segment": r"(?:small[- ]scale|utility[- ]scale|rooftop|residential|commercial|ground[- ]mounted|dachanlagen|"
    r"klein(?:e[nrs]?)? ?anlagen|petites? (?:installations?|centrales?)|piccol[io] impiant[io]|"
    r"pequenas (?:instalaciones|plantas)|"
    r"freiflachen\w*)",
    "per head": r"(?:per (?:capita|head|person|inhabitant)|pro kopf|par (?:habitant|tete)|pro capite|por habitante)",
}
_TELLING = ("capacity", "annual", "cumulative", "rank", "growth", "share", "evolve", "price", "lcoe", "plot", "market")
_COMPILED = {name: re.compile(rf"\b{words}(?!\w)") for name, words in _CHANGES.items()}


def forbids(reading: Reading, known: Collection[str] = ()) -> bool:
    """Whether an unknown word may be the one that counts, so that no answer is given."""
    unknown = [word for word in reading.unknown if word not in known]
    if not unknown:
        return False
    return 2 * len(unknown) >= _content(reading) or any(_counts(word, reading) for word in unknown)


def _content(reading: Reading) -> int:
    """How many things the question says: words that carry meaning, dates and amounts."""
    words = {word for word in reading.tokens if word not in EMPTY and not word.isdigit()}
    return len(words) + len(reading.periods) + len(reading.quantities)


def _counts(word: str, reading: Reading) -> bool:
    """It stands where a place would, where the verb of the question does, or is how things are compared."""
    escaped = re.escape(word)
    if re.search(rf"\b{_MOST} {escaped}\b", reading.line) or _is_first_verb(word, reading):
        return True
    if re.search(rf"\b{_PLACED}(?: the| la| le| les| los| der| die| dem| l'| il)? ?{escaped}\b", reading.line):
        return True
    if not reading.places and reading.unknown_place:
        return True
    if not reading.has(*_TELLING) and re.search(rf"\b{escaped} (?:of|von|de|di|del|du)\b", reading.line):
        return True  # "the density of Germany": the very thing that is wanted
    if re.search(rf"\b(?:{_PARTS})(?: the| la| le| l'| der| des)? ?{escaped}\b", reading.line):
        return True  # "Anteil Bayerns"
    verb = rf"\b{_ASKS} (?:[\w-]+ ){{0,4}}{escaped}\W*(?:\b(?:in|im|en|nel|since|seit|last|by|between)\b.*)?$"
    return bool(re.search(verb, reading.line))


def _is_first_verb(word: str, reading: Reading) -> bool:
    """ "Quita Argentina": what is to be done with the place that follows."""
    starts = {match.start for match in reading.matches}
    return reading.tokens[:1] == (word,) and not starts.isdisjoint({1, 2})


def left(reading: Reading, used: Collection[str]) -> tuple[str, ...]:
    """Words that would change the figure, of kinds that the answer does not `use`."""
    found = (pattern.search(reading.line) for name, pattern in _COMPILED.items() if name not in used)
    told = [match[0] for match in found if match]
    told = [one for one in told if not any(one in other for other in told if other != one)]
    return tuple(dict.fromkeys(told))[:NAMED]
