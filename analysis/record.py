"""The checked plant as plain arrays: what happened in every interval, and what should have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analysis import expected
from analysis.facts import Settled
from analysis.measured import (
    AIR,
    HORIZONTAL,
    INVERTER,
    MODULE,
    PLANE,
    POWER,
    RAIN,
    STRING,
    WIND,
    Bools,
    Floats,
    Whole,
    parts,
)
from analysis.plain import warning
from analysis.rating import Rating

SUN = 50.0  # W/m², from which a plant has to run (availability)
SUN_POWER = 0.05  # of the rating, usual at that hour of that month: the same where no irradiance was measured
DAYLIGHT = 20.0  # W/m², usual at that hour of that month
DAYLIGHT_POWER = 0.02  # of the rating, where no irradiance was measured
BY_DAY = 12.0  # hours of a row, from which it has day and night in it
SLOTS = 12 * 24  # hours of the day in each month
CREDIBLE_COLUMN = 0.02  # of the rows: a column with fewer values tells nothing


@dataclass(frozen=True)
class Calendar:
    """Rows and the plant's own calendar days."""

    index: pd.DatetimeIndex
    hours: float  # of one interval
    day: Whole  # number of the day each row is in
    days: pd.DatetimeIndex  # every day from the first to the last, without zone

    @property
    def is_by_day(self) -> bool:
        return self.hours >= BY_DAY

    @property
    def dates(self) -> list[str]:
        return [str(one) for one in self.days.strftime("%Y-%m-%d")]

    def sums(self, values: Floats, where: Bools) -> Floats:
        """By day; a day without any such row has 0."""
        sums: Floats = np.bincount(self.day[where], weights=values[where], minlength=len(self.days)).astype(np.float64)
        return sums

    def count(self, where: Bools) -> Floats:
        return np.bincount(self.day[where], minlength=len(self.days)).astype(np.float64)

    def usual(self, values: Floats) -> Floats:
        """The mean at that hour of that month, for every row; 0 where it was never known."""
        slot = (self.index.month.to_numpy() - 1) * 24 + self.index.hour.to_numpy()
        known = np.isfinite(values)
        total = np.bincount(slot[known], weights=values[known], minlength=SLOTS)
        count = np.bincount(slot[known], minlength=SLOTS)
        means: Floats = np.divide(total, count, out=np.zeros(SLOTS), where=count > 0)
        usual: Floats = means[slot]
        return usual

    def spread(self, by_day: Floats) -> Floats:
        """A value of each day to each of its rows."""
        return by_day[self.day]


@dataclass(frozen=True)
class Record:
    """kW, W/m² and °C, NaN where not known. `limit` is where the inverters stop, given or seen."""

    calendar: Calendar
    rating: Rating
    gamma: float
    power: Floats
    irradiance: Floats | None
    is_plane: bool
    module: Floats | None
    air: Floats | None
    rain: Floats | None
    inverters: dict[str, Floats] = field(default_factory=dict)
    strings: dict[str, Floats] = field(default_factory=dict)
    warnings: list[dict[str, str]] = field(default_factory=list)
    limit: float | None = None

    @cached_property
    def light(self) -> Floats:
        """Irradiance, all unknown where none was measured."""
        return np.full(len(self.power), np.nan) if self.irradiance is None else self.irradiance

    @cached_property
    def has_power(self) -> Bools:
        return np.isfinite(self.power)

    @cached_property
    def used(self) -> Bools:
        """Rows that count in a ratio: energy above and insolation below are of the same ones."""
        return self.has_power & np.isfinite(self.light)

    @cached_property
    def dc(self) -> Floats:
        """kW of the modules at their temperature, without losses."""
        return expected.dc_power(self.light, self.module, self.rating.kw, self.gamma)

    @cached_property
    def potential(self) -> Floats:
        """kW of the plant without losses but those of its temperature and of its inverters at low load, unclipped."""
        most = self.limit or self.rating.kw / expected.DC_TO_AC
        return expected.ac_power(self.dc, most, is_clipped=False)

    @cached_property
    def due(self) -> Floats:
        """kW to expect, up to what changes slowly: by irradiance, or by what is usual where none was measured."""
        return self.usual_power if self.irradiance is None else self.potential

    @cached_property
    def sunny(self) -> Bools:
        """Rows in which a plant has to run; none where a row is a day and tells no hours."""
        if self.calendar.is_by_day:
            return np.zeros(len(self.power), dtype=np.bool_)
        return self.due > SUN_POWER * self.rating.kw if self.irradiance is None else self.light > SUN

    @cached_property
    def daylight(self) -> Bools:
        """By what is usual then, so that missing rows have daylight too."""
        if self.irradiance is None:
            return self.usual_power > DAYLIGHT_POWER * self.rating.kw
        return self.calendar.usual(self.irradiance) > DAYLIGHT

    @cached_property
    def usual_power(self) -> Floats:
        """kW at that hour of that month: what is expected where no irradiance was measured."""
        return self.calendar.usual(self.power)


