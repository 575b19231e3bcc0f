"""What a price question is about: components, a technology, and the two sides of a premium."""

from __future__ import annotations

import re

from agents.offline.frame import Frame
from agents.offline.plain_words import UNPRICED
from agents.offline.plan.price_wants import is_contrast
from agents.offline.reading import Reading

MOST_COMPONENTS = 4
METALS = ("silver", "copper", "aluminium")


def set_things(frame: Frame, reading: Reading) -> Frame:
    components, technologies = reading.named("component"), reading.named("technology")
    if left := _left_over(frame, reading):
        return frame.but(components=left)
    if components:
        kept = frame.components if reading.has("add") else ()
        kept = kept or _not_replaced(frame, reading) or _first_side(frame, reading)
        technology = frame.technology if components == frame.components else ""
        frame = frame.but(components=tuple(dict.fromkeys((*kept, *components))), technology=technology)
    if technologies:
        frame = frame.but(technology=technologies[0])
    unpriced = tuple(token for token in reading.tokens if token in UNPRICED)
    if reading.has("metals") and not components:
        return frame.but(components=METALS, technology="")
    if unpriced and not components:
        return frame.but(components=unpriced[:1], technology="")  # the tool says that there is no price of it
    if not frame.components:
        frame = frame.but(components=("module",))
    return _remembered(_together(frame, reading))


def _left_over(frame: Frame, reading: Reading) -> tuple[str, ...]:
    """ "Drop silver": the others of those asked about."""
    named = set(reading.named("component"))
    if not reading.has("without") or not named or not named < set(frame.components):
        return ()
    return tuple(name for name in frame.components if name not in named)


def _not_replaced(frame: Frame, reading: Reading) -> tuple[str, ...]:
    """ "Silver instead of aluminium", after aluminium and copper: copper stays."""
    if frame.components and set(reading.replaced) & set(frame.components):
        return tuple(name for name in frame.components if name not in reading.replaced)
    return ()


def _first_side(frame: Frame, reading: Reading) -> tuple[str, ...]:
    """ "How many times as dear as aluminium is that?", after copper."""
    one, other = frame.components, reading.named("component")
    sets_against = is_contrast(reading) and reading.has("than", "compare", "comparative")
    return one if sets_against and len(one) == len(other) == 1 and one != other and not reading.has("price") else ()


_WHICH = re.compile(
    r"^(?:and |so |ok |then )*(?:which|who|was davon|was von|welche[rsn]?|qual[ei]?|quel(?:le)?s?|lequel|laquelle|"
    r"cual)\b"
    r"(?!.{0,25}\b(?:countr\w*|components?|metals?|materials?|metall\w*|lander\w*|month|year)\b)"
)
_CONTESTS = ("volatility", "cheapest", "dearest", "comparative", "change")


def _together(frame: Frame, reading: Reading) -> Frame:
    """ "Both", "them": the components that were asked about one after the other."""
    if frame.intent == "extreme" and is_contrast(reading):
        return frame  # of the highest and the lowest
    which = _WHICH.search(reading.line) and reading.has(*_CONTESTS) and len(frame.components) < 2
    many = reading.together or (2 if which else 0)
    wanted = () if reading.named("component") else frame.things[-many:] if many else ()
    return frame.but(components=wanted) if len(wanted) > max(1, len(frame.components)) else frame


def _remembered(frame: Frame) -> Frame:
    shown = frame.components[:MOST_COMPONENTS]
    latest = dict.fromkeys(reversed((*frame.things, *shown)))
    return frame.but(components=shown, things=tuple(reversed(tuple(latest)[:MOST_COMPONENTS])))


def sides(before: tuple[str, ...], reading: Reading) -> tuple[str, ...]:
    """ "The premium over China?" after prices in the US: the place before stays the first side."""
    if not reading.has("premium") or len(reading.places) != 1 or not before or before[0] in reading.places:
        return ()
    return (before[0], *reading.places)
