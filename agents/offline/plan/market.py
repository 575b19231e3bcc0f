"""Market questions: capacity of places by year. Defaults: cumulative, the latest complete year, the world.

A whole question with a place of its own begins a new topic; only true follow-ups inherit what was asked before.
"""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plan import market_ahead, market_neighbours, market_rest
from agents.offline.plan.carry import charted, one_year, seen, widened
from agents.offline.plan.market_asks import EVERY, of_a_years_market
from agents.offline.plan.market_asks import intent as intent_of
from agents.offline.plan.market_beside import side_by_side
from agents.offline.plan.market_calls import MOST_COMPARED, MOST_LISTED, calls
from agents.offline.plan.market_claims import claims
from agents.offline.plan.market_doubts import (
    NO_FUTURE,
    NO_UPPER_LIMIT,
    NOT_LEFT_OUT,
    OF_THE_TWO,
    WHICH_TWO,
    asks_which_of,
    asks_which_year,
    is_other_question,
    megawatts,
    unit_of,
    valued,
)
from agents.offline.plan.market_limits import against_limit, lasting, limited
from agents.offline.plan.market_order import RANKINGS, set_count, set_kind, share_of_list, summed
from agents.offline.plan.market_places import (
    CONTINENTS,
    EUROPEAN_UNION,
    both_meant,
    measured_against_seen,
    on_that_continent,
    picked,
    set_places,
)
from agents.offline.plan.market_segments import split
from agents.offline.plan.market_uses import uses
from agents.offline.plan.market_years import asks_change, is_total, of_today, set_years, unfrozen
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

then = market_neighbours.then
__all__ = ["calls", "claims", "then", "understand", "uses"]

_ADDITIONS = re.compile(
    r"\b(?:additions?|\w*zubau\w*|ajouts?|aggiunte|adiciones|annual (?:build|installations?)|neuinstallation\w*|"
    r"nuov\w+ (?:installazion\w+|potenza|capacita)|nuev\w+ (?:potencia|capacidad)|nouvelles? (?:capacites?|"
    r"installations?))\b"
)
_OF_ALL = ("rank", "countries", "regions", "data", "licence", "csp", "position")
_ITS_LEVEL = re.compile(
    r"\b(?:its|their|seinem|ihrem|son|sa|suo|sua|su) (?:own )?(?:\w+ )?(?:(?:19|20)\d\d|level|niveau|livello|"
    r"nivel|stand)"
)
_TO_DATE = re.compile(
    r"\b(?:in total|overall|to date|so far|insgesamt|bisher|bislang|finora|in tutto|au total|jusqu'ici|hasta ahora)\b"
)
_BELOW = re.compile(r"\b(?:below|beneath|under|fell|fall|falls|drop\w*|unter|sous|sotto|debajo)\b")


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    """The frame of this question, given the one before; none when it cannot be read as a market question."""
    reading, own = of_today(reading), before if before and before.agent == "market" else None
    follows = own is not None and _follows(reading, own)
    chosen = picked(own, reading) if own else None
    frame = both_meant(chosen or (own if own and follows else Frame("market", "")), reading)
    if before and not own and reading.is_follow_up and not reading.places:
        frame = frame.but(places=before.places, period=before.period)
    intent = chosen.intent if chosen else intent_of(reading, frame, words)
    if intent == "share" and (list_share := share_of_list(frame, reading)):
        return list_share
    left_out = _left_out(reading, frame, words) if intent in {"rank", "standing", "capacity", "pass"} else ()
    intent = "rank" if left_out else intent
    if not intent or is_other_question(intent, frame, reading) or (own and asks_which_year(own.places, reading)):
        return None
    if intent == "unit" and frame.intent == "segment" and not reading.places:
        intent = "segment_unit"
    if OF_THE_TWO.search(reading.line) and len({*frame.places, *reading.places}) < 2:
        return frame.but(intent="unable", query=WHICH_TWO)
    if left_out:
        reading = reading.without_places(left_out)
        frame = frame.but(slots={**frame.slots, "without": left_out})
    elif reading.has("without") and reading.places and (intent in RANKINGS or not (frame.places or intent == "rest")):
        return frame.but(intent="unable", query=NOT_LEFT_OUT)
    if reading.has("future") and not reading.periods and intent != "forecast":
        return frame.but(intent="unable", query=NO_FUTURE)
    frame = frame.but(intent=intent, notes=(), query="")
    frame = unfrozen(frame, reading, before)
    before_years = frame.period or (one_year(words.data.latest_complete_year) if reading.step else None)
    frame = on_that_continent(set_years(set_places(frame, reading, words), reading, words), own, reading, words)
    if before_years and (before_years.is_one or before_years.end) and frame.period != before_years:
        frame = frame.but(against=before_years)  # for "in that time"
    frame = _set_metric(seen(frame, own if follows else None), reading)
    if frame.intent == "rank" and EVERY.search(reading.line):
        frame = frame.but(count=MOST_LISTED)
    frame = _settle(charted(frame, reading), reading, words)
    return market_neighbours.placed(frame, reading, own if follows else None, words)


def _left_out(reading: Reading, frame: Frame, words: Lexicon) -> tuple[str, ...]:
    """What a ranking is wanted without: "top 5 in Asia without China", "the largest outside Europe"."""
    ranks = frame.intent == "rank" or reading.has("rank", "countries")
    return market_rest.left_out(reading, words) if reading.has("without") and ranks else ()


