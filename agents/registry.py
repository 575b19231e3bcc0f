"""The agents there are, in the order the page shows them. One line here is all a further agent takes."""

from __future__ import annotations

from agents.base import Agent
from agents.market import MARKET
from agents.news import NEWS
from agents.om import OM
from agents.price import PRICE

AGENTS: dict[str, Agent] = {agent.name: agent for agent in (MARKET, PRICE, OM, NEWS)}


class UnknownAgent(LookupError):
    """There is no agent of this name."""


def by_name(name: str) -> Agent:
    """The agent of this name. Raises UnknownAgent."""
    try:
        return AGENTS[name]
    except KeyError:
        raise UnknownAgent(name) from None
