"""Performance ratio after IEC 61724-1, as it is or corrected for temperature, by day, month, year or in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from agents.base import Cell, Chart, Column, ToolResult
from agents.tools import plant_charts
from agents.tools.charts import ChartWish, Measure
from agents.tools.plants.asked import GAMMA, Plant, grain_name, too_many
from agents.tools.plants.days import LEAST_VALID, Correction, Days, Grain
from agents.tools.plants.spans import Span
from agents.tools.refusal import Refused

RATIO, OF_YEAR = "Performance ratio", "Ratio of the year"
HIGH = 1.05  # from which irradiance or rating must be wrong
CORRECTED = {
    "none": "",
    "25": ", corrected to 25 °C",
    "annual": ", corrected to the year's mean module temperature",
}
ENOUGH_TO_DRAW = 4


def ratios(
    plant: Plant, days: Days, grain: Grain, correction: Correction, gone: Sequence[Span], wish: ChartWish
) -> ToolResult:
    plant.needs_irradiance()
    kwp = plant.kwp
    periods = days.by(grain)
    too_many(len(periods))
    years = {name: part.performance_ratio(kwp, correction) for name, part in days.by("year")}
    title = f"Performance ratio{grain_name(grain)}{CORRECTED[correction]}, {days.span.words}{left_out(gone)}"
    rows = tuple(_row(plant, name, part, grain, correction, years) for name, part in periods)
    summary = _summary(plant, days, periods, correction, gone)
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(plant, grain),
        rows=rows,
        summary={"by": grain, **summary},
        sources=plant.sources(days, "PR" if correction == "none" else "PR25"),
        warnings=_warnings(plant, days, periods, correction, summary["performance_ratio"]),
        chart=_chart(title, rows, grain, wish, summary),
    )


def left_out(gone: Sequence[Span]) -> str:
    if len(gone) > 2:
        return f", without {len(gone)} periods"
    return f", without {' and '.join(span.words for span in gone)}" if gone else ""


def time_column(grain: Grain) -> Column:
    return Column({"year": "Year", "total": "Period"}.get(grain, "Date"))


def time_cell(name: str, days: Days, grain: Grain) -> Cell:
    if grain == "year":
        return int(name)
    return days.span.words if grain == "total" else name


def _columns(plant: Plant, grain: Grain) -> tuple[Column, ...]:
    scale = plant.scale
    of_year = [Column(OF_YEAR, "", 3)] if grain == "month" else []
    return (
        time_column(grain),
        Column(RATIO, "", 3),
        *of_year,
        Column("Energy", scale.unit, scale.digits + (grain == "day")),
        Column("Insolation", "kWh/m²", 2 if grain == "day" else 0),
        Column("Valid data", "%", 0),
    )


def _row(
    plant: Plant, name: str, days: Days, grain: Grain, correction: Correction, years: dict[str, float | None]
) -> tuple[Cell, ...]:
    """The energy and insolation are those of the rows that count, the same in both."""
    of_year = [years[name[:4]]] if grain == "month" else []
    return (
        time_cell(name, days, grain),
        days.performance_ratio(plant.kwp, correction),
        *of_year,
        plant.scale.of(days.sum("used_energy_kwh")),
        days.sum("used_insolation_kwh_m2"),
        days.valid_percent,
    )


def _summary(
    plant: Plant,
    days: Days,
    periods: Sequence[tuple[str, Days]],
    correction: Correction,
    gone: Sequence[Span],
) -> dict[str, Any]:
    total = days.performance_ratio(plant.kwp, correction)
    found = [(name, part.performance_ratio(plant.kwp, correction)) for name, part in periods]
    known = sorted((ratio, name) for name, ratio in found if ratio is not None)
    yearly = [(int(name), part.performance_ratio(plant.kwp, correction)) for name, part in days.by("year")]
    return {
        "temperature_corrected": correction,
        "performance_ratio": total,
        "doubtful": plant.is_doubtful or (total is not None and total > HIGH),
        "date_from": days.span.first.isoformat(),
        "date_to": days.span.last.isoformat(),
        "energy_kwh": days.sum("used_energy_kwh"),
        "insolation": {"value": days.sum("used_insolation_kwh_m2"), "unit": "kWh/m²"},
        "valid_percent": days.valid_percent,
        **plant.about,
        "years": [{"year": year, "performance_ratio": ratio} for year, ratio in yearly],
        "highest": _extreme(known[-1:]),
        "lowest": _extreme(known[:1]),
        "too_little_data": [name for name, ratio in found if ratio is None],
        "left_out": [span.words for span in gone],
    }


def _extreme(found: Sequence[tuple[float, str]]) -> dict[str, Any] | None:
    return {"date": found[0][1], "performance_ratio": found[0][0]} if found else None


def _warnings(
    plant: Plant,
    days: Days,
    periods: Sequence[tuple[str, Days]],
    correction: Correction,
    total: float | None,
) -> tuple[str, ...]:
    said = []
    years = [part.performance_ratio(plant.kwp, correction) for _name, part in days.by("year")]
    highest = max((one for one in (total, *years) if one is not None), default=0.0)
    if highest > HIGH and not plant.is_doubtful:
        said.append(
            f"A performance ratio of {highest:.2f} cannot be: the irradiance sensor, its unit or the kWp is wrong."
        )
    said += too_little(periods)
    return plant.warnings(*said, *years_in_part(plant, days), assumed=GAMMA if correction != "none" else None)


def too_little(periods: Sequence[tuple[str, Days]]) -> list[str]:
    """The periods that have no figure, in a sentence."""
    short = [name for name, part in periods if not part.is_enough]
    if not short:
        return []
    names = ", ".join(short[:4]) + (f" and {len(short) - 4} more" if len(short) > 4 else "")
    return [f"n/a where fewer than {LEAST_VALID:.0f} % of the daylight rows are valid: {names}."]


def years_in_part(plant: Plant, days: Days) -> list[str]:
    """Of years that the record itself holds only in part, and that were asked for as far as it goes."""
    record, said = plant.days.span, []
    for name, part in days.by("year"):
        year = Span(date(int(name), 1, 1), date(int(name), 12, 31))
        held = Span(max(year.first, record.first), min(year.last, record.last))
        if held != year and part.span == held:
            said.append(f"{name} is in the file only from {held.words}: not to be compared with a full year.")
    return said


def _chart(
    title: str, rows: Sequence[tuple[Cell, ...]], grain: Grain, wish: ChartWish, summary: dict[str, Any]
) -> Chart | None:
    known = [row for row in rows if row[1] is not None]
    if wish == "none" or len(known) < (2 if wish != "auto" else ENOUGH_TO_DRAW):
        return None
    high, low = summary["highest"], summary["lowest"]
    words = (
        f"{title}: highest {high['performance_ratio']:.3f} ({high['date']}), "
        f"lowest {low['performance_ratio']:.3f} ({low['date']})."
    )
    measure = Measure(RATIO, RATIO, "", form=".3f")
    return plant_charts.ratio(title, measure, grain, OF_YEAR, words, len(rows))


def refuse_unless_corrected(plant: Plant, correction: Correction) -> None:
    """A correction needs a module temperature, measured or computed from that of the air."""
    if correction != "none" and not any(plant.days.columns["module_temp_c"]):
        raise Refused(
            "no_data",
            "The file has no module or air temperature, so nothing can be corrected for it.",
            "The performance ratio without correction can be worked out.",
        )
