"""What a linear power warranty promises at an age, and whether a measured power or a measured rate is inside it.

Guaranteed power = 100 % − first year − yearly·(age − 1), of the rated power.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import knowledge
from agents.base import Chart, Column, ToolResult
from agents.tools import curves, inputs
from agents.tools.charts import Measure
from agents.tools.credit import own_method
from agents.tools.inputs import Limit
from agents.tools.refusal import Refused

FORMULA = (
    "guaranteed power = 100 % − first year − yearly·(age − 1) of the rated power. "
    "Power is measured on site after IEC 61829 and brought to standard test conditions after IEC 60891"
)
NEEDED = {
    "first_year_percent": "what the warranty allows for the first year, in %",
    "annual_percent": "what it allows for each later year, in % a year",
}
LIMITS = {
    "first_year_percent": Limit(0, 10, "A loss of the first year", "%"),
    "annual_percent": Limit(0, 5, "A yearly loss", "% a year"),
    "age_years": Limit(0, 50, "An age", "years"),
    "measured_percent": Limit(1, 130, "A measured power", "% of the rated power"),
    "measured_rate_percent": Limit(0, 20, "A measured degradation", "% a year"),
    "uncertainty_percent": Limit(0, 20, "An uncertainty", "% points"),
    "life_years": Limit(1, 50, "A warranty", "years"),
}
STEP = 5  # years from one row to the next: the line between them is straight
USUAL_LIFE = 25  # years of a power warranty, when none are named


def check(given: Mapping[str, float | None]) -> ToolResult:
    given = {name: abs(value) if name == "measured_rate_percent" and value else value for name, value in given.items()}
    only_rate = given.get("measured_rate_percent") is not None and given.get("measured_percent") is None
    needed = {name: words for name, words in NEEDED.items() if not (only_rate and name == "first_year_percent")}
    values = inputs.complete(given, needed, "what the warranty promises")
    inputs.check(values, LIMITS)
    if "measured_percent" in values and "age_years" not in values:
        raise Refused("missing_param", "At which age was it measured?", "Give the age in years.", ("age in years",))
    told = inputs.given(values, LIMITS)
    years = math.ceil(max(values.get("life_years", USUAL_LIFE), values.get("age_years", 1)))
    return ToolResult(
        ok=True,
        title="Power warranty",
        columns=_columns(values),
        rows=tuple(_row(values, age) for age in _ages(values, years)),
        summary=_summary(values, years),
        sources=(own_method("warranty", "Linear power warranty", FORMULA, knowledge.today().isoformat(), told),),
        warnings=tuple(_warnings(values)),
        chart=_chart(values, years) if "first_year_percent" in values and years > 3 else None,
    )


def promised(values: Mapping[str, float], age: float) -> float:
    """Percent of the rated power; the first year's part is due from the first day on."""
    return 100 - values["first_year_percent"] - values["annual_percent"] * max(0.0, age - 1)


def _ages(values: Mapping[str, float], years: int) -> list[float]:
    if "first_year_percent" not in values:
        return [1.0]
    asked = [values["age_years"]] if "age_years" in values else []
    return sorted({1.0, *map(float, range(STEP, years, STEP)), float(years), *asked})


def _columns(values: Mapping[str, float]) -> tuple[Column, ...]:
    if "first_year_percent" not in values:
        return (Column("Allowed", "%/year", 2), Column("Measured", "%/year", 2))
    return (Column("Age", "years"), Column("Guaranteed", "%", 1), Column("Measured", "%", 1))


def _row(values: Mapping[str, float], age: float) -> tuple[float | None, ...]:
    if "first_year_percent" not in values:
        return (values["annual_percent"], values["measured_rate_percent"])
    measured = values.get("measured_percent") if age == values.get("age_years") else None
    return (age, promised(values, age), measured)


def _summary(values: Mapping[str, float], years: int) -> dict[str, Any]:
    about: dict[str, Any] = {**values, "annual_percent_per_year": values["annual_percent"], "life_years": years}
    if "first_year_percent" in values:
        about["end_percent"] = promised(values, years)
    if "age_years" in values and "first_year_percent" in values:
        about["guaranteed_percent"] = promised(values, values["age_years"])
    return {**about, **_power(values, about), **_rate(values)}


def _power(values: Mapping[str, float], about: Mapping[str, Any]) -> dict[str, Any]:
    if "measured_percent" not in values:
        return {}
    margin = values["measured_percent"] - about["guaranteed_percent"]
    told = {"margin_percent": margin, "margin_size_percent": abs(margin)}
    return {**told, "verdict": _verdict(margin, values.get("uncertainty_percent", 0.0))}


def _rate(values: Mapping[str, float]) -> dict[str, Any]:
    if "measured_rate_percent" not in values:
        return {}
    margin = values["annual_percent"] - values["measured_rate_percent"]
    told = {"rate_margin_percent": margin, "rate_margin_size_percent": abs(margin)}
    return {**told, "rate_verdict": _verdict(margin, values.get("uncertainty_percent", 0.0))}


def _verdict(margin: float, uncertainty: float) -> str:
    """Below the promise is outside; nearer to it than the measurement can tell is neither."""
    if abs(margin) < uncertainty:
        return "cannot be told"
    return "inside" if margin >= -1e-9 else "outside"


def _warnings(values: Mapping[str, float]) -> list[str]:
    found = ["The warranty's own text decides: how and where is measured, what is excluded, by when a claim is made."]
    if "measured_percent" in values and "uncertainty_percent" not in values:
        found.append(
            "A measurement on site is uncertain by some percent itself; it is live work for a qualified person only, "
            "and a claim usually needs a laboratory."
        )
    if "measured_rate_percent" in values:
        found.append(
            "A rate of the whole plant holds soiling, drift of sensors and outages too; a warranty is on modules."
        )
    return found


def _chart(values: Mapping[str, float], years: int) -> Chart:
    title = "Guaranteed power by age"
    words = (
        f"{title}: {promised(values, 1):.1f} % in the first year, {promised(values, years):.1f} % after {years} years."
    )
    across, up = Measure("Age", "Age", "years"), Measure("Power", "Power", "%", form=",.1f")
    drawn = ("Guaranteed", "Measured") if "measured_percent" in values else ("Guaranteed",)
    return curves.curves(title, across, up, drawn, words)
