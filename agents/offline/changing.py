"""The line "Read as" in parts, each with the changes that can be asked for next. Offers only what the data hold.

A change is a question like any other ("Spain instead"): it is read against what was remembered of this answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agents.base import ReadPart
from agents.offline import changing_plant
from agents.offline.frame import Frame
from agents.offline.plan.plant import is_of_file
from agents.offline.vocabulary import Lexicon
from knowledge.vocabulary import PriceSeries

Options = tuple[tuple[str, str], ...]  # as shown, as asked
OFFERED = 5  # changes of one part
_PEERS = (
    "Germany", "China", "United States", "Spain", "India", "Italy", "Japan", "France", "Brazil", "Australia",
    "Netherlands", "Poland", "United Kingdom", "South Korea", "Chile", "Mexico", "South Africa", "Egypt",
)  # fmt: skip
_REGIONS = ("Europe", "Asia", "North America", "South America", "Africa", "Oceania")
_RANKED = {"rank", "race", "rank_lcoe"}
_OF_PLACES = {"capacity", "evolve", "growth", "best", "share", "pass", "lcoe", "forecast", "report", "index"}
_OF_METRICS = {"capacity", "evolve", "growth", "best", "share", "rank", "race"}
_OF_YEARS = {"capacity", "evolve", "growth", "share", "rank", "race", "lcoe", "rank_lcoe"}
_PRICED_WORK = {"cleaning", "loss_value"}  # of a plant, at a price of energy
_DRAWN = {"capacity", "evolve", "share", "rank", "lcoe", "rank_lcoe", "price"}
_METRICS = {"annual": ("Cumulative capacity", "cumulative capacity instead")}
_CASES = {
    "high": ("Optimistic", "optimistic case"),
    "central": ("Central", "central case"),
    "low": ("Pessimistic", "pessimistic case"),
    "all": ("All cases", "all scenarios"),
}
_CHARTS = {"line": ("As a line", "as a line"), "bar": ("As bars", "as bars"), "none": ("No chart", "no chart")}
_CHART_NAMES = {"line": "as a line", "bar": "as bars", "none": "no chart"}
_FREQUENCIES = ("weekly", "monthly", "quarterly", "yearly")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True)
class _Slot:
    label: str
    stands_in: Callable[[str, Frame], bool]  # whether this piece of the line tells it
    options: Callable[[Frame, Lexicon], Options]


def parts(told: Sequence[str], frame: Frame, drawn: bool, words: Lexicon) -> tuple[ReadPart, ...]:
    """The pieces of the line in their order, then what it leaves unsaid: frequency and chart."""
    if is_of_file(frame) or frame.intent in _PRICED_WORK:
        return changing_plant.parts([_ESCAPED.sub(r"\1", piece) for piece in told], frame, drawn)
    if not told or not frame.intent or frame.agent not in _SLOTS:
        return ()
    slots = list(_SLOTS[frame.agent])
    found = [_part(_ESCAPED.sub(r"\1", piece), frame, slots, words) for piece in told]
    found += _frequency(frame, words)
    if frame.intent in _DRAWN:
        found.append(ReadPart(_CHART_NAMES[_chart(frame, drawn)], "Chart", _charts(frame, drawn)))
    return tuple(found) if any(part.options for part in found) else ()


def _part(piece: str, frame: Frame, slots: list[_Slot], words: Lexicon) -> ReadPart:
    slot = next((slot for slot in slots if slot.stands_in(piece, frame)), None)
    if slot is None:
        return ReadPart(piece)
    slots.remove(slot)
    now = {
        piece,
        *((frame.period.words, frame.period.told) if frame.period else ()),
        piece.removeprefix("the ").capitalize(),
    }
    options = tuple(pair for pair in slot.options(frame, words) if now.isdisjoint(pair))[:OFFERED]
    return ReadPart(piece, slot.label if options else "", options)


# --- market -----------------------------------------------------------------------------------------------------------


def _tells_metric(piece: str, frame: Frame) -> bool:
    return piece.endswith(("cumulative capacity", "annual additions"))


def _metrics(frame: Frame, words: Lexicon) -> Options:
    if frame.intent not in _OF_METRICS or _is_beyond(frame, words):
        return ()
    return (_METRICS.get(frame.metric, ("Annual additions", "annual additions instead")),)


def _tells_place(piece: str, frame: Frame) -> bool:
    whole = frame.within or "World"
    return any(place in piece for place in (*frame.places, whole)) or piece in {"the world", "World"}


def _places(frame: Frame, words: Lexicon) -> Options:
    if frame.intent in _RANKED:
        return () if "mw" in frame.slots else _withins(frame, words)
    if frame.intent not in _OF_PLACES or _is_beyond(frame, words):
        return ()
    others = [name for name in _peers(frame, words) if name not in frame.places]
    if len(frame.places) < 2:
        adds = [(f"Add {name}", f"add {name}") for name in others[:1]] if frame.intent in {"capacity", "lcoe"} else []
        return tuple([(name, f"{name} instead") for name in others[1:4]] + adds)
    only = [(f"Only {name}", f"only {name}") for name in frame.places[:2]]
    without = [(f"Without {name}", f"without {name}") for name in frame.places[-2:]] if len(frame.places) > 2 else []
    return (*only, *without, *((f"Add {name}", f"add {name}") for name in others[:1]))


def _is_beyond(frame: Frame, words: Lexicon) -> bool:
    """Whether it is of a year that only some places have yet."""
    start = frame.period.start if frame.period else None
    return frame.agent == "market" and bool(start) and int(str(start)[:4]) > words.data.latest_complete_year


def _peers(frame: Frame, words: Lexicon) -> list[str]:
    """Places like the one named: neighbours first, then the largest markets."""
    held = set(words.data.lcoe_places) if frame.intent == "lcoe" else set(words.places)
    known = [name for name in _PEERS if name in held]
    if frame.places and words.is_region(frame.places[0]):
        return [name for name in _REGIONS if name in held] or known
    here = {region for name in frame.places[:1] if name in words.places for region in words.places[name].regions}
    return sorted(known, key=lambda name: here.isdisjoint(words.places[name].regions))


def _withins(frame: Frame, words: Lexicon) -> Options:
    whole = (("The world", "the world instead"),) if frame.within else ()
    return (*whole, *((name, f"only {name}") for name in _REGIONS if name in words.places and name != frame.within))


def _tells_years(piece: str, frame: Frame) -> bool:
    said = frame.period.told if frame.period else ""
    return bool(re.fullmatch(r"(?:\D{0,20})?(?:19|20)\d\d(?:\D{1,20}(?:19|20)\d\d)?", piece)) or piece == said != ""


def _years(frame: Frame, words: Lexicon) -> Options:
    if frame.intent == "forecast":
        return _until(frame, words)
    if frame.intent not in _OF_YEARS:
        return ()
    of_cost = frame.intent in {"lcoe", "rank_lcoe"}
    first, newest = (
        words.data.lcoe_years if of_cost else (words.data.capacity_years[0], words.data.latest_complete_year)
    )
    year = frame.period.years(newest)[1] if frame.period and frame.period.is_one else newest
    one = [(str(y), f"in {y}") for y in (newest, (year or newest) - 1, newest - 10) if first <= y <= newest]
    if frame.intent in _RANKED:
        return tuple(pair for pair in dict.fromkeys(one) if frame.period is None or pair[0] != str(year))
    since = max(first, newest - 8)
    spans = [("Last 5 years", "last 5 years"), (f"Since {since}", f"since {since}"), ("All years", f"since {first}")]
    return (*spans, *(pair for pair in dict.fromkeys(one[:2]) if not _is_year(frame, pair[0])))


def _tells_case(piece: str, frame: Frame) -> bool:
    return frame.intent == "forecast" and piece.endswith("case")


def _cases(frame: Frame, words: Lexicon) -> Options:
    now = frame.slots.get("scenario", "all")
    return tuple(option for name, option in _CASES.items() if name != now)


def _until(frame: Frame, words: Lexicon) -> Options:
    """How far a projection goes."""
    newest = words.data.latest_complete_year
    now = frame.slots.get("year_to")
    ahead = (newest + 3, newest + 5, newest + 7, newest + 10)
    return tuple((f"To {year}", f"forecast to {year}") for year in ahead if year != now)


def _is_year(frame: Frame, year: str) -> bool:
    return bool(frame.period and frame.period.is_one and frame.period.start and frame.period.start[:4] == year)


# --- price ------------------------------------------------------------------------------------------------------------


def _series(frame: Frame, words: Lexicon) -> list[PriceSeries]:
    """The series asked about, of the region named where there is one."""
    found = [one for one in words.data.price_series if one.component in frame.components]
    return [one for one in found if one.region in frame.places] or found


def _tells_component(piece: str, frame: Frame) -> bool:
    return any(name.removesuffix("s") in piece for name in frame.components)


def _components(frame: Frame, words: Lexicon) -> Options:
    if frame.intent not in {"price", "extreme", "change", "volatility"} or len(frame.components) != 1:
        return ()
    others = [
        name for name in words.data.components if name not in frame.components and _is_as_fine(name, frame, words)
    ]
    kinds = sorted({one.technology for one in _series(frame, words) if "(" not in one.technology})
    kinds = [kind for kind in kinds if kind not in {frame.technology, "commodity"}]
    swaps = [(name.capitalize(), f"{name} in the world instead") for name in others[:4]]
    return (*((kind, f"{kind} instead") for kind in kinds[:2]), *swaps)


def _is_as_fine(component: str, frame: Frame, words: Lexicon) -> bool:
    """Whether it has prices within the dates asked for: none of a month where all are of years."""
    if frame.period is None or frame.period.grain == "year":
        return True
    return any(one.frequency != "yearly" for one in words.data.price_series if one.component == component)


def _tells_region(piece: str, frame: Frame) -> bool:
    return piece == "the world" or (piece[:1].isupper() and not re.search(r"\d|price|LCOE", piece))


def _regions(frame: Frame, words: Lexicon) -> Options:
    if frame.intent in _OF_PLACES | _RANKED:
        return _places(frame, words)
    if frame.intent not in {"price", "extreme"}:
        return ()
    held = dict.fromkeys(one.region for one in words.data.price_series if one.component in frame.components)
    return tuple((name, f"{name} instead") for name in held if len(held) > 1)


def _dates(frame: Frame, words: Lexicon) -> Options:
    if frame.intent != "price":
        return _years(frame, words)
    found = _series(frame, words)
    newest = max((int(one.last[:4]) for one in found), default=0)
    if not newest:
        return ()
    first = max(newest - 13, min(int(one.first[:4]) for one in found))
    since, year = max(first, newest - 5), newest - 1
    spans = [("Latest", "latest"), *((f"Since {y}", f"since {y}") for y in dict.fromkeys((since, first)))]
    return (*spans, (str(year), f"in {year}"), (str(year - 1), f"in {year - 1}"))


def _tells_dates(piece: str, frame: Frame) -> bool:
    return piece == "latest" or bool(re.search(r"\b(?:19|20)\d\d\b|^last \d|month|week|year", piece))


def _frequency(frame: Frame, words: Lexicon) -> Iterable[ReadPart]:
    """What a price is read per, when its series is finer than a year."""
    if frame.intent != "price":
        return
    finest = min((_FREQUENCIES.index(one.frequency) for one in _series(frame, words)), default=3)
    now = frame.frequency or _FREQUENCIES[finest]
    others = [name for name in _FREQUENCIES[finest:] if name != now]
    if others:
        yield ReadPart(now, "Frequency", tuple((name.capitalize(), name) for name in others))


# --- charts -----------------------------------------------------------------------------------------------------------


def _chart(frame: Frame, drawn: bool) -> str:
    if not drawn:
        return "none"
    return (
        "bar" if frame.chart == "bar" or (frame.chart == "auto" and frame.intent in {"rank", "rank_lcoe"}) else "line"
    )


def _charts(frame: Frame, drawn: bool) -> Options:
    now = _chart(frame, drawn)
    if now == "none":
        return (("Plot it", "plot it"), _CHARTS["bar"])
    return tuple(option for name, option in _CHARTS.items() if name != now)


_PLACE = _Slot("Country", _tells_place, _places)
_SLOTS: dict[str, tuple[_Slot, ...]] = {
    "market": (
        _Slot("Metric", _tells_metric, _metrics),
        _Slot("Case", _tells_case, _cases),
        _Slot("Years", _tells_years, _years),
        _PLACE,
    ),
    "price": (
        _Slot("Component", _tells_component, _components),
        _Slot("Dates", _tells_dates, _dates),
        _Slot("Region", _tells_region, _regions),
    ),
}
