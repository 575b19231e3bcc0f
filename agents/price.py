"""The price agent: component and metal prices, cost of solar electricity."""

from __future__ import annotations

from agents.base import Agent
from agents.prompts import instructions
from agents.tools import price as tools
from agents.tools import price_analysis, price_outlook
from agents.tools.calculation import calculate

PRICE = Agent(
    name="price",
    label="Price",
    description="Module and metal prices over time, and the cost of solar electricity: published and calculated.",
    suggestions=(
        "How much cheaper are modules than in 2010?",
        "When did modules fall below 1 $/W?",
        "Cheapest countries for solar electricity",
        "LCOE for 600 €/kW, 10 €/kW/yr, 1100 kWh/kW, 5 %, 25 years",
    ),
    tools=(
        tools.get_price,
        tools.compare_prices,
        tools.price_change,
        tools.price_threshold,
        price_analysis.premium,
        price_analysis.volatility,
        price_analysis.correlation,
        price_analysis.distribution,
        price_outlook.learning_rate,
        price_outlook.price_projection,
        tools.get_lcoe,
        tools.cost_projection,
        tools.rank_lcoe,
        tools.lcoe_calc,
        price_outlook.convert_currency,
        tools.price_data,
        calculate,
    ),
    instructions=instructions("price"),
)
