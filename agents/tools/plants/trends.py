"""What changes over the years or between rains: degradation beside a warranty, soiling, and clipping at the top."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import GAMMA, Plant
from agents.tools.plants.days import Days
from agents.tools.plants.stops import percent, priced
from agents.tools.refusal import Refused

CLEAR_KW_HOURS = 1.0
RATIO = "Temperature-corrected ratio"
WEEK = 7
THINNED = "Table and chart of soiling"
Rows = tuple[tuple[Cell, ...], ...]
COURSE = (Column("Year"), Column(RATIO, "", 3), Column("Trend", "", 3), Column("Low", "", 3), Column("High", "", 3))
TREND = (Column("Period"), *(Column(name, "%/year", 2) for name in ("Degradation", "Low", "High")))


def degradation(plant: Plant, warranty: float | None, wish: ChartWish) -> ToolResult:
    if warranty is not None and not 0 < abs(warranty) <= 5:
        raise Refused("bad_range", f"A warranty of {warranty:g} % a year is out of range.", "Usual are 0.4 to 0.8.")
    found = plant.section("degradation")
    rate, low, high = (float(found[name]) for name in ("percent_per_year", "low", "high"))
    title = f"Degradation, {plant.days.span.words}"
    columns, rows = _course(plant, rate, low, high)
    summary = {**_rate(found), **(_warranty(rate, low, high, abs(warranty)) if warranty else {})}
    return ToolResult(
        ok=True,
        title=title,
        columns=columns,
        rows=rows,
        summary={**summary, **plant.about_record},
        sources=plant.sources(plant.days, "degradation", "PR25"),
        warnings=plant.warnings(*filter(None, [found.get("warning")]), assumed=GAMMA),
        chart=_course_chart(title, rows, wish, summary),
    )


def _rate(found: dict[str, Any]) -> dict[str, Any]:
    cleaned = found.get("corrected_for_soiling")
    return {
        "degradation_percent_per_year": float(found["percent_per_year"]),
        "low_percent_per_year": float(found["low"]),
        "high_percent_per_year": float(found["high"]),
        "confidence_percent": found["confidence"],
        "years": found["years"],
        "days_used": found["days_used"],
        "method": found["method"],
        "corrected_for_soiling": cleaned
        and {
            "degradation_percent_per_year": cleaned["percent_per_year"],
            "low_percent_per_year": cleaned["low"],
            "high_percent_per_year": cleaned["high"],
        },
    }


def _warranty(rate: float, low: float, high: float, limit: float) -> dict[str, Any]:
    """Inside when it is slower than the warranty's rate; uncertain when that lies in the interval of confidence."""
    verdict = "inside" if rate >= -limit else "outside"
    return {
        "warranty_percent_per_year": limit,
        "verdict": verdict,
        "is_certain": not low <= -limit <= high,
        "difference_percent_points": abs(rate) - limit,
    }


def _course(plant: Plant, rate: float, low: float, high: float) -> tuple[tuple[Column, ...], Rows]:
    """The ratio of each year, and the trend through them; its band opens from the middle of the record. Without a
    rating there are no ratios, and the trend stands alone."""
    kwp = float(plant.facts.get("kwp") or 0)
    yearly = [(int(name), part.performance_ratio(kwp, "25")) for name, part in plant.days.by("year")] if kwp else []
    known = [(year, ratio) for year, ratio in yearly if ratio is not None]
    if not known:
        return TREND, ((plant.days.span.words, rate, low, high),)
    middle = sum(year for year, _ in known) / len(known)
    level = sum(ratio for _, ratio in known) / len(known)

    def at(year: int, slope: float) -> float:
        return level * (1 + slope / 100 * (year - middle))

    return COURSE, tuple(
        (year, ratio, at(year, rate), min(at(year, low), at(year, high)), max(at(year, low), at(year, high)))
        for year, ratio in yearly
    )


def _course_chart(
    title: str, rows: Sequence[tuple[Cell, ...]], wish: ChartWish, summary: dict[str, Any]
) -> Chart | None:
    if wish == "none" or len(rows) < 2 or sum(row[1] is not None for row in rows) < 2:
        return None
    rate, low, high = (summary[f"{name}_percent_per_year"] for name in ("degradation", "low", "high"))
    words = f"{title}: {rate:+.2f} % a year, between {low:+.2f} and {high:+.2f} % (95 % confidence)."
    return plant_charts.trend(title, "Year", Measure(RATIO, RATIO, "", form=".3f"), ("Trend", "Low", "High"), words)


# --- soiling ----------------------------------------------------------------------------------------------------------


def soiling(plant: Plant, price: float | None, currency: str, wish: ChartWish) -> ToolResult:
    priced(price)
    found = plant.section("soiling")
    title = f"Soiling, {plant.days.span.words}"
    profile = found.get("profile") or {"date": [], "ratio": [], "low": [], "high": []}
    rows = _thinned(profile)
    summary = _dirt(plant, found, price, currency)
    return ToolResult(
        ok=True,
        title=title,
        columns=(
            Column("Date"),
            Column("Soiling ratio", "", 3),
            Column("Low", "", 3),
            Column("High", "", 3),
        ),
        rows=rows,
        summary=summary,
        sources=plant.sources(plant.days, *(["SRR"] if found["method"] == "srr" else []), "soiling"),
        warnings=plant.warnings(*filter(None, [found.get("warning"), _thinning(profile, rows)])),
        chart=_soiling_chart(title, rows, wish, summary),
    )


