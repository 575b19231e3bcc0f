"""The news agent: what the stored feeds say."""

from __future__ import annotations

from agents.base import Agent
from agents.prompts import instructions
from agents.tools import news as tools
from agents.tools.calculation import calculate

NEWS = Agent(
    name="news",
    label="News",
    description="What the solar feeds say: the latest, by words, topic, country and date, and each item in full.",
    suggestions=(
        "Latest solar news",
        "Policy news of the last 30 days",
        "Anything on module prices this month?",
        "What happened in Germany this week?",
    ),
    tools=(tools.latest_news, tools.search_news, tools.news_item, tools.news_feeds, calculate),
    instructions=instructions("news"),
)
