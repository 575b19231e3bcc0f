"""Figures as one Markdown table, with the machine they were measured on, printed or put into the README."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
NAMED = ("gunicorn", "Flask", "SQLAlchemy", "pydantic-ai-slim")


class NoPlace(Exception):
    """The README has no place for the table."""


@dataclass(frozen=True)
class Figure:
    """One line of the table. `is_reached` is None where nothing was promised."""

    name: str
    target: str
    measured: str
    how: str
    is_reached: bool | None = None


def at_most(name: str, limit: float, value: float, unit: str, how: str, more: str = "") -> Figure:
    """A figure that should be small; `more` is said beside it."""
    return Figure(name, f"≤ {limit:g} {unit}", _said(value, unit, more), how, value <= limit)


def at_least(name: str, limit: float, value: float, unit: str, how: str, more: str = "") -> Figure:
    return Figure(name, f"≥ {limit:g} {unit}", _said(value, unit, more), how, value >= limit)


def number(value: float) -> str:
    """Three digits that say something; a count as it is."""
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def percentile(values: Sequence[float], part: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


def markdown(figures: Sequence[Figure]) -> str:
    """The machine, the table, and which figures were not reached."""
    lines = [machine(), "", "| Figure | Target | Measured | How |", "| --- | --- | --- | --- |"]
    lines += [f"| {one.name} | {one.target or '–'} | {_marked(one)} | {one.how} |" for one in figures]
    missed = [one.name for one in figures if one.is_reached is False]
    lines += ["", f"Not reached: {'; '.join(missed)}." if missed else "All targets are reached."]
    return "\n".join(lines)


def machine() -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in NAMED)
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y} with {os.cpu_count()} cores ({_processor()}), "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}; "
        f"load average {load} (1, 5, 15 minutes; the benchmark itself keeps both cores busy)."
    )


def write(readme: Path, text: str) -> None:
    """Replace what stands between the markers. Raises NoPlace when they are not there."""
    whole = readme.read_text() if readme.exists() else ""
    before, begin, rest = whole.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise NoPlace(f"{readme} has no {BEGIN} … {END}.")
    readme.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def _said(value: float, unit: str, more: str) -> str:
    return f"{number(value)} {unit}{f' ({more})' if more else ''}"


def _marked(figure: Figure) -> str:
    return f"**{figure.measured}**" if figure.is_reached is False else figure.measured


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
