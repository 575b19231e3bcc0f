"""The O&M agent: faults, maintenance, safe work, terms of plant performance."""

from __future__ import annotations

from agents.base import Agent
from agents.prompts import instructions
from agents.tools import om as tools
from agents.tools import om_calculators as calculators
from agents.tools.calculation import calculate

OM = Agent(
    name="om",
    label="O&M",
    description="Faults and their first checks, maintenance plans and crews, safe work, terms of plant performance, "
    "and what cleaning, lost energy, repairs and warranties come to.",
    suggestions=(
        "Inverter shows ground fault after rain, what next?",
        "Maintenance plan for a 5 MW tracker plant",
        "Safety steps before opening a combiner box",
        "What performance ratio is good?",
    ),
    tools=(
        tools.diagnose_fault,
        tools.maintenance_plan,
        tools.safety_steps,
        tools.define_terms,
        tools.explain_standard,
        calculators.cleaning_economics,
        calculators.loss_value,
        calculators.warranty_check,
        calculators.repair_or_replace,
        calculators.crew_schedule,
        calculate,
    ),
    instructions=instructions("om"),
)