def _follows(reading: Reading, before: Frame | None) -> bool:
    """A full sentence with an intent and a place of its own begins a new topic."""
    if before and (measured_against_seen(before.seen, reading) or _are_seen(before, reading)):
        return True
    if reading.asks_for_itself:
        return False
    if before and (OF_THE_TWO.search(reading.line) or asks_which_of(before.places, reading)):
        return True
    others = set(reading.places) - {before.within or "World", "World"} if before else set()
    if before and before.intent in RANKINGS and reading.has("runner_up", "leader") and not others:
        return True
    if before and before.places and not reading.places and not reading.has(*_OF_ALL):
        return True  # no place of its own, and none that a ranking would find
    narrows = before is not None and before.intent in RANKINGS and reading.is_short and not reading.has("countries")
    if reading.has("opens", "joins", "instead") or (
        narrows and reading.has("lowest", "topmost") and not reading.places
    ):
        return True
    if reading.has("share") and reading.is_short and reading.places == ("World",):
        return True  # "share of the world": of what was asked about before
    own_topic = reading.has("capacity", "market", "share", "growth", "rank", "evolve", "segment", "pass", "compare")
    if own_topic and (reading.places or reading.has("rank")) and not reading.has("refers"):
        return False
    return (
        reading.is_short
        or reading.has("refers")
        or bool(reading.places or reading.periods or asks_change(reading))
        or reading.has("plot")
    )


def _are_seen(before: Frame, reading: Reading) -> bool:
    """ "What share of Asia have they together?": of the places looked at before."""
    return (
        bool(reading.together)
        and len(before.seen) > 1
        and set(reading.places) <= {*CONTINENTS, "World", EUROPEAN_UNION}
    )


# --- metric --------------------------------------------------------------------------------------------


def _set_metric(frame: Frame, reading: Reading) -> Frame:
    """ "Installed in 2023" means additions; "installed capacity" means what stands; "per year" what was added."""
    annual = reading.has("annual") and not (frame.intent == "growth" and not _ADDITIONS.search(reading.line))
    if annual and not (_TO_DATE.search(reading.line) and not reading.periods):
        return frame.but(metric="annual")
    if reading.has("cumulative"):
        return frame.but(metric="cumulative")
    if of_a_years_market(reading):
        return frame.but(metric="annual")
    per_year = reading.has("per_year") and frame.intent in {"rank", "capacity"} and "capacit" not in reading.line
    if per_year or (frame.intent == "best" and not frame.metric):
        return frame.but(metric="annual")
    if frame.metric:
        return frame
    return frame.but(metric="annual" if frame.intent == "evolve" else "cumulative")


def _settle(frame: Frame, reading: Reading, words: Lexicon) -> Frame:
    """Fill what is still open and keep within what the tools take."""
    if frame.intent == "unable":
        return frame
    frame = side_by_side(set_kind(set_count(frame, reading), reading), reading)
    frame = frame.but(kind="total") if is_total(frame, reading) else frame
    if (target := valued(frame, reading)) is not None:
        below = bool(_BELOW.search(reading.line)) and frame.intent == "pass"
        unit = {"unit": scale} if (scale := unit_of(reading)) else {}
        frame = frame.but(slots={**frame.slots, "mw": target, **unit, **({"below": True} if below else {})})
    if frame.intent == "pass":
        frame = lasting(frame, reading)
    frame = against_limit(frame, reading, words) if frame.intent == "capacity" else frame
    if frame.intent == "overtake":
        frame = market_ahead.passing(frame, reading)
    if frame.intent in {"forecast", "index", "report"}:
        return market_ahead.settled(frame, reading, words)
    if frame.intent in {"segment", "capacity"}:
        frame = split(frame, reading, words)
    if frame.intent in RANKINGS or frame.intent == "years":
        frame = limited(frame, reading)
        if frame.intent == "race" and "most_mw" in frame.slots:
            return frame.but(intent="unable", query=NO_UPPER_LIMIT)
    if len(frame.places) > MOST_COMPARED:
        note = f"the first {MOST_COMPARED} places of {len(frame.places)}"
        frame = frame.but(places=frame.places[:MOST_COMPARED], notes=(*frame.notes, note))
    if not frame.places and frame.intent in {"capacity", "evolve", "growth", "pass", "reach"}:
        frame = frame.but(places=("World",), notes=(*frame.notes, "no place named, so the world"))
    needs_two = frame.intent == "overtake" or (
        frame.intent == "capacity" and reading.has("compare") and _has_one(reading) and not frame.query
    )
    if needs_two and len(frame.places) < 2:
        return frame.but(intent="unable", query=WHICH_TWO)
    if frame.intent == "rank":
        return summed(frame, reading)
    return widened(summed(frame, reading), reading) if frame.intent == "capacity" else frame


def _has_one(reading: Reading) -> bool:
    if len(reading.periods) > 1:
        return False  # "Germany 2023 with 2024": two years of one place
    if reading.period and reading.period.start and reading.period.end and not reading.period.is_one:
        return False  # "Germany 2010 vs 2020"
    if reading.periods and _ITS_LEVEL.search(reading.line):
        return False  # "compared with its 2013 level"
    return len(reading.named("place")) == 1 and not megawatts(reading)
