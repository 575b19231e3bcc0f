"""What was asked about capacity, the points that answer it, and the warnings they carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from agents.base import Column, SourceNote
from agents.tools import given
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import capacity
from knowledge.capacity import CapacityData, CapacityPoint
from knowledge.datasets import DatasetInUse
from knowledge.vocabulary import Place, Vocabulary, vocabulary

VALUE_COLUMNS = {"cumulative": "Capacity", "annual": "Added"}
TITLES = {"cumulative": "Cumulative solar capacity", "annual": "Annual solar additions"}
CSP_MATTERS = 0.005  # of the capacity: below, concentrating solar power does not change the reading


@dataclass(frozen=True)
class Asked:
    places: Sequence[Place]
    metric: str
    year_from: int | None = None
    year_to: int | None = None
    segment: str = "total"

    @property
    def names(self) -> list[str]:
        return [place.name for place in self.places]

    @property
    def value_column(self) -> str:
        return VALUE_COLUMNS[self.metric]

    @property
    def title(self) -> str:
        return f"{TITLES[self.metric]}: {listing(self.names)}"


@dataclass(frozen=True)
class Answered:
    """The points by place and year, those of another edition apart."""

    series: dict[str, list[CapacityPoint]]  # by place as asked; of one edition each
    beyond: dict[str, CapacityPoint]  # by place: the figure of another, later edition
    datasets: tuple[DatasetInUse, ...]
    whole: tuple[CapacityPoint, ...] = ()  # every year there is, asked for or not
    known: tuple[DatasetInUse, ...] = ()  # the datasets of these

    @property
    def points(self) -> list[CapacityPoint]:
        return [point for points in self.series.values() for point in points]


def next_source(answered: Answered, later: dict[str, Any] | None) -> tuple[SourceNote, ...]:
    """Where the figure of the next edition, that is told beside the answer, comes from."""
    if later is None:
        return ()
    return sources([one for one in answered.known if one.code == later["dataset"]], str(later["year"]))


def listing(names: Sequence[str]) -> str:
    """Germany, Italy and Spain."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def value_columns(column: str, unit: str, points: Sequence[CapacityPoint]) -> Column:
    most = max((abs(point.value) for point in points), default=0.0)
    return Column(column, unit, 0 if most >= 100 else 2)


def points(asked: Asked) -> Answered:
    """The points of what was asked. Refuses when there are none at all."""
    words = vocabulary()
    given.year_span(asked.year_from, asked.year_to, words.capacity_years)
    if asked.segment not in words.segments:
        raise Refused("unknown_entity", f"There is no segment {asked.segment!r}.", "Segments:", words.segments)
    found = capacity.series(asked.names, asked.metric, segment=asked.segment)
    answered = _sorted_out(asked, found)
    if not answered.points and not answered.beyond:
        raise _nothing(asked, found, words)
    return answered


def complete_points(asked: Asked) -> Answered:
    """The same without the figures of another edition: for everything that compares years."""
    latest = vocabulary().latest_complete_year
    year_to = latest if asked.year_to is None else min(asked.year_to, latest)
    if asked.year_from is not None and asked.year_from > year_to:
        hint = f"{latest} is the latest complete year; later figures are of another edition and cannot be compared."
        raise Refused("bad_range", f"There is nothing to compare after {latest}.", hint, (str(latest),))
    return points(replace(asked, year_to=year_to))


def _sorted_out(asked: Asked, found: CapacityData) -> Answered:
    """Later figures of another edition belong to the answer only when their year was asked for by name."""
    series: dict[str, list[CapacityPoint]] = {name: [] for name in asked.names}
    beyond: dict[str, CapacityPoint] = {}
    carrier = capacity.carriers(found)
    known = {(point.entity, point.year) for point in found.points if point.dataset == carrier.get(point.entity)}
    for point in found.points:
        if point.dataset == carrier.get(point.entity) and point.status != capacity.OTHER_VINTAGE:
            if _is_between(point.year, asked):
                series[point.entity].append(point)
        elif _is_named(point.year, asked) and (point.entity, point.year) not in known:
            beyond[point.entity] = point
    used = {point.dataset for points in series.values() for point in points}
    used |= {point.dataset for point in beyond.values()}
    return Answered(
        series, beyond, tuple(one for one in found.datasets if one.code in used), found.points, found.datasets
    )


def _is_named(year: int, asked: Asked) -> bool:
    """Whether a bound of what was asked reaches this year; "since 2015" does not reach another edition."""
    return _is_between(year, asked) and max(asked.year_from or 0, asked.year_to or 0) >= year


