"""Reading what a tool was given: places, years, dates, limits. What cannot be read is refused, with what would work."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

from agents.tools.refusal import Refused
from knowledge.vocabulary import Place, find_place, nearest_places

MOST_PLACES = 20
MOST_LISTED = 50
DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def known_place(name: str) -> Place:
    place = find_place(name)
    if place is None:
        near = nearest_places(name)
        hint = (
            f"Did you mean {near[0]}?" if near else "Use an English country name, an ISO3 code, World or a continent."
        )
        raise Refused("unknown_entity", f"There is no country or region called {name!r} in the data.", hint, near)
    return place


def known_places(names: Sequence[str], least: int = 1, most: int = MOST_PLACES) -> list[Place]:
    """The places, each once, in the order given."""
    found = list(dict.fromkeys(known_place(name) for name in names))
    if len(found) < least:
        what = "a country or region" if least == 1 else f"at least {least} countries or regions"
        raise Refused("missing_param", f"Name {what}.", "For example Germany, DEU, Europe or World.")
    if len(found) > most:
        raise Refused("too_large", f"At most {most} places at a time; {len(found)} were named.", "Name fewer places.")
    return found


def known_region(name: str) -> Place:
    place = known_place(name)
    if place.kind != "region":
        raise Refused("unknown_entity", f"{place.name} is a country, not a region.", "Name a region.", REGIONS)
    return place


REGIONS = ("World", "Europe", "Asia", "Africa", "European Union (27)")


def year_span(year_from: int | None, year_to: int | None, known: tuple[int, int]) -> None:
    """Refuse years that are the wrong way round or wholly outside the data."""
    first, last = known
    if not last:
        raise Refused("no_data", "No such data are loaded.", "An administrator can load them: flask data load.")
    if year_from is not None and year_to is not None and year_from > year_to:
        raise Refused("bad_range", f"{year_from} is after {year_to}.", "Give the earlier year first.")
    if (year_from is not None and year_from > last) or (year_to is not None and year_to < first):
        asked = " to ".join(dict.fromkeys(str(year) for year in (year_from, year_to) if year is not None))
        message = f"There is nothing for {asked} (the data cover {first} to {last})."
        raise Refused("bad_range", message, "Ask for years in between.", (str(last),))


def listed(limit: int) -> int:
    if not 1 <= limit <= MOST_LISTED:
        raise Refused("bad_range", f"The limit is {limit}; it must be 1 to {MOST_LISTED}.", "For example 10.")
    return limit


def day(text: str | None, end: bool = False) -> date | None:
    """The first day of "2010", "2010-06" or "2010-06-30", or with `end` the last one."""
    if text is None:
        return None
    match = DATE.fullmatch(text.strip())
    year, month, day_of_month = (int(part) if part else None for part in match.groups()) if match else (0, None, None)
    try:
        return _day(year or 0, month or (12 if end else 1), day_of_month, end)
    except ValueError:
        raise Refused("bad_range", f"{text!r} is not a date.", "Write 2010, 2010-06 or 2010-06-30.") from None


def _day(year: int, month: int, day_of_month: int | None, end: bool) -> date:
    first = date(year, month, day_of_month or 1)  # refuses what the calendar does not have, the year 0 among it
    if day_of_month or not end:
        return first
    return first.replace(day=calendar.monthrange(year, month)[1])


def day_span(date_from: str | None, date_to: str | None) -> tuple[date | None, date | None]:
    """Both dates; the second is the last day of what was named."""
    first, last = day(date_from), day(date_to, end=True)
    if first and last and first > last:
        raise Refused("bad_range", f"{date_from} is after {date_to}.", "Give the earlier date first.")
    return first, last
