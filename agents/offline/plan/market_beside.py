"""Two answers side by side: capacity and additions, or the same question of two spans of years.

The frame stands for all of them; `variants` has one frame for each, in the order in which they were named.
"""

from __future__ import annotations

import re

from agents.offline import meant
from agents.offline.frame import Frame
from agents.offline.period import Period
from agents.offline.plan.carry import one_year
from agents.offline.reading import Reading

MOST_SPANS = 3
_OF_SPANS = {"growth", "evolve", "capacity", "rank", "race", "share", "rest", "standing", "segment"}
_OF_ONE_YEAR = {"standing", "rank", "share", "rest", "segment"}  # answers that tell of one year
_OF_MEASURES = {"capacity", "rank", "share", "rest"}
_AND = r"(?:and|und|et|e|y|plus|as well as|sowie|along with|&|vs\.?|versus|\+|/|,)"
_STANDS = (
    r"(?:capacit(?:y|ies)|cumulative|total(?:e|es|i)?|installed|installed base|stock|fleet|bestand|gesamt\w*|kapazitat|"
    r"\w*leistung|capacite|puissance|capacita|potenza|capacidad|potencia|installata|instalada|installee|cumulat[aoei]|"
    r"cumulee?|acumulad[oa]|kumul\w*)"
)
_STANDS_ALONE = (
    r"(?:cumulative|total (?:capacity|installed)|installed (?:base|capacity)|the total|stock|fleet|bestand|gesamt\w*|"
    r"kumul\w*|cumulat[aoei]|cumulee?|acumulad[oa]|capacite totale|puissance totale|potencia total|capacita totale)"
)
_ADDED = (
    r"(?:additions?|annual(?! growth)|annuals|new(?!er)|newly|(?:jahrlich\w* )?zubau\w*|neu\w*|ajouts?|"
    r"nouvelles?|nouveaux|nuov[aoei]|nuev[oa]s?|aggiunt[aeo]|annual[ei]|annuel\w*|anual\w*|adiciones|altas|"
    r"(?:it|they|was|were|what was) (?:added|installed|add)|yearly (?:build|additions?)|new build)"
)
_OWN = r"(?:what |how much |the |its |their |it |sa |la |le |les |l'|il |el |der |den |die |dessen )*"
_MEASURES = re.compile(
    rf"\b{_STANDS} (?:[\w']+ ){{0,3}}?{_AND} {_OWN}(?:\w+ )?{_ADDED}\b|"
    rf"\b{_ADDED} (?:[\w']+ ){{0,3}}?{_AND} {_OWN}(?:\w+ )?{_STANDS_ALONE}\b"
)


def side_by_side(frame: Frame, reading: Reading) -> Frame:
    """The frame with what is asked twice in it; a follow-up without dates or measures of its own keeps it."""
    slots = {name: value for name, value in frame.slots.items() if name not in {"spans", "measures"}}
    if frame.intent != "rest":
        slots.pop("rest", None)
    spans = (_spans(frame, reading) or _spans_before(frame, reading)) if frame.intent in _OF_SPANS else []
    kept = frame.slots.get("spans") if frame.intent in _OF_SPANS and not _has_dates(reading) else None
    if spans and frame.intent == "evolve":
        frame = frame.but(intent="growth", metric="annual" if reading.has("annual") else "cumulative")
    if spans or kept:
        slots["spans"] = [span.to_json() for span in spans] or kept
    for once in ("years", "ends"):
        slots.pop(once, None)
    if frame.intent == "rank" and (_ENDS.search(reading.line) or (frame.slots.get("ends") and reading.is_follow_up)):
        slots["ends"] = True
    if len(years := _single_years(reading)) > 1:
        slots["years"] = years
    names = reading.has("annual", "cumulative", "capacity")
    if frame.intent in _OF_MEASURES and (
        _MEASURES.search(reading.line) or (frame.slots.get("measures") and not names and reading.is_follow_up)
    ):
        slots["measures"] = True
    return frame.but(slots=slots)


_MOST = (
    r"(?:top|largest|biggest|most|highest|strongest|grosste\w*|meisten|plus grande?s?|maggior\w*|"
    r"piu grand\w*|mayor\w*)"
)
_LEAST = (
    r"(?:bottom|smallest|least|lowest|weakest|kleinste\w*|wenigsten|plus petite?s?|minor\w*|piu piccol\w*|"
    r"menor\w*)"
)
_ENDS = re.compile(
    rf"\b{_MOST}\b.{{0,25}}\b{_AND} .{{0,20}}\b{_LEAST}\b|"
    rf"\b{_LEAST}\b.{{0,25}}\b{_AND} .{{0,20}}\b{_MOST}\b"
)
_PAIR = re.compile(rf"^(?:in |im |nel |en |for |of )?((?:19|20)\d\d) ?{_AND} ?(?:in |im |nel |en )?((?:19|20)\d\d)$")


def _single_years(reading: Reading) -> list[int]:
    """ "2015 and 2023": the years themselves, when no span is named."""
    years: list[int] = []
    for one in reading.periods:
        pair = _PAIR.match(one.words)
        if not pair and not (one.is_one and one.start):
            return []
        years += [int(pair[1]), int(pair[2])] if pair else [int(str(one.start)[:4])]
    return years


def _has_dates(reading: Reading) -> bool:
    return bool(reading.periods or reading.step or reading.has("earlier", "later"))


def _spans(frame: Frame, reading: Reading) -> list[Period]:
    """The spans named, of which one at least is longer than a year; single years listed are one span."""
    if frame.intent != "growth" and (years := _single_years(reading)):
        return [one_year(year) for year in years[:MOST_SPANS]] if frame.intent == "standing" and len(years) > 1 else []
    found = [one for one in reading.periods if one.count or (one.start and one.end)]
    longer = [one for one in found if one.count or not one.is_one]
    if not 1 < len(found) <= MOST_SPANS or len(found) != len(reading.periods) or not longer:
        return []
    return found


_WHICH_SPAN = re.compile(
    r"\b(?:which|what|welche[nmrs]?|quale|quelle|que|cual) (?:of the (?:two )?)?(?:periods?|spans?|zeitraume?|"
    r"zeitspanne|"
    r"perioden?|periodo|periode|intervallo)\b"
)


def _spans_before(frame: Frame, reading: Reading) -> list[Period]:
    """ "In which period was it more?": of the two that were looked at one after the other."""
    one, other = frame.against, frame.period
    asks = _WHICH_SPAN.search(reading.line) or (meant.both_dates(reading.line) and frame.intent in _OF_ONE_YEAR)
    if not one or not other or reading.periods or not asks:
        return []
    return [one, other]


def variants(frame: Frame) -> tuple[Frame, ...]:
    """One frame for each answer, without what is asked twice."""
    slots = {name: value for name, value in frame.slots.items() if name not in {"spans", "measures", "ends"}}
    spans = [Period.from_json(span) for span in frame.slots.get("spans", ())]
    of_years = [frame.but(slots=slots, period=span) for span in spans if span] or [frame.but(slots=slots)]
    if frame.slots.get("ends"):
        return tuple(one.but(lowest=lowest) for one in of_years for lowest in (False, True))
    if not frame.slots.get("measures"):
        return tuple(of_years)
    return tuple(one.but(metric=metric) for one in of_years for metric in ("cumulative", "annual"))
