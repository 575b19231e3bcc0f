"""The O&M agent: faults, maintenance, safe work, terms of plant performance, a plant's own measurements."""

from __future__ import annotations

from agents.base import Agent
from agents.prompts import instructions
from agents.tools import om as tools
from agents.tools import om_calculators as calculators
from agents.tools import plant, plant_record
from agents.tools.calculation import calculate

PLANT = (
    plant_record.data_quality,
    plant.performance_ratio,
    plant.yields,
    plant.expected_energy,
    plant.outages,
    plant.availability,
    plant.degradation,
    plant.soiling,
    plant.clipping,
    plant.compare_periods,
    plant.worst_days,
    plant.compare_inverters,
    plant_record.daily_profile,
    plant_record.power_map,
    plant_record.plant_report,
    plant_record.describe_plant,
)
OM = Agent(
    name="om",
    label="O&M",
    description="Faults and their first checks, maintenance plans and crews, safe work, terms of plant performance, "
    "what cleaning, lost energy, repairs and warranties come to, and what your plant's data say once you attach them.",
    suggestions=(
        "Inverter shows ground fault after rain, what next?",
        "Maintenance plan for a 5 MW tracker plant",
        "Safety steps before opening a combiner box",
        "What performance ratio is good?",
    ),
    file_suggestions=(
        "Check my data",
        "Performance ratio per month",
        "Any outages?",
        "Expected against measured energy",
        "What are the soiling losses?",
        "Make a report",
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
        *PLANT,
        calculate,
    ),
    instructions=instructions("om"),
)
