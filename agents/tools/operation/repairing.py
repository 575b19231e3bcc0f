"""Whether to repair the affected modules of a block one by one or to replace the block: a rule of thumb, and the cost.

Per module of the block, repairing costs r·(a + f·n) and replacing b: a share affected, f share that fails in each later
year, n years of remaining life, r and b money per module. Both give the same modules to the same end, so nothing is
counted for what is left of them then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import knowledge
from agents.base import Column, SourceNote, ToolResult
from agents.tools import inputs
from agents.tools.credit import own_method, sources
from agents.tools.inputs import Limit
from knowledge import datasets, safety

FORMULA = (
    "repair = r·(a + f·n)·modules; replacement = b·modules; both cost the same at a = b/r − f·n. "
    "Rule of thumb in common use, of no standard: single repairs below 5 % affected, the whole block above 10 %. "
    "After the exchange the strings are tested to IEC 62446-1"
)
RULE = (5.0, 10.0)  # percent affected: below the first single repairs, above the second the block
NEEDED = {"affected_percent": "the share of the block's modules that is affected, in %"}
FOR_COST = {
    "repair_cost": "what the repair or exchange of one module costs",
    "replace_cost": "what one module costs when the whole block is replaced",
    "remaining_life_years": "the years that the plant shall still run",
}
LIMITS = {
    "affected_percent": Limit(0, 100, "A share", "% of the modules affected"),
    "repair_cost": Limit(0.01, 100_000, "A repair", "{} per module"),
    "replace_cost": Limit(0.01, 100_000, "A replacement", "{} per module"),
    "remaining_life_years": Limit(0.5, 50, "A remaining life", "years"),
    "age_years": Limit(0.1, 50, "An age", "years"),
    "modules": Limit(1, 10_000_000, "A block", "modules"),
}
SAFETY_TOPIC = "dc live"
PER_HUNDRED = 100.0  # modules, when nobody says how many the block has


@dataclass(frozen=True)
class Way:
    """What one way costs, in money for the block."""

    name: str
    now: float
    later: float
    years: float

    @property
    def together(self) -> float:
        return self.now + self.later

    @property
    def row(self) -> tuple[str | float, ...]:
        return (self.name, self.now, self.later, self.together, self.together / self.years)


def choice(given: Mapping[str, float | None], currency: str) -> ToolResult:
    values, money = inputs.complete(given, NEEDED, "what is better"), inputs.currency(currency)
    inputs.check(values, LIMITS, money)
    missing = [words for name, words in FOR_COST.items() if name not in values]
    ways = () if missing else _ways(values)
    columns, rows = (_cost_columns(money), tuple(way.row for way in ways)) if ways else _rule(values)
    topic = next(topic for topic in safety.topics() if topic.name == SAFETY_TOPIC)
    return ToolResult(
        ok=True,
        title="Repair or replace",
        columns=columns,
        rows=rows,
        summary={
            "currency": money,
            "affected_percent": values["affected_percent"],
            "rule": _by_rule(values["affected_percent"]),
            "rule_from_percent": RULE[0],
            "rule_to_percent": RULE[1],
            "still_needed": missing,
            **(_compared(values, ways, money) if ways else {}),
            "safety_topic": topic.name,
            "safety": [topic.danger, *topic.steps],
            "qualified_person": safety.qualified_person(),
        },
        sources=(_method(values, money), *sources(datasets.sourced("safety"), topic.title)),
        warnings=tuple(_warnings(values, bool(ways))),
    )


def _by_rule(percent: float) -> str:
    if percent < RULE[0]:
        return "repair"
    return "replace" if percent > RULE[1] else "compute"


def _rule(values: Mapping[str, float]) -> tuple[tuple[Column, ...], tuple[tuple[str, str], ...]]:
    rows = (
        (f"below {RULE[0]:g} %", "repair or exchange the affected modules one by one"),
        (f"{RULE[0]:g} to {RULE[1]:g} %", "compute both ways"),
        (f"above {RULE[1]:g} %", "replace the whole block"),
    )
    return (Column("Affected"), Column("Rule of thumb")), rows


def failing(values: Mapping[str, float]) -> float:
    """The share that fails in each later year: as in the years so far, where the age is known."""
    return values["affected_percent"] / 100 / values["age_years"] if "age_years" in values else 0.0


def _ways(values: Mapping[str, float]) -> tuple[Way, Way]:
    modules, years = values.get("modules", PER_HUNDRED), values["remaining_life_years"]
    per_share = values["repair_cost"] * modules
    later = failing(values) * years * per_share
    repair = Way("Repair the affected modules", values["affected_percent"] / 100 * per_share, later, years)
    return repair, Way("Replace the whole block", values["replace_cost"] * modules, 0.0, years)


def _cost_columns(money: str) -> tuple[Column, ...]:
    yearly = Column("A year of remaining life", f"{money}/year", 0)
    return (
        Column("Way"),
        Column("Now", money, 0),
        Column("Later failures", money, 0),
        Column("Together", money, 0),
        yearly,
    )


def _compared(values: Mapping[str, float], ways: tuple[Way, Way], money: str) -> dict[str, Any]:
    repair, replacement = ways
    same_at = values["replace_cost"] / values["repair_cost"] - failing(values) * values["remaining_life_years"]
    costs = {
        name: {"now": way.now, "later": way.later, "together": way.together, "unit": money}
        for name, way in (("repair", repair), ("replacement", replacement))
    }
    return {
        **costs,
        "modules": values.get("modules"),
        "remaining_life_years": values["remaining_life_years"],
        "repair_module": {"cost": values["repair_cost"], "unit": money},
        "replace_module": {"cost": values["replace_cost"], "unit": money},
        "failing_percent_per_year": failing(values) * 100,
        "cheaper": "repair" if repair.together <= replacement.together else "replace",
        "saving": {"amount": abs(repair.together - replacement.together), "unit": money},
        "same_at_percent": max(0.0, same_at * 100),
    }


def _method(values: Mapping[str, float], money: str) -> SourceNote:
    told = inputs.given(values, LIMITS, money)
    return own_method("repair_or_replace", "Repair or replace", FORMULA, knowledge.today().isoformat(), told)


def _warnings(values: Mapping[str, float], has_costs: bool) -> list[str]:
    found = []
    if has_costs and "modules" not in values:
        found.append("The number of modules was not given: the costs are for every 100 modules of the block.")
    if has_costs and "age_years" not in values:
        found.append("No further failures are counted, since the age of the block was not given.")
    if has_costs:
        found.append("Lost energy, interest, disposal, and claims under a warranty are not counted.")
    return found
