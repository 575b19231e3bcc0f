"""Findings made by hand, of a plant whose every figure is a closed form; and a bench on which tools find them.

1,000 kWp from 1 January 2021 to 31 December 2022: 5 kWh/m² a day, a performance ratio of 0.80 in 2021 and 0.78 in 2022,
temperature takes 5 % (so 0.80/0.95 at 25 °C), 10 hours of sun a day. The plant stands still from 10 to 12 May 2022; one
half of it from 3 to 6 June 2022. Of March 2021 only one half is valid.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from agents.base import FileNote
from agents.tools.bench import Bench, laid_out
from knowledge.plants import versions

FIRST, LAST = date(2021, 1, 1), date(2022, 12, 31)
KWP, SUN, WARM = 1000.0, 5.0, 0.95
RATIOS = {2021: 0.80, 2022: 0.78}
DOWN = {date(2022, 5, day): 1.0 for day in (10, 11, 12)} | {date(2022, 6, day): 0.5 for day in (3, 4, 5, 6)}
HALF_VALID = (2021, 3)
FILE = FileNote("0191a6b2-0000-7000-8000-000000000001", "logger_seville.csv", 2_200_000)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def day(when: date) -> dict[str, Any]:
    share = 0.5 if (when.year, when.month) == HALF_VALID else 1.0
    down = DOWN.get(when, 0.0)
    full = KWP * SUN * RATIOS[when.year]
    energy = full * (1 - down) * share
    return {
        "date": when.isoformat(),
        "energy_kwh": energy,
        "used_energy_kwh": energy,
        "used_insolation_kwh_m2": SUN * share,
        "insolation_kwh_m2": SUN,
        "expected_kwh": KWP * SUN * WARM * share,
        "corrected_annual_kwh": KWP * SUN * share,
        "model_kwh": KWP * SUN * 0.85 * share,
        "daylight_rows": 12,
        "power_rows": 12 * share,
        "valid_rows": 12 * share,
        "valid_percent": 100.0 * share,
        "lost_kwh": full * down,
        "measured_lost_kwh": full * down,
        "clipped_kwh": 10.0 if when.month == 7 else 0.0,
        "up_hours": 10.0 * (1 - down) * share,
        "sun_hours": 10.0 * share,
        "rain_mm": 0.0,
        "module_temp_c": 39.0,
        "cause": "outage" if down == 1 else "partial outage" if down else "",
    }


def _days() -> dict[str, list[Any]]:
    rows = [day(when) for when in DAYS]
    return {name: [row[name] for row in rows] for name in rows[0]}


FULL_DAY = KWP * SUN * 0.78
FINDINGS: dict[str, Any] = {
    "version": versions.FINDINGS,
    "sha256": SHA,
    "facts": {"kwp": KWP, "ac_kw": 900.0, "gamma": -0.0035, "latitude": 37.4, "longitude": -5.99, "tilt": 30.0,
              "azimuth": 180.0},
    "assumed": [],
    "warnings": [],
    "span": {"first": "2021-01-01T00:00:00+01:00", "last": "2022-12-31T23:00:00+01:00", "step_minutes": 60,
             "days": 730, "years": 2.0},
    "quality": {
        "completeness_percent": 98.0, "expected_rows": 17_520, "present_rows": 17_169, "removed_rows": 120,
        "missing_rows": 351, "duplicates": 12, "out_of_order": 3,
        "columns": [
            {"column": "power_kw", "label": "AC power", "missing": 351, "out_of_range": 2, "stuck": 48, "spikes": 1,
             "sentinels": 69, "removed": 120, "completeness_percent": 97.3},
            {"column": "poa_wm2", "label": "plane-of-array irradiance", "missing": 351, "out_of_range": 0, "stuck": 0,
             "spikes": 0, "sentinels": 0, "removed": 0, "completeness_percent": 98.0},
        ],
        "gaps": [{"start": "2021-03-01T00:00:00+01:00", "end": "2021-03-15T11:00:00+01:00", "rows": 348},
                 {"start": "2022-08-02T04:00:00+01:00", "end": "2022-08-02T06:00:00+01:00", "rows": 3}],
        "gap_count": 2,
        "stuck": [{"column": "power_kw", "start": "2022-02-03T08:00:00+01:00", "end": "2022-02-05T07:00:00+01:00",
                   "value": 312.5, "rows": 48}],
        "night_offset_wm2": 0.4,
        "notes": [],
    },
    "days": _days(),
    "lost_by": "irradiance",
    "outages": [
        {"start": "2022-05-10T06:00:00+01:00", "end": "2022-05-12T19:00:00+01:00", "days": 3.0, "kind": "full",
         "lost_fraction": 1.0, "lost_kwh": 3 * FULL_DAY, "inverter": None, "maybe_snow": False},
        {"start": "2022-06-03T06:00:00+01:00", "end": "2022-06-06T19:00:00+01:00", "days": 4.0, "kind": "partial",
         "lost_fraction": 0.5, "lost_kwh": 2 * FULL_DAY, "inverter": None, "maybe_snow": False},
    ],
    "clipping": {"ac_kw": 900.0, "how": "given", "percent_of_time": 1.2, "hours": 84.0, "lost_kwh": 620.0, "days": 62},
    "degradation": {"percent_per_year": -0.8, "low": -1.0, "high": -0.6, "confidence": 95, "years": 2.0,
                    "days_used": 700, "method": "year on year", "warning": None, "corrected_for_soiling": None},
    "soiling": {"ratio": 0.955, "low": 0.95, "high": 0.96, "loss_percent": 4.5, "lost_kwh": 133_000.0,
                "slope_percent_per_day": -0.1, "events": 40, "intervals": 39, "method": "srr",
                "profile": {"date": [when.isoformat() for when in DAYS],
                            "ratio": [1 - n % 50 / 1000 for n in range(730)],
                            "low": [0.99 - n % 50 / 1000 for n in range(730)],
                            "high": [1.0 for _ in range(730)]}, "warning": None},
    "inverters": {
        "columns": [
            {"label": "WR 1", "energy_kwh": 730_000.0, "specific_yield": 2920.0, "relative_percent": 100.0,
             "days_down": 3.0, "lost_kwh": 2925.0},
            {"label": "WR 2", "energy_kwh": 693_500.0, "specific_yield": 2774.0, "relative_percent": 95.0,
             "days_down": 7.0, "lost_kwh": 10_725.0},
        ],
        "strings": [],
    },
    "heat": {
        "date": [(date(2021, 1, 4) + timedelta(weeks=week)).isoformat() for week in range(104) for _ in range(24)],
        "hour": [hour for _ in range(104) for hour in range(24)],
        "power_kw": [max(0.0, 900.0 - 25.0 * (hour - 12.5) ** 2) for _ in range(104) for hour in range(24)],
        "days_per_bin": 7,
    },
    "suggested": {"kwp": {"value": 980.0, "how": "the file says “980 kWp”"}},
}  # fmt: skip
READING: dict[str, Any] = {
    "version": versions.READING, "name": FILE.name, "kind": "csv", "rows": 17_181, "step_minutes": 60,
    "timezone": {"name": "+01:00", "how": "offset", "confidence": 1.0},
    "columns": [
        {"source": "ac_power_kw", "index": 6, "meaning": "power_kw", "unit": "kW", "confidence": 0.97, "how": "name"},
        {"source": "poa", "index": 1, "meaning": "poa_wm2", "unit": "W/m²", "confidence": 0.72, "how": "range"},
    ],
    "ignored": ["operator"],
    "defects": {"duplicates": 12, "out_of_order": 3, "missing_rows": 351, "sentinels": 69},
    "suggested": {"kwp": {"value": 980.0, "how": "the file says “980 kWp”"}},
    "doubts": [], "notes": [],
}  # fmt: skip


class Desk:
    """Whoever does long work for the tools: it knows Findings, and keeps what was asked of it."""

    def __init__(self, findings: dict[str, Any] | None = None, reading: dict[str, Any] | None = None) -> None:
        self.findings = copy.deepcopy(findings or FINDINGS)
        self.reading = reading or READING
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def submit(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        self.asked.append((kind, request))
        return getattr(self, f"_{kind}")(request)

    def _analysis(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["section"] == "whole":
            return self.findings
        return {**self.findings, "degradation": None, "soiling": None}

    def _reading(self, _request: dict[str, Any]) -> dict[str, Any]:
        return self.reading

    def _plant(self, request: dict[str, Any]) -> dict[str, Any]:
        self.findings["facts"] |= request["facts"]
        return dict(self.findings["facts"])

    def _profile(self, request: dict[str, Any]) -> dict[str, Any]:
        hours = list(range(24))
        power = [max(0.0, 900.0 - 25.0 * (hour - 12) ** 2) for hour in hours]
        days = [{"date": day, "hours": hours, "power_kw": power, "poa_wm2": power} for day in request["days"]]
        return {"days": days, "step_minutes": 60}


@contextmanager
def at(desk: Desk, *files: FileNote) -> Iterator[Desk]:
    with laid_out(Bench(files or (FILE,), None, desk.submit)):
        yield desk


def without_kwp() -> dict[str, Any]:
    return {**copy.deepcopy(FINDINGS), "facts": {**FINDINGS["facts"], "kwp": None}}