def _dirt(plant: Plant, found: dict[str, Any], price: float | None, currency: str) -> dict[str, Any]:
    lost = found.get("lost_kwh")
    given = {"price_per_mwh": price, "currency": currency} if price else {}
    worth = {"lost_value": {"value": lost / 1000 * price, "unit": currency}} if price and lost is not None else {}
    return {
        "soiling_ratio": found["ratio"],
        "low_ratio": found.get("low"),
        "high_ratio": found.get("high"),
        "loss_percent": found["loss_percent"],
        "lost_kwh": lost,
        "slope_percent_per_day": found.get("slope_percent_per_day"),
        "cleaning_events": found.get("events"),
        "intervals": found.get("intervals"),
        "method": {"srr": "stochastic rate and recovery", "kimber": "Kimber, from rain"}.get(found["method"], ""),
        "energy_kwh_per_day": mean_day(plant.days),
        "soiling_fraction_per_day": abs(found.get("slope_percent_per_day") or 0) / 100,
        **given,
        **worth,
        **plant.about_record,
    }


def soiling_ratio_of(plant: Plant, days: Days) -> float | None:
    """Of these days of the profile, each counted by its insolation."""
    profile = plant.section("soiling").get("profile") or {"date": [], "ratio": []}
    ratios = dict(zip((str(day)[:10] for day in profile["date"]), profile["ratio"], strict=True))
    light = zip(days.columns["date"], days.columns["insolation_kwh_m2"], strict=True)
    known = [(ratio, sun or 0.0) for day, sun in light if (ratio := ratios.get(day)) is not None]
    whole = sum(sun for _, sun in known)
    return sum(ratio * sun for ratio, sun in known) / whole if whole > 0 else None


def mean_day(days: Days) -> float | None:
    """kWh of a mean day, of those with enough valid data."""
    good = days.where(lambda n: (days.columns["valid_percent"][n] or 0) >= 80)
    return good.sum("energy_kwh") / len(good) if len(good) else None


def _thinned(profile: dict[str, Any]) -> tuple[tuple[Cell, ...], ...]:
    """Every seventh day of the profile, and its last."""
    columns = [profile[name] for name in ("date", "ratio", "low", "high")]
    every = list(zip(*columns, strict=True))
    kept = [row for n, row in enumerate(every) if n % WEEK == 0 or n == len(every) - 1]
    return tuple((str(day)[:10], *values) for day, *values in kept) or (("", None, None, None),)


def _thinning(profile: dict[str, Any], rows: Sequence[Any]) -> str:
    count = len(profile["date"])
    return f"{THINNED} hold every {WEEK}th of {count:,} days." if count > len(rows) else ""


def _soiling_chart(
    title: str, rows: Sequence[tuple[Cell, ...]], wish: ChartWish, about: dict[str, Any]
) -> Chart | None:
    known = [row[1] for row in rows if isinstance(row[1], int | float)]
    if wish == "none" or len(known) < 4:
        return None
    words = f"{title}: ratio between {min(known):.3f} and {max(known):.3f}; {about['loss_percent']:.1f} % lost."
    return plant_charts.with_band(
        title, "Date", Measure("Soiling ratio", "Soiling ratio", "", form=".3f"), "Low", "High", words
    )


# --- clipping ---------------------------------------------------------------------------------------------------------


def clipping(plant: Plant, wish: ChartWish) -> ToolResult:
    plant.needs_power()
    found = plant.section("clipping")
    months = [(name, part.sum("clipped_kwh")) for name, part in plant.days.by("month")]
    title = f"Clipping, {plant.days.span.words}"
    lost = float(found.get("lost_kwh") or 0)
    by_month = tuple((name, plant.scale.of(kwh)) for name, kwh in months)
    rows = by_month if lost else ((plant.days.span.words, 0.0),)
    summary = {
        "ac_kw": found.get("ac_kw"),
        "how": found.get("how"),
        "time_percent": found["percent_of_time"],
        "clipped_hours": found["hours"],
        "lost_kwh": lost,
        "lost_percent": percent(lost, plant.days.sum("energy_kwh") + lost),
        "days": found["days"],
        "is_clipping": bool(found["hours"] and found["hours"] >= CLEAR_KW_HOURS),
        "highest": _highest(months),
        **plant.about_record,
    }
    return ToolResult(
        ok=True,
        title=title,
        columns=(Column("Date"), Column("Energy clipped", plant.scale.unit, plant.scale.digits)),
        rows=rows,
        summary=summary,
        sources=plant.sources(plant.days, "quality"),
        warnings=plant.warnings(),
        chart=_clipping_chart(title, rows, plant, wish if lost else "none"),
    )


def _highest(months: Sequence[tuple[str, float]]) -> dict[str, Any] | None:
    name, lost = max(months, key=lambda month: month[1])
    return {"date": name, "lost_kwh": lost} if lost > 0 and not math.isnan(lost) else None


def _clipping_chart(title: str, rows: Sequence[tuple[Cell, ...]], plant: Plant, wish: ChartWish) -> Chart | None:
    if wish == "none" or len(rows) < 4:
        return None
    measure = Measure("Energy clipped", "Energy clipped", plant.scale.unit, form=",.2f")
    words = f"{title} by month, in {plant.scale.unit}: {sum(float(row[1] or 0) for row in rows):,.1f} in all."
    return plant_charts.by_time(title, measure, "month", words)
