"""How many days a crew is at work in each month of the maintenance plan, and whether one crew is enough.

Days = hours of the month / (persons · hours a day). Hours are of a mean year, as in the plan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import knowledge
from agents.base import Chart, Column, ToolResult
from agents.tools import charts, inputs
from agents.tools.charts import Measure
from agents.tools.credit import own_method, sources
from agents.tools.inputs import Limit
from agents.tools.operation import plan
from agents.tools.operation.plan import Period, Site, Work

FORMULA = "crew days = working hours / (persons · hours a day); crews = days of the busiest month / working days"
LIMITS = {
    "size_mw": Limit(0.001, plan.MOST_MW, "A plant", "MW"),
    "persons": Limit(1, 200, "A crew", "persons"),
    "hours_per_day": Limit(1, 12, "A working day on site", "hours"),
    "working_days": Limit(1, 27, "A month", "working days"),
}
NEEDED = {"size_mw": "the size of the plant in MW"}
USUAL = {"persons": 2, "hours_per_day": 7.0, "working_days": 20}  # when nothing else is said


@dataclass(frozen=True)
class Crew:
    persons: int
    hours_per_day: float  # on the plant, without the way there
    working_days: int  # of a month

    def days(self, hours: float) -> float:
        return hours / (self.persons * self.hours_per_day)


def schedule(site: Site, period: Period, persons: int | None, hours: float | None, days: int | None) -> ToolResult:
    said = {"persons": persons, "hours_per_day": hours, "working_days": days}
    values = inputs.complete({"size_mw": site.size_mw, **said}, NEEDED, "the days of a crew")
    inputs.check(values, LIMITS)
    crew = Crew(int(values.get("persons", USUAL["persons"])), *_hours(values))
    work = plan.due_work(site, period)
    rows = [_row(crew, month) for month in work.months if month["tasks"]]
    title = plan.plan_title(site, period, "Crew schedule")
    told = inputs.given(values, LIMITS)
    return ToolResult(
        ok=True,
        title=title,
        columns=_columns(),
        rows=tuple(rows),
        summary=_summary(site, period, crew, work),
        sources=(
            *sources(work.used, f"{len(work.due)} tasks"),
            own_method("crew", "Crew days", FORMULA, knowledge.today().isoformat(), told),
        ),
        warnings=(*_assumed(said), *plan.site_warnings(site, work.due)),
        chart=_chart(title, rows) if len(rows) > 1 else None,
    )


def _hours(values: dict[str, float]) -> tuple[float, int]:
    return values.get("hours_per_day", USUAL["hours_per_day"]), int(values.get("working_days", USUAL["working_days"]))


def _columns() -> tuple[Column, ...]:
    return (
        Column("Month"),
        Column("Hours", "h", 1),
        Column("Crew days", "days", 1),
        Column("Share of the month", "%", 0),
        Column("Tasks"),
    )


def _row(crew: Crew, month: dict[str, Any]) -> tuple[str | float, ...]:
    days = crew.days(month["hours"])
    return (month["name"], month["hours"], days, days / crew.working_days * 100, "; ".join(month["tasks"]))


def _summary(site: Site, period: Period, crew: Crew, work: Work) -> dict[str, Any]:
    about = plan.about_site(site, period, work)
    busiest = crew.days(about["busiest_hours"])
    return {
        **about,
        "persons": crew.persons,
        "hours_per_day_on_site": {"length": crew.hours_per_day, "unit": "h"},
        "working_days": crew.working_days,
        "crew_days": crew.days(about["total_hours"]),
        "busiest_days": busiest,
        "busiest_share_percent": busiest / crew.working_days * 100,
        "crews": math.ceil(busiest / crew.working_days - 1e-9),
    }


def _assumed(said: dict[str, Any]) -> list[str]:
    usual = {
        "persons": f"a crew of {USUAL['persons']}",
        "hours_per_day": f"{USUAL['hours_per_day']:g} hours a day on site",
        "working_days": f"{USUAL['working_days']} working days a month",
    }
    assumed = [words for name, words in usual.items() if said[name] is None]
    found = [f"Assumed: {', '.join(assumed)}."] if assumed else []
    if said["persons"] == 1:
        found.append("Nobody works alone on electrical parts: a second person stays within sight.")
    return found


def _chart(title: str, rows: Sequence[tuple[str | float, ...]]) -> Chart:
    month, _, days, *_ = max(rows, key=lambda row: row[2])
    words = f"{title}: most in {month}, {days:,.1f} crew days."
    return charts.columns(title, "Month", Measure("Crew days", "Crew days", "days", form=",.1f"), None, words)
