"""Which way prices and costs are asked to have gone: up or down in which countries, yes or no to "is it dearer?"."""

from __future__ import annotations

import re
from typing import Any

from agents.offline import text
from agents.offline.reading import Reading

_BECAME = r"(?:got|get|become|became|becoming|wurden?|geworden|devenus?|devenues?|diventat[oaie]|mas|se hizo)"
_DEARER = r"(?:dearer|pricier|more expensive|costlier|teurer|plus cher\w*|piu car[oaie]|mas car[oa]s?)"
_CHEAPER = (
    r"(?:cheaper|less expensive|billiger|gunstiger|moins cher\w*|meno car[oaie]|piu economic\w*|mas barat\w*|"
    r"menos car[oa]s?)"
)
_UP = re.compile(
    r"\b(?:go(?:es|ne|ing)? up|went up|rose|rises?|risen|rising|increas\w*|climb\w*|gestiegen|steig\w*|stieg\w*|"
    r"augment\w*|(?:en )?hausse|aument\w*|salit[oaie]|sal(?:e|gono)|cresciut\w*|subi\w*|verteuert\w*)\b|"
    rf"\b{_BECAME} {_DEARER}\b|\b{_DEARER} {_BECAME}\b"
)
_DOWN = re.compile(
    r"\b(?:go(?:es|ne|ing)? down|went down|c(?:a|o)me down|fell|falls?|fallen|falling|drop\w*|decreas\w*|declin\w*|"
    r"gesunken|gefallen|sink\w*|sank\w*|fiel\w*|baiss\w*|diminu\w*|sces[oaie]|calat\w*|diminuit\w*|baj(?:o|aron|a|an|"
    r"ado)|cayo|cayeron|verbilligt\w*)\b|"
    rf"\b{_BECAME} {_CHEAPER}\b|\b{_CHEAPER} {_BECAME}\b"
)
_LIMIT = re.compile(r"\b(?:below|under|unter|sous|sotto|debajo|above|over|uber) ")


def way(reading: Reading) -> str:
    """ "Which countries' cost went up?"; empty when no movement is asked about, or one to a value."""
    if reading.quantities or _LIMIT.search(reading.line):
        return ""
    return "up" if _UP.search(reading.line) else "down" if _DOWN.search(reading.line) else ""


_ASKS_YES = re.compile(
    r"^\W*(?:(?:and|und|et|e|y|so|also|then) )?(?:is|are|was|were|did|does|has|have|ist|sind|war|waren|wurden?|hat|est|"
    r"etait|etaient|sont|a|e|era|erano|es|son|fue|fueron|eran|estaba\w*|(?:l[aeo]s?|il|el|i|l')(?: |(?<='))?\w+ "
    r"(?:est|etait|etaient|sont|e|era|erano|es|fue|estaba))\b"
)
_MORE = re.compile(rf"\b(?:{_DEARER}|higher|hoher|plus (?:eleve|haut)\w*|piu alt[oaie]|mas alt[oa]s?|above)\b")
_LESS = re.compile(rf"\b(?:{_CHEAPER}|lower|niedriger|tiefer|plus bas\w*|piu bass[oaie]|mas baj[oa]s?|below)\b")
_THAN = re.compile(r"(?:\b(?:than|als|que|qu'|qu'en|di|del|della|dell'|de la|de los|rispetto|che|in confronto)\b|qu')")


def asked_way(reading: Reading) -> str:
    """ "Did it go up?", "was it higher than in 2022?": which way, of a question for a yes or no."""
    if not _ASKS_YES.search(reading.line) or reading.quantities:
        return ""
    asked = verdict(reading)
    if asked and all(name[:2].isdigit() for name in asked["base"]) and len(reading.periods) > 1:
        later = str(max(str(one.start) for one in reading.periods)).startswith(tuple(asked["base"]) or "-")
        return "up" if (asked["way"] == "more") != later else "down"
    return "" if asked else way(reading)


def verdict(reading: Reading) -> dict[str, Any]:
    """ "Was copper dearer in 2024 than in 2021?": which way, and what stands after "than"; empty of other questions."""
    dearer, cheaper = _MORE.search(reading.line), _LESS.search(reading.line)
    said = dearer or cheaper
    if not said or not _ASKS_YES.search(reading.line):
        return {}
    than = _THAN.search(reading.line, said.end())
    return {"way": "more" if dearer else "less", "base": _base(reading, than.end()) if than else []}


def _base(reading: Reading, at: int) -> list[str]:
    """What stands after "than": a thing, a place, else a date."""
    said = reading.line[:at]
    for one in reading.periods:
        said = said.replace(one.words, " ")  # as the tokens are without dates
    before = len(text.name(said).split())
    named = [match.name for match in reading.matches if match.start >= before and match.kind in {"component", "place"}]
    dates = [one for one in reading.periods if one.start and reading.line.rfind(one.words) >= at - 1]
    return named or [str(one.start)[: 7 if one.grain == "month" else 4] for one in dates[-1:]]