def _is_between(year: int, asked: Asked) -> bool:
    return (asked.year_from is None or year >= asked.year_from) and (asked.year_to is None or year <= asked.year_to)


def _nothing(asked: Asked, found: CapacityData, words: Vocabulary) -> Refused:
    years = sorted({point.year for point in found.points})
    when = "" if asked.year_from is None and asked.year_to is None else " for these years"
    message = f"There are no figures on {TITLES[asked.metric].lower()} of {listing(asked.names)}{when}."
    if asked.metric == "annual" and (asked.year_from or 0) > words.latest_complete_year:
        return _no_additions(asked, words.latest_complete_year)
    if asked.segment != "total":
        hint = f"Segments are known only for {listing(words.segment_places)}."
        return Refused("no_data", message, hint, words.segment_places)
    hint = f"There are figures from {years[0]} to {years[-1]}." if years else "This place has no figures at all."
    return Refused("no_data", message, hint, (str(years[-1]),) if years else ())


def _no_additions(asked: Asked, latest: int) -> Refused:
    year = asked.year_from
    hint = (
        f"Additions end in {latest}. The cumulative figure of {year} is of another publisher and edition, so no "
        "difference can be taken."
    )
    message = (
        f"There are no additions of {listing(asked.names)} for {year}: they end in {latest} (the cumulative figure "
    )
    message += f"of {year} is of another publisher and edition, so no difference can be taken)."
    return Refused("no_data", message, hint, (str(latest),))


def warnings(asked: Asked, answered: Answered) -> tuple[str, ...]:
    """What changes the reading of these points."""
    found = [*_vintage(answered), *_silent(asked, answered), *_derived(answered)]
    found += _csp(answered)
    found += (
        ["Capacity is AC (net summer); it must not be compared with figures in DC."] if asked.segment != "total" else []
    )
    found += _units(answered) or conventions(asked.names)
    return tuple(found)


def _units(answered: Answered) -> list[str]:
    """Places whose publishers count in different units: nobody's figures are converted."""
    told = {name: points[-1].unit for name, points in answered.series.items() if points}
    if len(set(told.values())) < 2:
        return []
    return [f"Not counted alike: {listing([f'{name} in {unit}' for name, unit in told.items()])}."]


def _vintage(answered: Answered) -> list[str]:
    if not answered.beyond:
        return []
    point = next(iter(answered.beyond.values()))
    publisher = next(one.publisher for one in answered.datasets if one.code == point.dataset)
    rounded = ", rounded to 10 MW" if point.status == capacity.OTHER_VINTAGE else ""
    return [
        f"The {point.year} figure is of another publisher and edition ({publisher}){rounded}: it must not be "
        f"subtracted from or compared with {point.year - 1} and earlier years."
    ]


def _silent(asked: Asked, answered: Answered) -> list[str]:
    missing = [name for name, points in answered.series.items() if not points and name not in answered.beyond]
    found = [f"No figures for {listing(missing)} in these years."] if missing else []
    if asked.metric == "annual" and (asked.year_to or 0) > vocabulary().latest_complete_year:
        latest = vocabulary().latest_complete_year
        found.append(f"Additions after {latest} are missing: the figures that exist are of another edition.")
    return found


def _derived(answered: Answered) -> list[str]:
    first = [point for point in answered.points if point.status == capacity.FIRST_YEAR]
    revised = [point for point in answered.points if point.status == capacity.REVISION]
    found = [f"{point.entity} {point.year}: the first recorded year may hold several years." for point in first[:3]]
    if revised:
        names = listing([f"{point.entity} {point.year}" for point in revised[:4]])
        found.append(f"Negative additions are revisions or closures, not new plants: {names}.")
    return found


def _csp(answered: Answered) -> list[str]:
    """Where concentrating solar power is a part of the figure that can be seen."""
    lasts = [points[-1] for points in answered.series.values() if points and points[-1].metric == "cumulative"]
    lasts += [point for name, point in answered.beyond.items() if not answered.series[name]]
    return [
        f"Solar includes concentrating solar power: about {capacity.CSP_MW[point.entity] / 1000:.1f} GW "
        f"({point.entity}, 2023)."
        for point in lasts
        if point.year >= 2020 and capacity.csp_share(point.entity, point.value) >= CSP_MATTERS
    ]


def conventions(names: Sequence[str]) -> list[str]:
    """Countries that count module power beside countries that count grid power."""
    in_dc = [name for name in names if name in capacity.IN_DC]
    in_ac = [name for name in names if name in capacity.IN_AC]
    if not in_dc or not in_ac:
        return []
    return [f"Not counted alike: {listing(in_dc)} in DC (modules), {listing(in_ac)} in AC (grid connection)."]
