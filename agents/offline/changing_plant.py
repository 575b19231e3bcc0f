"""The line "Read as" of an answer on a plant's record in parts: period, pace, correction, rating, price, warranty, each
with the changes that can be asked for next. Offers only what the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agents.base import ReadPart
from agents.offline import numbers
from agents.offline.frame import Frame
from agents.offline.plan.plant import FILE
from agents.offline.plan.plant_periods import step
from agents.offline.wording.plant_parts import PACES, when

Options = tuple[tuple[str, str], ...]  # as shown, as asked
OFFERED = 5  # changes of one part
PRICES = (40, 60, 80, 100)  # money per MWh
WARRANTIES = (0.4, 0.5, 0.7, 1.0)  # percent a year
COUNTS = (5, 10, 20)
OF_A_PERIOD = {"pr", "yields", "expected", "outages", "availability", "worst", "map"}
PACES_OF = {
    "pr": ("day", "month", "year", "total"),
    "yields": ("day", "week", "month", "year", "total"),
    "expected": ("day", "week", "month", "year", "total"),
    "availability": ("day", "week", "month", "year", "total"),
}
ASKED_PACES = {"day": "per day", "week": "per week", "month": "per month", "year": "per year", "total": "in total"}
CORRECTIONS = (
    ("As measured", "not corrected", "performance ratio"),
    ("At 25 °C", "temperature corrected", "performance ratio at 25 °C"),
    ("At the annual mean temperature", "at the annual mean module temperature", "performance ratio at the year’s"),
)
_YEARS = re.compile(r"\b(?:19|20)\d\d\b")
_PRICE = re.compile(r"([\d,.]+) (\S+)/MWh")


@dataclass(frozen=True)
class _Slot:
    label: str
    stands_in: Callable[[str, Frame], bool]
    options: Callable[[str, Frame], Options]


def parts(told: Sequence[str], frame: Frame, drawn: bool) -> tuple[ReadPart, ...]:
    slots = list(_SLOTS)
    found = [_part(piece, frame, slots) for piece in told]
    if drawn and frame.intent.startswith(FILE):
        found.append(ReadPart("with a chart", "Chart", (("No chart", "no chart"),)))
    elif frame.chart == "none":
        found.append(ReadPart("no chart", "Chart", (("Plot it", "plot it"),)))
    return tuple(found) if any(part.options for part in found) else ()


def _part(piece: str, frame: Frame, slots: list[_Slot]) -> ReadPart:
    slot = next((slot for slot in slots if slot.stands_in(piece, frame)), None)
    if slot is None:
        return ReadPart(piece)
    slots.remove(slot)
    options = slot.options(piece, frame)[:OFFERED]
    return ReadPart(piece, slot.label if options else "", options)


def _name(frame: Frame) -> str:
    return frame.intent.removeprefix(FILE)


# --- what was worked out ----------------------------------------------------------------------------------------------


def _tells_correction(piece: str, frame: Frame) -> bool:
    return _name(frame) == "pr" and piece.startswith("performance ratio")


def _corrections(piece: str, frame: Frame) -> Options:
    now = max((start for _, _, start in CORRECTIONS if piece.startswith(start)), key=len)
    return tuple((shown, asked) for shown, asked, start in CORRECTIONS if start != now)


def _tells_count(piece: str, frame: Frame) -> bool:
    return _name(frame) == "worst" and " worst " in piece


def _counts(piece: str, frame: Frame) -> Options:
    of, other = ("months", "days") if "month" in piece else ("days", "months")
    more = tuple((f"{count} {of}", f"worst {count} {of}") for count in COUNTS if not piece.startswith(f"{count} "))
    return (*more, (other.capitalize(), f"worst 5 {other}"))


def _tells_pace(piece: str, frame: Frame) -> bool:
    return piece in PACES.values() and _name(frame) in PACES_OF


def _paces(piece: str, frame: Frame) -> Options:
    others = (pace for pace in PACES_OF[_name(frame)] if PACES[pace] != piece)
    return tuple((PACES[pace].capitalize(), ASKED_PACES[pace]) for pace in others)


# --- when -------------------------------------------------------------------------------------------------------------


def _record(frame: Frame) -> tuple[str, str]:
    first, last = frame.slots.get("record") or ("", "")
    return str(first), str(last)


def _tells_periods(piece: str, frame: Frame) -> bool:
    return _name(frame) == "compare" and " against " in piece


def _pairs(piece: str, frame: Frame) -> Options:
    first, last = (int(day[:4] or 0) for day in _record(frame))
    pairs = ((year, year - 1) for year in range(last, first, -1))
    every = ((f"{one} against {other}", f"compare {one} with {other}") for one, other in pairs)
    return tuple(pair for pair in every if pair[0] != piece)


def _tells_period(piece: str, frame: Frame) -> bool:
    if piece.startswith(("without", "against")) or not _YEARS.search(piece):
        return False
    return _name(frame) in {*OF_A_PERIOD, "report"}


def _periods(piece: str, frame: Frame) -> Options:
    first, last = _record(frame)
    if not first:
        return ()
    if _name(frame) == "report":
        return _months(first, last, frame)
    whole = (("Whole record", "whole record"),) if frame.slots.get("period") else ()
    years = range(int(last[:4]), int(first[:4]) - 1, -1) if first[:4] != last[:4] else ()
    return (*whole, *((str(year), f"only {year}") for year in years if str(year) != piece))


def _months(first: str, last: str, frame: Frame) -> Options:
    """The months around the one reported, and the same a year before."""
    month = str((frame.slots.get("shown") or {}).get("month") or "")
    if not month:
        return (("Latest month", "monthly report"),)
    near = (step(month, -1), step(month, 1), step(month, -12))
    held = (one for one in near if first[:7] <= one <= last[:7])
    return (*((when(one), f"report for {when(one)}") for one in held), ("Whole record", "report of the whole record"))


def _tells_gone(piece: str, frame: Frame) -> bool:
    return piece.startswith("without ") and bool(frame.slots.get("without"))


def _gone(piece: str, frame: Frame) -> Options:
    return (("Nothing left out", "leave nothing out"),)


# --- ratings and prices -----------------------------------------------------------------------------------------------


def _tells_rating(piece: str, frame: Frame) -> bool:
    return piece.endswith(" kWp") and frame.intent.startswith(FILE)


def _ratings(piece: str, frame: Frame) -> Options:
    return (("Another rating", "change the kWp"), ("What is known of the plant", "what do you know about my plant?"))


def _tells_price(piece: str, frame: Frame) -> bool:
    return bool(_PRICE.fullmatch(piece))


def _prices(piece: str, frame: Frame) -> Options:
    money = piece.partition(" ")[2]
    others = (price for price in PRICES if not piece.startswith(f"{price} "))
    return tuple((f"{price} {money}", f"at {price} {money}") for price in others)


def _tells_warranty(piece: str, frame: Frame) -> bool:
    return _name(frame) == "degradation" and piece.startswith("against ")


def _warranties(piece: str, frame: Frame) -> Options:
    told = [(numbers.plain(rate), rate) for rate in WARRANTIES if rate != frame.slots.get("warranty")]
    return tuple((f"{rate} % a year", f"is that inside a warranty of {rate} %/yr?") for rate, _ in told)


_SLOTS = (
    _Slot("Correction", _tells_correction, _corrections),
    _Slot("How many", _tells_count, _counts),
    _Slot("Pace", _tells_pace, _paces),
    _Slot("Periods", _tells_periods, _pairs),
    _Slot("Period", _tells_period, _periods),
    _Slot("Left out", _tells_gone, _gone),
    _Slot("Rating", _tells_rating, _ratings),
    _Slot("Price", _tells_price, _prices),
    _Slot("Warranty", _tells_warranty, _warranties),
)
