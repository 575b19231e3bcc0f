"""Dates and counts as people spell them, written as the grammar of dates reads them: "letzte fünf Jahre" as "letzte 5
jahre", "second half of 2023" as "h2 2023", "three years before 2020" as "2017". And how far a question steps from the
date spoken of before: "five years earlier".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.offline.calendar_words import COUNTS, GRAINS, MONTHS
from agents.offline.period import Grain

_MONTH_NAME = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_Y = r"(?:19[5-9]\d|20\d\d)"
_WITH_LETTERS = re.compile(r"\b2[0o](?:[0-2o]\d|\do)\b(?<!\d{4})")  # "2o23": letters for noughts
_SMALL = {
    "wich": "which", "whcih": "which", "hav": "have", "teh": "the", "waht": "what", "hwo": "how", "mcuh": "much",
    "mch": "much", "more then": "more than", "less then": "less than", "bigger then": "bigger than", "thna": "than",
    "contries": "countries", "contry": "country", "fo": "of", "form": "from", "adn": "and",
}  # fmt: skip
_SLIPS = re.compile("|".join(rf"\b{slip}\b" for slip in _SMALL))
_TOP = re.compile(r"\b(top|bottom|first)(\d{1,2})\b")
_HESITATES = re.compile(r"^(?:(?:hm+|uh+m?|um+|oh|ah|er+|well|mm+|eh|na ja|beh|bah|euh|pues)\b[,.]* )+")
_LEAST = {"double": 10, "two": 10, "triple": 100, "three": 100}
_DIGITS = re.compile(r"\b(double|two|triple|three)[- ]digit (?=[gm]w)")
_GRAIN = "(?:" + "|".join(sorted(GRAINS, key=len, reverse=True)) + ")"
_COUNT = "(?:" + "|".join(sorted((word for word in COUNTS if word != "one"), key=len, reverse=True)) + ")"
_PAST = r"(?:last|past|previous|latest|letzte[nrsm]?|vergangene[nrsm]?|ultim[oiae]s?|dernier(?:e?s)?|passate|pasados)"
_SPELLED = re.compile(rf"\b(?P<n>{_COUNT})(?=[ -](?:{_PAST} )?(?:{_GRAIN}|monats|jahres)\b)")
_ONE = r"(?:an?|one|ein(?:e[mnrs]?)?|une?|uno?|una)"
_EARLIER = (
    r"earlier|before(?: that| then)?|prior(?: to that)?|previously|fruher|davor|zuvor|vorher|plus tot|auparavant|"
    r"avant|prima|addietro|antes|atras"
)
_LATER = (
    r"later|after(?: that| wards)?|afterwards|spater|danach|darauf|plus tard|apres|dopo|piu tardi|despues|mas tarde"
)
_STEP = re.compile(
    rf"\b(?P<n>\d{{1,2}}|{_ONE}) (?P<grain>{_GRAIN}) (?:(?P<back>{_EARLIER})|(?P<on>{_LATER}))\b"
    rf"(?! (?:the )?(?:year |end of |jahr |l'an |el )?{_Y})"
)
_FROM_YEAR = re.compile(
    rf"(?<!the )(?<!den )(?<!les )(?<!gli )(?<!los )(?<!last )\b(?P<n>\d{{1,2}}|{_ONE}) "
    r"(?:years?|jahre?n?|ans?|annees?|ann[oi]|anos?) "
    r"(?:(?P<back>before|prior to|earlier than|vor|avant|prima del?|antes de)|(?P<on>after|nach|apres|dopo il|dopo|"
    rf"despues de)) (?:the )?(?:year |l'anno |el ano |dem jahr )?(?P<y>{_Y})\b"
)
_FIRST = r"(?:first|1st|erste[nsmr]?|1\.|premi(?:er|ere)|1er|1ere|prim[oa]|primera?)"
_SECOND = r"(?:second|2nd|zweite[nsmr]?|2\.|deuxieme|second[oae]?|2e|segund[oa])"
_THIRD = r"(?:third|3rd|dritte[nsmr]?|3\.|troisieme|3e|terz[oa]|tercera?)"
_FOURTH = r"(?:fourth|4th|last|vierte[nsmr]?|4\.|letzte[nsmr]?|quatrieme|4e|quart[oa]|dernier|ultimo|cuart[oa])"
_OF = r"(?:(?:of|in|von|des(?: jahres)?|de(?: l'annee)?|du|del(?: ano| l'anno)?|dell'anno|d') ?)?(?:the )?(?:year )?"
_HALF = r"(?:half|halbjahr\w*|halfte|semestre|moitie|mitad|meta)"
_QUARTER = r"(?:quarter|quartal\w*|trimestre)"
_PARTS = tuple(
    (re.compile(rf"\b{which} {part} {_OF}(?P<y>{_Y})\b(?!s)"), f"{letter}{number}")
    for part, letter, words in (
        (_HALF, "h", (_FIRST, _SECOND)), (_QUARTER, "q", (_FIRST, _SECOND, _THIRD, _FOURTH))
    )
    for number, which in enumerate(words, 1)
)  # fmt: skip
_MEAN = r"(?:averages?|mean|avg|durchschnitt\w*|mittel(?:wert)?|moyennes?|media|promedio)"
_MEANS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?P<n>\d{{1,2}})[ -]?(?P<grain>{_GRAIN}|monats|jahres|wochen|tage)[ -]?"
        rf"(?:(?:rolling|moving|trailing)[ -])?(?P<mean>{_MEAN})\b",
        rf"\b(?P<mean>{_MEAN})(?: (?:movil|mobile|glissante|gleitend\w*))? "
        rf"(?:over|of|sur|a|di|de|uber|von|su) (?P<n>\d{{1,2}}) "
        rf"(?P<grain>{_GRAIN})(?! (?:ago|to|bis)\b)",
    )
)  # "12-month average", "moyenne sur 12 mois"
_CHANGE = r"(?:changes?|moves?|returns?|high|low|highs|lows|range|anderung|variation|variazione|variacion)"
_OVER_MONTHS = re.compile(rf"(?<!last )\b(?P<n>\d{{1,2}})[ -](?P<grain>{_GRAIN})[ -](?P<what>{_CHANGE})\b")
_SHORT_DECADE = re.compile(
    r"(?<![\d.,$€'])'?(?P<a>[5-9]0)'?s\b|\b(?:19)?(?P<b>[5-9]0)er(?:[ -]jahren?)?\b|"
    r"\b(?:anni|annees|anos|gli anni|les annees|los anos) '?(?P<c>[5-9]0)\b"
)
_MONTHS_TO = re.compile(
    rf"\b(?P<a>{_MONTH_NAME}) ?(?P<to>-|to|until|till|through|bis|a|au|al|fino a|hasta) ?(?P<b>{_MONTH_NAME}) "
    rf"(?:de |del |of )?(?P<y>{_Y})\b"
)
_WINDOW = re.compile(rf"(?<!last )\b(?P<n>\d{{1,2}})[ -](?P<grain>{_GRAIN})[ -](?:one|figure|window|view|value)s?\b")
_TRAILING = re.compile(r"\b(?:ttm|ltm|(?:trailing|rolling) (?:twelve|12)[ -]months?|zwolfmonats(?=durch|mittel))\b")
_LETTERED = re.compile(rf"\b(?:(?P<t>t[1-4])|(?P<s>[sh][12]))[ /-](?P<y>{_Y})\b")
_DECADE_HALF = re.compile(
    rf"\b(?:(?P<first>{_FIRST}|early)|{_SECOND}|late|later) (?:{_HALF} )?{_OF}(?P<y>(?:19|20)\d)0'?s\b"
)


@dataclass(frozen=True)
class Step:
    """So many years, months … on from the date spoken of; back when negative."""

    count: int
    grain: Grain


def written(line: str) -> str:
    """A folded line with spelled counts and parts of years in figures."""
    line = _SLIPS.sub(lambda found: _SMALL[found[0]], line)
    line = _TOP.sub(r"\1 \2", line)
    line = _HESITATES.sub("", line)
    line = _WITH_LETTERS.sub(lambda found: found[0].replace("o", "0"), line)
    line = _DIGITS.sub(lambda found: f"at least {_LEAST[found[1]]} ", line)
    line = _SPELLED.sub(lambda found: str(COUNTS[found["n"]]), line)
    line = _SHORT_DECADE.sub(lambda found: f"19{found['a'] or found['b'] or found['c']}s", line)
    line = _MONTHS_TO.sub(r"\g<a> \g<y> to \g<b> \g<y>", line)
    line = _OVER_MONTHS.sub(_over, line)
    line = _TRAILING.sub("last 12 months", line)
    line = _WINDOW.sub(lambda found: f"last {found['n']} {GRAINS[found['grain']]}s", line)
    for pattern in _MEANS:
        line = pattern.sub(_averaged, line)
    line = _FROM_YEAR.sub(_year_from, line)
    line = _LETTERED.sub(
        lambda found: f"{'q' + found['t'][1] if found['t'] else 'h' + found['s'][1]} {found['y']}", line
    )
    line = _DECADE_HALF.sub(_half_of_decade, line)
    for pattern, part in _PARTS:
        line = pattern.sub(rf"{part} \g<y>", line)
    return line


def step(line: str) -> tuple[Step | None, str]:
    """How far the question steps from the date before, and the line without it."""
    found = _STEP.search(line)
    if not found:
        return None, line
    count = int(found["n"]) if found["n"].isdigit() else 1
    rest = f"{line[: found.start()]} | {line[found.end() :]}"
    return Step(-count if found["back"] else count, GRAINS[found["grain"]]), rest


def _over(found: re.Match[str]) -> str:
    """ "3-month change", "52 week high": over the last so many. Weeks and quarters of changes are lags of their own."""
    if found["what"].startswith("change") and (GRAINS[found["grain"]] == "week" or found["n"] == "1"):
        return found[0]
    return f"{found['what']} of the last {found['n']} {GRAINS[found['grain']]}s"


def _averaged(found: re.Match[str]) -> str:
    grain = GRAINS.get(found["grain"]) or GRAINS[found["grain"].rstrip("s")]
    return f"{found['mean']} of the last {found['n']} {grain}s"


def _year_from(found: re.Match[str]) -> str:
    count = int(found["n"]) if found["n"].isdigit() else 1
    return str(int(found["y"]) + (-count if found["back"] else count))


def _half_of_decade(found: re.Match[str]) -> str:
    start = int(found["y"]) * 10
    return f"{start}-{start + 4}" if found["first"] else f"{start + 5}-{start + 9}"