def calendar(index: pd.DatetimeIndex, hours: float) -> Calendar:
    local = index.tz_localize(None).normalize()
    days = pd.date_range(local.min(), local.max(), freq="D")
    day = ((local - days[0]) // pd.Timedelta(days=1)).to_numpy(dtype=np.int64)
    return Calendar(index, hours, day, days)


def recorded(frame: pd.DataFrame, when: Calendar, settled: Settled, rating: Rating) -> Record:
    columns = {str(name): frame[name].to_numpy() for name in frame.columns if _tells(frame[name])}
    irradiance, is_plane, warnings = _irradiance(columns, when, settled)
    module, said = _module(columns, irradiance, when)
    power, doubts = _power(columns, len(frame))
    return Record(
        calendar=when,
        rating=rating,
        gamma=settled.gamma,
        power=power,
        irradiance=irradiance,
        is_plane=is_plane,
        module=module,
        air=columns.get(AIR),
        rain=columns.get(RAIN),
        inverters=parts(frame, INVERTER),
        strings=parts(frame, STRING),
        warnings=[*doubts, *warnings, *said],
        limit=settled.facts.ac_kw,
    )


def _power(columns: dict[str, Floats], rows: int) -> tuple[Floats, list[dict[str, str]]]:
    """Power that is never above zero is that of no plant."""
    power = columns.get(POWER, np.full(rows, np.nan))
    if np.nanmax(power, initial=0.0) > 0 or not np.isfinite(power).any():
        return power, []
    text = "Power is zero throughout: the plant never ran, or the column is another one."
    return np.full(rows, np.nan), [warning("power_zero", text)]


def _tells(column: pd.Series) -> bool:
    return bool(column.notna().mean() >= CREDIBLE_COLUMN)


def _irradiance(
    columns: dict[str, Floats], when: Calendar, settled: Settled
) -> tuple[Floats | None, bool, list[dict[str, str]]]:
    if PLANE in columns and np.nanmax(columns[PLANE]) > 0:
        return columns[PLANE], True, []
    if HORIZONTAL not in columns or not np.nanmax(columns[HORIZONTAL]) > 0:
        return None, False, []
    if settled.facts.is_placed:
        plane = expected.on_plane(columns[HORIZONTAL], when.index, when.hours, settled.facts)
        text = "Irradiance on the plane was computed from that on the horizontal (Erbs, even sky); ±5 % is usual."
        return plane, True, [warning("plane_computed", text)]
    text = (
        "Only irradiance on the horizontal is there: results that compare with it are relative, not performance ratios."
    )
    return columns[HORIZONTAL], False, [warning("horizontal_only", text)]


def _module(
    columns: dict[str, Floats], irradiance: Floats | None, when: Calendar
) -> tuple[Floats | None, list[dict[str, str]]]:
    if irradiance is None:
        return columns.get(MODULE), []
    module, air = columns.get(MODULE), columns.get(AIR)
    found = expected.module_temperature(irradiance, module, air, columns.get(WIND), when.day)
    if found is None:
        return None, [warning("no_temperature", "No temperature was measured: nothing is corrected for it.")]
    if module is None:
        text = "Module temperature was not measured; it was computed from that of the air (Faiman)."
        return found, [warning("module_temperature_computed", text)]
    return found, []
