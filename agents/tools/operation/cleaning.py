"""How often cleaning pays: what dirt costs a day against what a cleaning costs.

Dirt grows by the same share every day and a cleaning takes all of it away. A cleaning every n days costs
E·p·s·n/2 + C/n a day (E energy, p price, s soiling rate, C cleaning), least at n* = √(2·C/(E·p·s)).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import knowledge
from agents.base import Chart, Column, SourceNote, ToolResult
from agents.tools import curves, inputs
from agents.tools.charts import Measure
from agents.tools.credit import own_method
from agents.tools.inputs import Limit

FORMULA = (
    "n* = √(2·C/(E·p·s)); cost a day = E·p·s·n/2 + C/n; cleaning now gains L₀·E·p·days − C. "
    "s and L₀ are losses by the soiling ratio of IEC 61724-1"
)
NEEDED = {
    "energy_mwh_per_day": "energy of a clean plant in MWh a day",
    "soiling_percent_per_day": "soiling rate in % a day",
    "price_per_mwh": "price of the energy per MWh",
    "cost_per_cleaning": "cost of one cleaning of the whole plant",
}
LIMITS = {
    "energy_mwh_per_day": Limit(1e-6, 100_000, "An energy", "MWh a day"),
    "soiling_percent_per_day": Limit(1e-4, 5, "A soiling rate", "% a day"),
    "price_per_mwh": Limit(0.01, 10_000, "A price", "{}/MWh"),
    "cost_per_cleaning": Limit(0.01, 1e8, "A cost of a cleaning", "{}"),
    "rain_interval_days": Limit(0.5, 1_000, "A time between two rains", "days"),
    "loss_now_percent": Limit(0, 90, "A loss", "% now"),
    "days_to_rain": Limit(0, 1_000, "A time to the next rain", "days"),
}
DAYS = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 365, 540, 730)  # a person would plan
AROUND = (0.2, 4.0)  # of the best interval: how far the table goes
STRAIGHT = 0.3  # of the energy: beyond it nothing soils in a straight line
YEAR = 365
SAME_EVERY_DAY = "Counts the same energy, price and soiling every day; seasons, pollen and rain change them."


@dataclass(frozen=True)
class Costs:
    """In money: `growth` is how much more dirt costs with every day, `cleaning` one cleaning."""

    growth: float
    cleaning: float

    @property
    def best(self) -> float:
        return math.sqrt(2 * self.cleaning / self.growth)

    def lost(self, days: float) -> float:
        return self.growth * days / 2

    def cleaned(self, days: float) -> float:
        return self.cleaning / days

    def total(self, days: float) -> float:
        return self.lost(days) + self.cleaned(days)


def economics(given: Mapping[str, float | None], currency: str) -> ToolResult:
    only_now = given.get("loss_now_percent") is not None and given.get("soiling_percent_per_day") is None
    needed = {name: words for name, words in NEEDED.items() if not (only_now and name == "soiling_percent_per_day")}
    values, money = inputs.complete(given, needed, "when cleaning pays"), inputs.currency(currency)
    inputs.check(values, LIMITS, money)
    told = inputs.given(values, LIMITS, money)
    method = own_method("cleaning", "Cleaning economics", FORMULA, knowledge.today().isoformat(), told)
    return _today(values, money, method) if only_now else _in_the_long_run(values, money, method)


def _in_the_long_run(values: Mapping[str, float], money: str, method: SourceNote) -> ToolResult:
    share = values["soiling_percent_per_day"] / 100
    costs = Costs(values["energy_mwh_per_day"] * values["price_per_mwh"] * share, values["cost_per_cleaning"])
    return ToolResult(
        ok=True,
        title="When cleaning pays",
        columns=_columns(money),
        rows=tuple(_row(costs, days) for days in _intervals(costs, share)),
        summary={
            **_about(values, money),
            **_best(values, costs),
            "rain": _rain(values, costs),
            "now": _now(values, money),
        },
        sources=(method,),
        warnings=tuple(_warnings(costs, share)),
        chart=_chart(costs, money),
    )


def _today(values: Mapping[str, float], money: str, method: SourceNote) -> ToolResult:
    """Only whether a cleaning now pays: for that the pace of soiling does not matter."""
    now = _now(values, money)
    days = sorted({7.0, 14.0, 30.0, 60.0, 90.0, *filter(None, (now["pays_after_days"], now["until_rain_days"]))})
    columns = (
        Column("Rain in", "days", 1),
        Column("Saved", money, 0),
        Column("Cleaning", money, 0),
        Column("Gain", money, 0),
    )
    cost = values["cost_per_cleaning"]
    return ToolResult(
        ok=True,
        title="Whether a cleaning now pays",
        columns=columns,
        rows=tuple((n, now["lost_per_day"] * n, cost, now["lost_per_day"] * n - cost) for n in days),
        summary={**_about(values, money), "rain": None, "now": now},
        sources=(method,),
        warnings=(SAME_EVERY_DAY,),
    )


def _columns(money: str) -> tuple[Column, ...]:
    day = f"{money}/day"
    return (
        Column("Interval", "days", 1),
        Column("Lost energy", day, 2),
        Column("Cleaning", day, 2),
        Column("Together", day, 2),
        Column("Together in a year", f"{money}/year", 0),
    )


def _row(costs: Costs, days: float) -> tuple[float, ...]:
    return (days, costs.lost(days), costs.cleaned(days), costs.total(days), costs.total(days) * YEAR)


def _intervals(costs: Costs, share: float) -> list[float]:
    """The best interval among those that a person would plan; shorter than a day only where that is the best."""
    least, most = (costs.best * part for part in AROUND)
    planned = [float(days) for days in DAYS if least <= days <= most and days * share <= STRAIGHT]
    return sorted({costs.best / 2, costs.best, *planned})


def _about(values: Mapping[str, float], money: str) -> dict[str, Any]:
    """What was given, with its units."""
    names = ("energy_mwh_per_day", "soiling_percent_per_day", "price_per_mwh")
    given = {name: values[name] for name in names if name in values}
    return {"currency": money, **given, "cleaning": {"cost": values["cost_per_cleaning"], "unit": money}}


def _best(values: Mapping[str, float], costs: Costs) -> dict[str, float]:
    best = costs.best
    return {
        "best_interval_days": best,
        "cleanings_a_year": YEAR / best,
        "lost_per_day": costs.lost(best),
        "cleaning_per_day": costs.cleaned(best),
        "total_per_day": costs.total(best),
        "total_per_year": costs.total(best) * YEAR,
        "loss_before_cleaning_percent": best * values["soiling_percent_per_day"],
    }


def _rain(values: Mapping[str, float], costs: Costs) -> dict[str, Any] | None:
    """What rain does by itself, when it comes oftener than a cleaning would pay."""
    days = values.get("rain_interval_days")
    if days is None:
        return None
    told = {"interval_days": days, "does_it": days < costs.best, "lost_per_day": costs.lost(days)}
    return {**told, "lost_per_year": costs.lost(days) * YEAR}


def _now(values: Mapping[str, float], money: str) -> dict[str, Any]:
    """Whether a cleaning today pays until the next rain: what is lost now would be lost every day until then."""
    loss, days = values.get("loss_now_percent"), values.get("days_to_rain")
    if loss is None:
        return {}
    cost, per_day = values["cost_per_cleaning"], loss / 100 * values["energy_mwh_per_day"] * values["price_per_mwh"]
    benefit = None if days is None else {"amount": per_day * days - cost, "unit": money}
    pays_after = cost / per_day if per_day else None
    told = {"loss_percent": loss, "lost_per_day": per_day, "pays_after_days": pays_after}
    return {**told, "until_rain_days": days, "benefit": benefit}


def _warnings(costs: Costs, share: float) -> list[str]:
    found = [SAME_EVERY_DAY]
    if costs.best * share > STRAIGHT:
        percent = f"{costs.best * share * 100:,.0f} %"
        found.append(f"At this interval the dirt would take {percent}: it does not grow in a straight line so far.")
    if costs.best > YEAR:
        found.append("The best interval is longer than a year: by these figures cleaning hardly pays.")
    if costs.best < 1:
        found.append("The best interval is shorter than a day; check the cost of a cleaning and the units.")
    return found


def _chart(costs: Costs, money: str) -> Chart:
    title = "Cost a day against the cleaning interval"
    words = f"{title}: least every {costs.best:,.1f} days, with {costs.total(costs.best):,.2f} {money}/day."
    across, up = (
        Measure("Interval", "Interval", "days", form=",.1f"),
        Measure("Cost", "Cost", f"{money}/day", form=",.2f"),
    )
    return curves.curves(title, across, up, ("Lost energy", "Cleaning", "Together"), words, at=costs.best)
