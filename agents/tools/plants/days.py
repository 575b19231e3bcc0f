"""The days of a record as the analysis left them, and the figures of performance that are sums over them.

A figure is none where fewer than 80 % of the daylight rows are valid. Energy in kWh, insolation in kWh/m² in the plane
of the array, power in kW.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import median
from typing import Any, Literal

from agents.tools.plants.spans import Span

Grain = Literal["day", "week", "month", "year", "total"]
Correction = Literal["none", "25", "annual"]
LEAST_VALID = 80.0  # percent of the daylight rows of a period
DIVIDED_BY = {"25": "expected_kwh", "annual": "corrected_annual_kwh"}


@dataclass(frozen=True)
class Days:
    columns: Mapping[str, Sequence[Any]]  # parallel lists, one entry per calendar day

    def __len__(self) -> int:
        return len(self.columns["date"])

    @cached_property
    def dates(self) -> tuple[date, ...]:
        return tuple(date.fromisoformat(day) for day in self.columns["date"])

    @cached_property
    def held(self) -> frozenset[date]:
        return frozenset(self.dates)

    @cached_property
    def span(self) -> Span:
        return Span(self.dates[0], self.dates[-1])

    def where(self, keeps: Callable[[int], bool]) -> Days:
        at = [n for n in range(len(self)) if keeps(n)]
        return Days({name: [column[n] for n in at] for name, column in self.columns.items()})

    def within(self, span: Span) -> Days:
        return self.where(lambda n: span.holds(self.dates[n]))

    def without(self, spans: Iterable[Span]) -> Days:
        gone = tuple(spans)
        return self.where(lambda n: not any(span.holds(self.dates[n]) for span in gone))

    def sum(self, name: str) -> float:
        return float(sum(value for value in self.columns[name] if value is not None))

    def by(self, grain: Grain) -> list[tuple[str, Days]]:
        """Each period with its name: "2022-05-03", "2022-05-02" (the week's Monday), "2022-05", "2022"."""
        groups: dict[str, list[int]] = {}
        for n, day in enumerate(self.dates):
            groups.setdefault(_name(day, grain), []).append(n)
        return [(name, self._only(at)) for name, at in groups.items()]

    def _only(self, at: Sequence[int]) -> Days:
        return Days({name: [column[n] for n in at] for name, column in self.columns.items()})

    # --- figures ------------------------------------------------------------------------------------------------------

    @property
    def valid_percent(self) -> float:
        """Of the daylight rows."""
        rows = self.sum("daylight_rows")
        return self.sum("valid_rows") / rows * 100 if rows > 0 else 0.0

    @property
    def hours_with_power(self) -> float:
        """Hours of day and night of which the power is known, told by the daylight: some loggers sleep at night."""
        rows = zip(self.columns["power_rows"], self.columns["daylight_rows"], strict=True)
        return 24 * float(sum(known / light for known, light in rows if light))

    @property
    def is_enough(self) -> bool:
        return self.valid_percent >= LEAST_VALID

    def performance_ratio(self, kwp: float, correction: Correction = "none") -> float | None:
        """IEC 61724-1: energy over what the irradiation would give at rated efficiency, on the same rows."""
        if correction == "none":
            return self._ratio(kwp * self.sum("used_insolation_kwh_m2"))
        return self._ratio(self.sum(DIVIDED_BY[correction]))

    def performance_index(self) -> float | None:
        """Measured over expected energy, on the same rows."""
        return self._ratio(self.sum("model_kwh"))

    def _ratio(self, below: float) -> float | None:
        return self.sum("used_energy_kwh") / below if below > 0 and self.is_enough else None

    @property
    def time_availability(self) -> float | None:
        """Hours up over hours with irradiance above 50 W/m², in percent; of inverters, each for its size."""
        hours = self.sum("sun_hours")
        return self.sum("up_hours") / hours * 100 if hours > 0 else None

    @property
    def measured_lost(self) -> float:
        """kWh that outages took while power was measured: the part that stands beside energy."""
        return self.sum("measured_lost_kwh")

    @property
    def energy_availability(self) -> float | None:
        """Energy over the energy with what outages took, in percent."""
        energy, lost = self.sum("energy_kwh"), self.measured_lost
        return energy / (energy + lost) * 100 if energy + lost > 0 else None

    def usual_index(self) -> float:
        """What the plant mostly gives of the model's energy: the median of its days with enough valid data."""
        known = [
            used / model
            for used, model, valid in zip(
                self.columns["used_energy_kwh"], self.columns["model_kwh"], self.columns["valid_percent"], strict=True
            )
            if model and used is not None and (valid or 0) >= LEAST_VALID
        ]
        return median(known) if known else 1.0

    def missing_kwh(self, usual: float) -> float:
        """How far the measured energy stays below what the plant usually gives at that irradiance and temperature."""
        return usual * self.sum("model_kwh") - self.sum("used_energy_kwh")

    def cause(self) -> str:
        """What most of the missing energy is due to; empty when no day has a cause."""
        weights: dict[str, float] = {}
        for cause, model, used in zip(
            self.columns["cause"], self.columns["model_kwh"], self.columns["used_energy_kwh"], strict=True
        ):
            if cause:
                weights[cause] = weights.get(cause, 0.0) + max(0.0, (model or 0.0) - (used or 0.0))
        return max(weights, key=lambda cause: weights[cause]) if weights else ""


def _name(day: date, grain: Grain) -> str:
    if grain == "total":
        return "Total"
    if grain == "week":
        return (day - timedelta(days=day.weekday())).isoformat()
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[grain]]
