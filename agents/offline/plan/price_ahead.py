"""Questions on prices to come: whether one is asked, to which year or capacity, with which learning rate."""

from __future__ import annotations

import re
from typing import Any

import knowledge
from agents.offline.frame import Frame
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

PROJECTED_TO = 7  # years after the last price, when no year is named
_TIMES = {"doubl": 2, "tripl": 3, "quadrupl": 4, "verdoppel": 2, "verdreifach": 3, "raddoppi": 2, "dupli": 2}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twice": 2}
_RATIO = re.compile(
    rf"\b({'|'.join(_TIMES)})\w*|(?<![\w.,])(\d{{1,6}}(?:\.\d)?)(?: ?x| ?times|-?fold|-?fach)(?!\w)|\bx ?(\d{{1,2}})\b|"
    rf"\b({'|'.join(_WORDS)})(?: times|-?fold)\b|\b(twice)\b"
)
_LOW = re.compile(r"\b(?:low|slow\w*|pessimistic|conservative)\b")
_HIGH = re.compile(r"\b(?:high|fast\w*|optimistic|ambitious)\b")
_CENTRAL = re.compile(r"\b(?:central|base case|medium|middle)\b")
_AHEAD = re.compile(r"\b(?:next|coming) (?:(\d{1,2}|two|three|four|five|ten) )?years?\b|\bin (\d{1,2}) years\b")


THAT_RATE = re.compile(
    r"\b(?:(?:at|with|using|on|by|under|keeping) (?:that|this|the same|that same|such a) (?:learning )?"
    r"(?:rate|pace|speed)|"
    r"(?:mit|bei) (?:dieser|der gleichen|derselben|der selben) (?:lern)?(?:rate|kurve)|"
    r"(?:a|avec) (?:ce|cette|ce meme) (?:rythme|taux|vitesse)|(?:a|con) (?:quest[oa]|quel|lo stesso) (?:ritmo|tasso)|"
    r"(?:a|con) (?:est[ea]|es[ea]|la misma|el mismo) (?:ritmo|tasa))\b"
)
_COSTS = {"lcoe", "lcoe_ahead", "rank_lcoe"}  # what is asked next is of the cost of electricity


def _of_modules(reading: Reading, frame: Frame) -> bool:
    named = reading.named("component")
    if not named and frame.intent in _COSTS and not reading.has("price"):
        return False
    return set(named) <= {"module"} if named else frame.components in {(), ("module",)}


def is_projection(reading: Reading, frame: Frame) -> bool:
    """ "What if world capacity triples?", "modules in 2030"; other prices and the cost of electricity have none."""
    learns = frame.intent in {"learning", "projection"}
    if frame.intent == "projection" and reading.quantity("TW", "GW", "%"):
        return True
    if not _of_modules(reading, frame) or reading.has("lcoe"):
        return False
    if ratio(reading) and (learns or reading.has("capacity", "price") or "world" in reading.line):
        return not reading.has("pass")
    ahead = reading.has("forecast", "future") or bool(re.search(r"\bwill\b", reading.line))
    return ahead or (target_year(reading) is not None and not reading.has("pass"))


def ratio(reading: Reading) -> float | None:
    """How many times the capacity grows: "triples", "3x", "five times"."""
    found = _RATIO.search(reading.line)
    if not found:
        return None
    stem, digits, crossed, word, twice = found.groups()
    if stem:
        return float(_TIMES[stem])
    return float(digits or crossed or _WORDS[word or twice])


def target_year(reading: Reading) -> int | None:
    """A year to come: "2030", "next year", "in 5 years"."""
    today = knowledge.today()
    years = [int(one.end[:4]) for one in reading.periods if one.end and int(one.end[:4]) > today.year]
    if years:
        return max(years)
    found = _AHEAD.search(reading.line)
    if not found:
        return None
    said = found[1] or found[2] or "1"
    return today.year + (int(said) if said.isdigit() else _WORDS[said])


def projected(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    slots: dict[str, Any] = {
        name: frame.slots[name] for name in ("learning_rate", "figures", "learned") if name in frame.slots
    }
    times, year, size = ratio(reading), target_year(reading), reading.quantity("TW", "GW", "MW")
    slots |= {name: frame.slots[name] for name in ("year", "deployment") if name in frame.slots and not times}
    if times and not year:
        slots["ratio"] = times
    elif "ratio" in frame.slots and not year and not size:
        slots["ratio"] = frame.slots["ratio"]
    elif year or _past(reading) or "year" not in slots:
        slots["year"] = year or _past(reading) or _usual(words)
    if size:
        slots["capacity_mw"] = size.value * {"TW": 1e6, "GW": 1e3, "MW": 1}[size.unit]
    if percent := reading.quantity("%"):
        slots["learning_rate"] = percent.value / 100
    elif THAT_RATE.search(reading.line) and (learned := frame.slots.get("learned")):
        slots |= {"learning_rate": learned["rate"], "rate_of": learned["years"]}
    slots |= {} if percent else _deployment(reading)
    kinds = ("of all technologies",) if reading.named("technology") else ()
    noted = (
        ()
        if year or _past(reading) or times or (frame.intent == "projection" and frame.slots.get("year"))
        else _UNNAMED
    )
    return frame.but(slots=slots, period=None, places=(), components=("module",), notes=(*frame.notes, *noted, *kinds))


_UNNAMED = ("no year named, so seven years on",)


def _past(reading: Reading) -> int | None:
    """A year that is over: the tool says that it is none to project."""
    period = reading.period
    return int(period.start[:4]) if period and period.is_one and period.start else None


def _usual(words: Lexicon) -> int:
    last = [one.last[:4] for one in words.data.price_series if one.component == "module" and not one.synthetic]
    return int(max(last, default=str(knowledge.today().year))) + PROJECTED_TO


def _deployment(reading: Reading) -> dict[str, Any]:
    cases = (("low", _LOW), ("high", _HIGH), ("central", _CENTRAL))
    return next(({"deployment": name} for name, pattern in cases if pattern.search(reading.line)), {})
