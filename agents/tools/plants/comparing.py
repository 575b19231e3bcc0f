"""One period beside another with what made the difference."""

from __future__ import annotations

from datetime import date
from statistics import fmean
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants import spans
from agents.tools.plants.asked import GAMMA, Plant
from agents.tools.plants.days import LEAST_VALID, Days
from agents.tools.plants.stops import percent
from agents.tools.refusal import Refused

NAMES = {"data": "Missing data"}
WHOLE = 0.999  # of its irradiation measured: a period that lacks nothing
UNLIKE = 2.0  # percentage points of valid rows, by which periods differ enough to be warned of


def periods(plant: Plant, first: str, second: str, wish: ChartWish) -> ToolResult:
    """How the second period differs from the first."""
    plant.needs_irradiance()
    record = plant.days.span
    spans_asked = [spans.read(words, record, plant.is_south) for words in (first, second)]
    if spans_asked[0] == spans_asked[1]:
        raise Refused("bad_range", "Both periods are the same.", "Name two, such as 2022 and 2023.")
    before, after = (plant.days.within(span) for span in spans_asked)
    kwp = plant.kwp
    for one in (before, after):
        _is_told(one)
    effects = bridge(before, after, plant.days)
    title = f"{after.span.words} against {before.span.words}"
    change = after.sum("used_energy_kwh") - before.sum("used_energy_kwh")
    summary = {
        "first": _about(before, kwp),
        "second": _about(after, kwp),
        "change_kwh": change,
        "change_percent": percent(change, before.sum("used_energy_kwh")),
        "effects": [{"effect": name, "change_kwh": kwh} for name, kwh in effects.items()],
        "largest_effect": max(effects, key=lambda name: abs(effects[name])),
        "days_first": len(before),
        "days_second": len(after),
        "file": plant.file.name,
    }
    rows = _bridge_rows(plant, before, after, effects)
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Step"), Column("Energy", plant.scale.unit, plant.scale.digits)),
        rows=rows,
        summary=summary,
        sources=plant.sources(before, "PR"),
        warnings=(*_lengths(before, after), *_unlike(before, after), *plant.warnings(GAMMA)),
        chart=_bridge_chart(title, plant, effects, wish),
    )


def _is_told(days: Days) -> None:
    if not days.is_enough:
        message = (
            f"Only {days.valid_percent:.0f} % of the daylight rows of {days.span.words} are valid; 80 % are needed."
        )
        raise Refused("no_data", message, "Compare other periods.")
    if days.sum("expected_kwh") <= 0:
        message = f"In {days.span.words} no irradiance above zero was measured."
        raise Refused("no_data", message, "Compare other periods.")


def bridge(before: Days, after: Days, record: Days) -> dict[str, float]:
    """What of the change is due to missing data, irradiation, temperature, outages and all else; they sum up to it.

    E = U − L: what outages took is L; U = D·H·T·R, the part of the irradiation whose rows are valid, the irradiation,
    the mean effect of temperature on it, and the rest. U is taken over from `before` step by step, at the data,
    irradiation and temperature of `after`. No data are no step where both are whole.
    """
    sums = [
        (one.sum("used_insolation_kwh_m2"), one.sum("expected_kwh"), one.sum("used_energy_kwh"), one.sum("lost_kwh"))
        for one in (before, after)
    ]
    (sun0, warm0, energy0, lost0), (sun1, warm1, energy1, lost1) = sums
    start = energy0 + lost0
    there = start * (_measured_part(after, record) / _measured_part(before, record))
    sunny = start * (sun1 / sun0)
    warm = start * (warm1 / warm0)
    return {
        **({"data": there - start} if there != start else {}),
        "irradiation": sunny - there,
        "temperature": warm - sunny,
        "availability": lost0 - lost1,
        "rest": energy1 + lost1 - warm,
    }


def _measured_part(days: Days, record: Days) -> float:
    """Of the irradiation of a period that of its valid rows; the rest is told from other days of its month."""
    own, every, whole = _by_month(days, "month"), _by_month(record, "of year"), _by_month(days, "")
    missed = 0.0
    for day, valid in zip(days.dates, days.columns["valid_percent"], strict=True):
        usual = own.get(_month(day, "month"), every.get(_month(day, "of year"), whole.get("", 0.0)))
        missed += usual * (1 - (100.0 if valid is None else valid) / 100)
    used = days.sum("used_insolation_kwh_m2")
    part = used / (used + missed)
    return part if part < WHOLE else 1.0


def _by_month(days: Days, which: str) -> dict[str, float]:
    """Irradiation of a usual day, kWh/m²: a mean of those with enough valid rows."""
    found: dict[str, list[float]] = {}
    columns = (days.dates, days.columns["used_insolation_kwh_m2"], days.columns["valid_percent"])
    for day, light, valid in zip(*columns, strict=True):
        if light is not None and (valid or 0.0) >= LEAST_VALID:
            found.setdefault(_month(day, which), []).append(light * 100 / valid)
    return {name: fmean(lights) for name, lights in found.items()}


def _month(day: date, which: str) -> str:
    return {"month": f"{day:%Y-%m}", "of year": f"{day:%m}", "": ""}[which]


def _about(days: Days, kwp: float) -> dict[str, Any]:
    return {
        "period": days.span.words,
        "energy_kwh": days.sum("used_energy_kwh"),
        "insolation": {"value": days.sum("used_insolation_kwh_m2"), "unit": "kWh/m²"},
        "performance_ratio": days.performance_ratio(kwp),
        "corrected_performance_ratio": days.performance_ratio(kwp, "25"),
        "specific_yield_kwh_per_kwp": days.sum("used_energy_kwh") / kwp,
        "energy_availability_percent": days.energy_availability,
        "lost_kwh": days.sum("lost_kwh"),
    }


def _bridge_rows(plant: Plant, before: Days, after: Days, effects: dict[str, float]) -> tuple[tuple[Cell, ...], ...]:
    ends = [(f"Energy {one.span.words}", one.sum("used_energy_kwh")) for one in (before, after)]
    steps = [(_name(effect), kwh) for effect, kwh in effects.items()]
    return tuple((name, plant.scale.of(kwh)) for name, kwh in (ends[0], *steps, ends[1]))


def _lengths(before: Days, after: Days) -> list[str]:
    if abs(len(before) - len(after)) <= 2:
        return []
    return [f"The periods are not equally long ({len(before)} and {len(after)} days): that is part of the irradiation."]


def _unlike(before: Days, after: Days) -> list[str]:
    if abs(before.valid_percent - after.valid_percent) <= UNLIKE:
        return []
    told = " and ".join(f"{one.valid_percent:.1f} % of {one.span.words}" for one in (before, after))
    return [
        f"Of the daylight rows {told} are valid. Energies are of those rows; what more of them give is told by itself, "
        "estimated from the other days of the month."
    ]


def _name(effect: str) -> str:
    return NAMES.get(effect, effect.capitalize())


def _bridge_chart(title: str, plant: Plant, effects: dict[str, float], wish: ChartWish) -> Chart | None:
    if wish == "none":
        return None
    measure = Measure("Energy", "Change of energy", plant.scale.unit, form=",.1f")
    names = [_name(effect) for effect in effects]
    told = ", ".join(f"{_name(one).lower()} {kwh / plant.scale.divisor:+,.1f}" for one, kwh in effects.items())
    return plant_charts.changes(title, "Step", measure, names, f"{title}, in {plant.scale.unit}: {told}.")
