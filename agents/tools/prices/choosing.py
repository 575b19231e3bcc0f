"""Which series are set side by side: of one unit, money and pace wherever there is a choice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from agents.tools import charts
from agents.tools.prices.asked import IMPORT, AskedPrice, fitting, kind, label
from agents.tools.refusal import Refused
from knowledge.prices import MADE_OF
from knowledge.vocabulary import PriceSeries

MAINSTREAM = ("topcon", "perc", "dense")  # the technologies that most of the trade goes by, the first before all
Kind = tuple[str, str, str]


def side_by_side(
    components: Sequence[str], technologies: Sequence[str], regions: Sequence[str], any_unit: bool = False
) -> list[PriceSeries]:
    """At least two series. Refuses those of different units or money, unless they are only to be indexed."""
    kinds: Sequence[str | None] = technologies or [None]
    places: Sequence[str | None] = regions or [None]
    asked = [AskedPrice(*one) for one in product(components, kinds, places)]
    if len(asked) == 1 and any_unit:
        return mainstream_first(fitting(asked[0]))[:1]
    if len(asked) == 1:
        return _all_of_one_kind(fitting(asked[0]))
    choices = [mainstream_first(some) for one in asked for some in _by_technology(one)]
    chosen = _of_one_kind(choices) or (_of_one_pace(choices) if any_unit else None)
    if chosen is None and any_unit:
        chosen = [some[0] for some in choices]
    if chosen is None:
        raise different([some[0] for some in choices])
    return _few(list(dict.fromkeys(chosen)), 1 if any_unit else 2)


def _by_technology(asked: AskedPrice) -> list[list[PriceSeries]]:
    """N-type modules are TOPCon and HJT: each is compared by itself."""
    fits = fitting(asked)
    if (asked.technology or "").casefold() not in MADE_OF:
        return [list(fits)]
    names = dict.fromkeys(one.technology for one in fits)
    return [[one for one in fits if one.technology == name] for name in names]


def mainstream_first(fits: Sequence[PriceSeries]) -> list[PriceSeries]:
    return sorted(fits, key=lambda one: (one.synthetic, _rank(one.technology)))


def _rank(technology: str) -> int:
    name = technology.casefold()
    return next((place for place, word in enumerate(MAINSTREAM) if word in name), len(MAINSTREAM))


def _all_of_one_kind(fits: Sequence[PriceSeries]) -> list[PriceSeries]:
    """Every series of the first kind of which there are two; of too many, those of the leading technology."""
    kinds = list(dict.fromkeys(map(kind, fits)))
    groups = [[one for one in fits if kind(one) == each] for each in kinds]
    group = next((some for some in groups if len(some) > 1), None)
    if group is None:
        shown = "; ".join(f"{label(one)}, {one.unit}" for one in fits[:4])
        hint = f"There is only {shown}. Name a second component; or {IMPORT}"
        raise Refused(
            "missing_param", f"A comparison needs two {fits[0].component} series of one unit and money.", hint
        )
    if len(group) <= charts.MOST_SERIES:
        return group
    leading = mainstream_first(group)[0].technology
    return _few([one for one in group if one.technology == leading])


def _few(chosen: list[PriceSeries], least: int = 2) -> list[PriceSeries]:
    if len(chosen) < least:
        raise Refused("missing_param", "A comparison needs two series.", "Name a second component or region.")
    if len(chosen) > charts.MOST_SERIES:
        raise Refused(
            "too_large",
            f"{len(chosen)} series are too many for one comparison; {charts.MOST_SERIES} can be shown.",
            "Name fewer components, technologies or regions.",
        )
    return chosen


def _of_one_kind(choices: Sequence[Sequence[PriceSeries]]) -> list[PriceSeries] | None:
    """One of each choice, all of one kind, and of one region and technology as far as may be."""
    for first in choices[0]:
        picked = [_nearest(first, [one for one in some if kind(one) == kind(first)]) for some in choices]
        if all(picked):
            return [one for one in picked if one]
    return None


def _of_one_pace(choices: Sequence[Sequence[PriceSeries]]) -> list[PriceSeries] | None:
    for first in choices[0]:
        picked = [_nearest(first, [one for one in some if one.frequency == first.frequency]) for some in choices]
        if all(picked):
            return [one for one in picked if one]
    return None


def _nearest(first: PriceSeries, fits: Sequence[PriceSeries]) -> PriceSeries | None:
    return min(fits, key=lambda one: (one.region != first.region, one.technology != first.technology), default=None)


def pair(first: Sequence[PriceSeries], second: Sequence[PriceSeries]) -> tuple[PriceSeries, PriceSeries]:
    """Two different series to be set against each other: of one pace and region if there are such."""
    pairs = [(one, other) for one in mainstream_first(first) for other in mainstream_first(second) if one != other]
    if not pairs:
        raise Refused("missing_param", "This needs two different series.", "Name two components, regions or dates.")
    return min(pairs, key=lambda both: (both[0].frequency != both[1].frequency, both[0].region != both[1].region))


def different(series: Sequence[PriceSeries]) -> Refused:
    """Series that may not stand in one column."""
    units = {one.unit for one in series}
    what = "in different units" if len(units) > 1 else "in different money"
    if len(units) == 1 and len({one.price_basis for one in series}) == 1:
        what = "published at different paces"
    shown = "; ".join(f"{label(one)}: {one.unit}" for one in series[:4])
    return Refused(
        "unit_mismatch",
        f"These prices are {what}: {shown}.",
        "Each can be shown by itself, or all as an index with a base such as 2020 = 100.",
    )
