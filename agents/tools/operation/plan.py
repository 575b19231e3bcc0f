"""The maintenance plan of a plant: which tasks, in which months, how many hours.

Hours are of a mean year: a task that is due every 24 months counts half.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agents.base import Chart, Column, ToolResult
from agents.tools import charts
from agents.tools.charts import Measure
from agents.tools.credit import sources
from agents.tools.refusal import Refused
from knowledge import maintenance, safety
from knowledge.datasets import DatasetInUse
from knowledge.maintenance import Task

SEASONS = {"spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11), "winter": (12, 1, 2)}
MEDIUM_VOLTAGE_FROM = 1.0  # MW: plants from here on usually have their own transformer
MOST_MW = 5_000
ELECTRICAL = {"strings", "connectors", "combiner", "inverter", "protection", "transformer", "MV switchgear"}
UNKNOWN_MW = 1.0  # hours are per MW when the size is not given


@dataclass(frozen=True)
class Site:
    size_mw: float | None
    tracker: bool
    plant_type: str
    medium_voltage: bool | None
    hemisphere: str

    @property
    def megawatts(self) -> float:
        return self.size_mw if self.size_mw is not None else UNKNOWN_MW

    @property
    def has_medium_voltage(self) -> bool:
        if self.medium_voltage is not None:
            return self.medium_voltage
        return self.size_mw is None or self.size_mw >= MEDIUM_VOLTAGE_FROM

    def needs(self, task: Task) -> bool:
        """Whether the task is one of this plant's; an unknown condition is answered with yes."""
        return {
            "from 100 kW": self.size_mw is None or self.size_mw >= 0.1,
            "from 1 MW": self.size_mw is None or self.size_mw >= 1,
            "medium voltage": self.has_medium_voltage,
            "tracker": self.tracker,
            "ground mount": self.plant_type == "ground_mount",
        }.get(task.needs, True)

    def month(self, northern: int) -> int:
        return northern if self.hemisphere == "north" else (northern + 5) % 12 + 1


@dataclass(frozen=True)
class Period:
    """The months that are asked about."""

    months: tuple[int, ...]
    name: str

    @classmethod
    def of(cls, month: int | None, season: str | None) -> Period:
        """Months of the local year; a season is turned into months by the site."""
        if month is not None and not 1 <= month <= 12:
            raise Refused("bad_range", f"There is no month {month}.", "Give 1 for January to 12 for December.")
        if month is not None:
            return cls((month,), calendar.month_name[month])
        return cls(SEASONS[season], season) if season else cls((), "year")

    def local(self, site: Site) -> tuple[int, ...]:
        """A season's months where the plant stands; a named month is that month everywhere."""
        return tuple(site.month(month) for month in self.months) if self.name in SEASONS else self.months


@dataclass(frozen=True)
class Due:
    """A task with the months it is due in at this site, those asked about only."""

    task: Task
    months: tuple[int, ...]
    hours_per_visit: float | None
    hours: float | None  # of a mean year, in these months


@dataclass(frozen=True)
class Work:
    """What is due at a site in a period: task by task, and month by month with the hours of a mean year."""

    local: tuple[int, ...]
    due: tuple[Due, ...]
    months: tuple[dict[str, Any], ...]
    used: tuple[DatasetInUse, ...]


def year(site: Site, period: Period, as_calendar: bool) -> ToolResult:
    work = due_work(site, period)
    title, rows = plan_title(site, period), _calendar_rows(work.months)
    return ToolResult(
        ok=True,
        title=title,
        columns=_calendar_columns() if as_calendar else _task_columns(),
        rows=tuple(rows if as_calendar else map(_task_row, work.due)),
        summary=_summary(site, period, work, as_calendar),
        sources=sources(work.used, f"{len(work.due)} tasks"),
        warnings=site_warnings(site, work.due),
        chart=_chart(title, work.months) if as_calendar and len(rows) > 1 else None,
    )


def due_work(site: Site, period: Period) -> Work:
    _check(site)
    schedule, used = maintenance.schedule()
    if not schedule:
        raise Refused(
            "no_data", "The maintenance schedule is not loaded.", "An administrator can load it: flask data load."
        )
    local = period.local(site)
    due = [one for task in schedule if site.needs(task) if (one := _due(task, site, local)) is not None]
    if not due:
        raise Refused("no_data", f"No task is due in {period.name}.", "Ask for the whole year or another season.")
    return Work(local, tuple(due), tuple(_months(due)), used)


def _check(site: Site) -> None:
    size = site.size_mw
    if size is not None and not (math.isfinite(size) and 0 < size <= MOST_MW):
        raise Refused("bad_range", f"A plant of {size:,g} MW cannot be planned.", f"Give 0.01 to {MOST_MW:,} MW.")


def _due(task: Task, site: Site, wanted: tuple[int, ...]) -> Due | None:
    local = sorted(site.month(month) for month in task.months)
    months = tuple(month for month in local if not wanted or month in wanted)
    if wanted and not months:
        return None
    if task.hours_per_mw is None:
        return Due(task, months, None, None)
    per_visit = task.hours_per_mw * site.megawatts
    mean_visits = len(months) * _frequency(task)
    return Due(task, months, per_visit, per_visit * mean_visits)


