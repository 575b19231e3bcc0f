"""The market agent: installed solar capacity by place and year."""

from __future__ import annotations

from agents.base import Agent
from agents.prompts import instructions
from agents.tools import market as tools
from agents.tools import outlook
from agents.tools.calculation import calculate

MARKET = Agent(
    name="market",
    label="Market",
    description="Installed solar capacity by country and year: values, comparisons, rankings, growth, shares, outlook.",
    suggestions=(
        "What is Germany's solar capacity in 2023?",
        "How is the Italian PV market evolving?",
        "Compare Spain and France since 2015",
        "Top 10 countries by cumulative capacity",
    ),
    tools=(
        tools.get_capacity,
        tools.compare_capacity,
        tools.rank_capacity,
        tools.growth,
        tools.rank_growth,
        tools.share,
        tools.segment_split,
        outlook.find_threshold,
        outlook.forecast_capacity,
        outlook.country_report,
        tools.capacity_data,
        calculate,
    ),
    instructions=instructions("market"),
)
