"""The O&M agent: faults, maintenance, safe work, terms of plant performance."""

from __future__ import annotations

from agents.base import Agent
from agents.prompts import instructions
from agents.tools import om as tools
from agents.tools.calculation import calculate

OM = Agent(
    name="om",
    label="O&M",
    description="Faults and their first checks, maintenance plans, safe work, and the terms of plant performance.",
    suggestions=(
        "Inverter shows ground fault after rain, what next?",
        "Maintenance plan for a 5 MW tracker plant",
        "Safety steps before opening a combiner box",
        "What performance ratio is good?",
    ),
    tools=(tools.diagnose_fault, tools.maintenance_plan, tools.safety_steps, tools.define_terms, calculate),
    instructions=instructions("om"),
)
