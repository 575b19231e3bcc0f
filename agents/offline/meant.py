"""Words that stand for what was talked of: "both", "die beiden", "all three", "them"; and verbs that carry such a word
at their end, "mostramelo", "compáralos". Says how many are meant, not what they are.
"""

from __future__ import annotations

import re

ALL = 99  # "them": as many as were talked of
_DATES = (
    r"(?! (?:years?|dates?|months?|periods?|spans?|jahren?|monaten?|zeitraume\w*|anni|mesi|annees|mois|anos|meses)\b)"
)
_BOTH = re.compile(
    r"\b(?:both|beide[nrs]?|die zwei|les deux|tous (?:les )?deux|toutes (?:les )?deux|des deux|entramb[ie]|"
    r"tutt[ie] e due|"
    r"(?:i|dei|le|delle|fra i|tra i|fra le|tra le) due|amb[oa]s|l[oa]s dos|the two|these two|those two|"
    rf"(?:of|between) (?:them|the) two)\b{_DATES}"
)
_BOTH_DATES = re.compile(
    r"\b(?:both(?: of (?:the|these|those))?|(?:the|these|those) two|(?:each|either) of (?:the|these|those)(?: two)?|"
    r"(?:die |den |diese[nr]? )?beiden?|entramb[ie] gli|(?:nei|i|dei|nelle|le) due|les deux|ces deux|ambos|l[oa]s dos) "
    r"(?:years|dates|months|periods|spans|jahren?|monaten?|zeitraume\w*|zeitspannen|anni|mesi|annees|mois|anos|meses)\b"
)
_THREE = re.compile(
    r"\b(?:all three|the three(?: of them)?|alle drei|d(?:ie|er|en) drei|(?:tous |toutes )?[ld]es trois|"
    r"tutt[ie] e tre|(?:i|le|dei|delle) tre|"
    r"l[oa]s tres)\b(?! (?:years?|jahre?|ans|anni|anos|largest|biggest|countries|grossten))"
)
_THEM = re.compile(
    r"\b(?:(?:together|combined)(?! with)|chacune?|ciascun[oa]?|cada uno|cada una|for each|zusammen|insieme|"
    r"ensemble|them|they|their|theirs|each of them|all of them|"
    r"next to each other|side by side|miteinander|"
    r"sie alle|alle zusammen|ihnen|nebeneinander|tutti insieme|fra loro|tra loro|loro|affiancat[ie]|"
    r"entre eux|entre elles|eux|ceux-ci|cote a cote|leurs?|ellos|ellas|entre si|juntos|juntas|"
    r"compar(?:alos|alas|arlos|arlas|aremoslos)|confrontal[ie]|confrontarl[ie]|paragonal[ie]|"
    r"compare[sz]?-les|les comparer|compare[sz]?[- ]les)\b|"
    r"\b(?:vergleich\w*|stell\w*|zeig\w*|nimm|leg\w*|zeichne\w*) (?:sie|diese)\b(?!.* vor\b)"
)
_CLITIC = re.compile(
    r"\b(?:(?P<show>mostr(?:a|ar|ate)(?:me|mi|ce)?|muestra(?:me)?|muestre(?:me)?|ensena(?:me)?|montre[sz]?-?(?:moi|nous)?|"
    r"affiche|visualizza|fammi vedere|fa(?:mmi|cci)|dibuja|disegna|traccia|grafica|pon(?:me)?|haz(?:me)?|"
    r"da(?:me|mmi)|di(?:me|mmi)|donne[sz]?-?(?:moi|nous)?|dis-?moi|fais)"
    r"(?P<what>l[oaei]s?|melo|mela|meli|mele|ne|-l[ea]s?|-en)\b)"
)
_PARTED = {"melo", "mela", "meli", "mele"}


def together(line: str) -> int:
    """How many of the things talked of are meant at once: 2, 3, ALL, or none."""
    if _BOTH.search(line):
        return 2
    if _THREE.search(line):
        return 3
    return ALL if _THEM.search(line) else 0


def both_dates(line: str) -> bool:
    """ "In both years": the two that were looked at one after the other."""
    return bool(_BOTH_DATES.search(line))


def apart(line: str) -> str:
    """A folded line with verbs and the words they carry apart: "mostramelo" is "mostrame lo"."""
    return _CLITIC.sub(lambda found: f"{found['show'].rstrip('-')} {found['what'].lstrip('-')}", line)
