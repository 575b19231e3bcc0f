"""One period beside another with what made the difference."""

from __future__ import annotations

from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants import spans
from agents.tools.plants.asked import GAMMA, Plant
from agents.tools.plants.days import Days
from agents.tools.plants.stops import percent
from agents.tools.refusal import Refused

EFFECTS = ("irradiation", "temperature", "availability", "rest")


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
    effects = bridge(before, after)
    title = f"{after.span.words} against {before.span.words}"
    change = after.sum("used_energy_kwh") - before.sum("used_energy_kwh")
    summary = {
        "first": _about(before, kwp),
        "second": _about(after, kwp),
        "change_kwh": change,
        "change_percent": percent(change, before.sum("used_energy_kwh")),
        "effects": [{"effect": name, "change_kwh": effects[name]} for name in EFFECTS],
        "largest_effect": max(EFFECTS, key=lambda name: abs(effects[name])),
        "days_first": len(before),
        "days_second": len(after),
        **plant.about,
    }
    rows = _bridge_rows(plant, before, after, effects)
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Step"), Column("Energy", plant.scale.unit, plant.scale.digits)),
        rows=rows,
        summary=summary,
        sources=plant.sources(before, "PR"),
        warnings=plant.warnings(*_lengths(before, after), assumed=GAMMA),
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


def bridge(before: Days, after: Days) -> dict[str, float]:
    """What of the change is due to irradiation, temperature, outages and all else; the four sum up to the change.

    E = U − L: what outages took is L; U = H·T·R, the irradiation, the mean effect of temperature on it, and the rest.
    U is taken over from `before` step by step, at the irradiation and temperature of `after`.
    """
    sums = [
        (one.sum("used_insolation_kwh_m2"), one.sum("expected_kwh"), one.sum("used_energy_kwh"), one.measured_lost)
        for one in (before, after)
    ]
    (sun0, warm0, energy0, lost0), (sun1, warm1, energy1, lost1) = sums
    start = energy0 + lost0
    sunny = start * (sun1 / sun0)
    warm = start * (warm1 / warm0)
    return {
        "irradiation": sunny - start,
        "temperature": warm - sunny,
        "availability": lost0 - lost1,
        "rest": energy1 + lost1 - warm,
    }


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
    steps = [(name.capitalize(), effects[name]) for name in EFFECTS]
    return tuple((name, plant.scale.of(kwh)) for name, kwh in (ends[0], *steps, ends[1]))


def _lengths(before: Days, after: Days) -> list[str]:
    if abs(len(before) - len(after)) <= 2:
        return []
    return [f"The periods are not equally long ({len(before)} and {len(after)} days): that is part of the irradiation."]


def _bridge_chart(title: str, plant: Plant, effects: dict[str, float], wish: ChartWish) -> Chart | None:
    if wish == "none":
        return None
    measure = Measure("Energy", "Change of energy", plant.scale.unit, form=",.1f")
    told = ", ".join(f"{name} {effects[name] / plant.scale.divisor:+,.1f}" for name in EFFECTS)
    names = [name.capitalize() for name in EFFECTS]
    return plant_charts.changes(title, "Step", measure, names, f"{title}, in {plant.scale.unit}: {told}.")
