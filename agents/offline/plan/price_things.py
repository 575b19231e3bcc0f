"""What a price question is about: components, a technology, and the two sides of a premium."""

from __future__ import annotations

from agents.offline.frame import Frame
from agents.offline.plain_words import UNPRICED
from agents.offline.reading import Reading

MOST_COMPONENTS = 4
METALS = ("silver", "copper", "aluminium")


def set_things(frame: Frame, reading: Reading) -> Frame:
    components, technologies = reading.named("component"), reading.named("technology")
    if components:
        kept = frame.components if reading.has("add") else ()
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


def _together(frame: Frame, reading: Reading) -> Frame:
    """ "Both", "them": the components that were asked about one after the other."""
    wanted = () if reading.named("component") else frame.things[-reading.together :] if reading.together else ()
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