def _frequency(task: Task) -> float:
    """How often in a mean year each of the task's months comes up: a half for a task of every 24 months."""
    return min(12 / task.interval_months, 1.0) if task.interval_months else 1.0


def _months(due: Sequence[Due]) -> list[dict[str, Any]]:
    """Month by month: its tasks, and the hours of a mean year."""
    found = []
    for month in range(1, 13):
        own = [one for one in due if month in one.months]
        hours = sum((one.hours_per_visit or 0.0) * _frequency(one.task) for one in own)
        names = [_named(one.task) for one in own]
        found.append({"month": month, "name": calendar.month_name[month], "tasks": names, "hours": hours})
    return found


def _named(task: Task) -> str:
    seldom = f" (every {task.interval_months} months)" if (task.interval_months or 0) > 12 else ""
    return f"{task.component}: {task.task}{seldom}"


def plan_title(site: Site, period: Period, what: str = "Maintenance plan") -> str:
    size = f"{site.size_mw:g} MW " if site.size_mw is not None else ""
    kind = (
        "tracker plant" if site.tracker else "rooftop plant" if site.plant_type == "rooftop" else "ground-mounted plant"
    )
    when = "" if period.name == "year" else f", {period.name}"
    return f"{what}: {size}{kind}{when}"


def _task_columns() -> tuple[Column, ...]:
    return (
        Column("Component"),
        Column("Task"),
        Column("Every", "months"),
        Column("When"),
        Column("Hours per visit", "h", 1),
        Column("Hours per year", "h", 1),
        Column("Standard"),
    )


def _task_row(one: Due) -> tuple[str | int | float | None, ...]:
    task = one.task
    return (task.component, task.task, task.interval_months, _when(one), one.hours_per_visit, one.hours, task.standard)


def _when(one: Due) -> str:
    months = "every month" if len(one.months) == 12 else ", ".join(calendar.month_abbr[month] for month in one.months)
    return " · ".join(part for part in (months, one.task.season) if part)


def _calendar_columns() -> tuple[Column, ...]:
    return (Column("Month"), Column("Tasks"), Column("Hours", "h", 1))


def _calendar_rows(months: Sequence[dict[str, Any]]) -> list[tuple[str | float, ...]]:
    return [(month["name"], "; ".join(month["tasks"]), month["hours"]) for month in months if month["tasks"]]


def _summary(site: Site, period: Period, work: Work, as_calendar: bool) -> dict[str, Any]:
    return {
        **about_site(site, period, work),
        "as_calendar": as_calendar,
        "tasks": [_about(one) for one in work.due],
        "task_count": len(work.due),
        "visits": sum(len(one.months) for one in work.due),
        "calendar": [month for month in work.months if month["tasks"]] if as_calendar else [],
    }


def about_site(site: Site, period: Period, work: Work) -> dict[str, Any]:
    """The plant that was planned for, and how much work it is."""
    busiest = max(work.months, key=lambda month: month["hours"])
    return {
        "size_mw": site.size_mw,
        "tracker": site.tracker,
        "medium_voltage": site.has_medium_voltage,
        "plant_type": site.plant_type,
        "hemisphere": site.hemisphere,
        "months": list(work.local) or None,
        "period": period.name,
        "total_hours": sum(one.hours or 0.0 for one in work.due),
        "busiest_month": busiest["name"],
        "busiest_hours": busiest["hours"],
        "qualified_person": safety.qualified_person(),
    }


def _about(one: Due) -> dict[str, Any]:
    task = one.task
    return {
        "code": task.code,
        "component": task.component,
        "task": task.task,
        "interval_months": task.interval_months,
        "months": list(one.months),
        "when": _when(one),
        "hours_per_visit": one.hours_per_visit,
        "visits": len(one.months),
        "hours": one.hours,
        "standard": task.standard,
        "electrical": task.component in ELECTRICAL,
    }


def site_warnings(site: Site, due: Sequence[Due]) -> tuple[str, ...]:
    found = ["Hours are typical values of a mean year; contract, maker's manual and national rules come first."]
    if site.size_mw is None:
        found.append("No size was given: hours are for each MW.")
    if site.medium_voltage is None and site.has_medium_voltage:
        found.append("Assumed: the plant has its own transformer and medium-voltage switchgear.")
    if any(one.hours is None for one in due):
        found.append("Cleaning is not counted in the hours: it is due when it pays.")
    return tuple(found)


def _chart(title: str, months: Sequence[dict[str, Any]]) -> Chart:
    """Hours by month: the rows of a calendar."""
    busiest = max(months, key=lambda month: month["hours"])
    words = f"{title}: most work in {busiest['name']}, {busiest['hours']:,.0f} hours."
    return charts.columns(title, "Month", Measure("Hours", "Working hours", "h"), None, words)
