"""All analyses of one plant, in the order in which they need each other, as one JSON value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from analysis.causes import causes
from analysis.clipping import clipping, limited, under
from analysis.clock import clock
from analysis.expected import DC_TO_AC, SYSTEM_LOSSES
from analysis.facts import Facts, Settled, settle
from analysis.hours import heat, profile
from analysis.inverters import inverters, units
from analysis.measured import Bools, Floats, Measured, step_hours
from analysis.outages import Outage, lost_by_day, outages, told
from analysis.performance import Daily, daily
from analysis.plain import number, numbers
from analysis.quality import check
from analysis.rating import rated
from analysis.record import Record, calendar, recorded
from analysis.slow import Kept, dirt, slow
from analysis.units import of_strings
from knowledge.plants import versions

__all__ = ["Facts", "analyse", "profile"]

Findings = dict[str, Any]
Progress = Callable[[str, float], None]


def nothing_kept(_key: str) -> None:
    """Everything is worked out."""


@dataclass(frozen=True)
class Seen:
    """What the causes of bad days are told from."""

    record: Record
    days: Daily
    found: list[Outage]
    lost_kwh: Floats
    measured_lost_kwh: Floats
    clipped_kwh: Floats
    removed: Bools

    def told(self, soiling: pd.Series | None) -> dict[str, Any]:
        parts = (self.record, self.days, self.found, self.measured_lost_kwh, self.clipped_kwh, self.removed)
        return {
            "date": self.record.calendar.dates,
            **self.days.told(),
            "lost_kwh": numbers(self.lost_kwh),
            "measured_lost_kwh": numbers(self.measured_lost_kwh),
            "clipped_kwh": numbers(self.clipped_kwh),
            "cause": causes(*parts, soiling),
        }


def analyse(measured: Measured, facts: Facts, *, progress: Progress, kept: Kept = nothing_kept) -> Iterator[Findings]:
    """The findings twice: without degradation and soiling (None: still to come), then whole.

    `kept` gives what was found of those before, by the key of what they are read from.
    """
    settled = settle(facts)
    seen, findings = _quick(measured, settled, progress)
    del measured  # a million rows are 64 MB, which RdTools needs
    yield {**findings, "degradation": None, "soiling": None}
    last = slow(seen.record, seen.found, seen.days.energy, settled.facts.seed, kept, progress)
    progress("done", 1.0)
    yield {**findings, "days": seen.told(dirt(last["soiling"])), **last}


def _quick(measured: Measured, settled: Settled, progress: Progress) -> tuple[Seen, Findings]:
    facts = settled.facts
    progress("quality", 0.0)
    rating = rated(measured.frame, facts)
    when = calendar(measured.frame.index, step_hours(measured.frame, measured.reading))
    checked = check(measured, rating, when.day)
    progress("outages", 0.1)
    record = recorded(checked.frame, when, settled, rating)
    limit = limited(record, facts.ac_kw)
    record = under(record, limit)
    compared = units(record)
    found, lasting = outages(record, compared)
    lost, measured_lost = lost_by_day(found, when), lost_by_day(found, when, measured_only=True)
    progress("performance", 0.2)
    days = daily(record, settled, compared)
    clipped, clipped_kwh = clipping(record, limit)
    seen = Seen(record, days, found, lost, measured_lost, clipped_kwh, checked.removed)
    return seen, {
        "version": versions.FINDINGS,
        "facts": _facts(settled),
        "assumed": _assumed(settled, record),
        "warnings": [*clock(measured, record), *rating.warnings, *record.warnings, *limit.warnings, *lasting],
        "span": _span(record),
        "quality": checked.report,
        "days": seen.told(None),
        "outages": told(found, record),
        "lost_by": "usual" if record.irradiance is None else "irradiance",
        "clipping": clipped,
        "inverters": inverters(record, compared, found, facts.kwp, of_strings(measured.reading.get("columns", ()))),
        "heat": heat(record),
    }


def _facts(settled: Settled) -> dict[str, Any]:
    return {name: value for name, value in asdict(settled.facts).items() if name != "seed"}


def _assumed(settled: Settled, record: Record) -> list[str]:
    """What PVWatts takes for granted is said where it was used."""
    if settled.facts.kwp is None or record.irradiance is None:
        return settled.assumed
    losses = f"For the energy PVWatts expects, its usual losses of {100 * SYSTEM_LOSSES:.1f} % were assumed"
    inverters = "" if record.limit else f", and inverters of 1/{DC_TO_AC} of the kWp"
    return [*settled.assumed, f"{losses}{inverters}."]


def _span(record: Record) -> dict[str, Any]:
    when = record.calendar
    return {
        "first": when.index[0].isoformat(),
        "last": when.index[-1].isoformat(),
        "step_minutes": number(60 * when.hours, 3),
        "days": len(when.days),
        "years": number(len(when.days) / 365.25, 2),
    }
