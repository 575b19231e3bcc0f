"""The four agents, as the page and the language models see them."""

from __future__ import annotations

import inspect

import pytest

from agents.base import Agent
from agents.registry import AGENTS, UnknownAgent, by_name

NAMES = ("market", "price", "om", "news")


@pytest.fixture(params=NAMES)
def agent(request: pytest.FixtureRequest) -> Agent:
    return by_name(request.param)


def test_the_agents_stand_in_the_order_of_the_page() -> None:
    assert tuple(name for name in AGENTS if name in NAMES) == NAMES


def test_an_unknown_agent_is_named() -> None:
    with pytest.raises(UnknownAgent, match="astrology"):
        by_name("astrology")


def test_an_agent_has_all_the_page_shows(agent: Agent) -> None:
    assert agent.label
    assert agent.description.endswith(".")
    assert len(agent.suggestions) == len(set(agent.suggestions)) == 4


def test_every_tool_is_typed_and_says_what_its_arguments_are(agent: Agent) -> None:
    for tool in agent.tools:
        signature = inspect.signature(tool)
        assert signature.return_annotation == "ToolResult"
        for name, parameter in signature.parameters.items():
            assert parameter.annotation is not inspect.Parameter.empty
            assert f"{name}:" in (tool.__doc__ or "")


def test_instructions_forbid_figures_without_tools_and_orders_from_data(agent: Agent) -> None:
    assert "tool" in agent.instructions
    assert "[1]" in agent.instructions
    assert "instruction" in agent.instructions
    assert "Read as" in agent.instructions


def test_only_the_om_agent_must_end_with_safety() -> None:
    assert "Safety, without exception" in by_name("om").instructions


def test_the_prompt_version_changes_with_the_instructions(agent: Agent) -> None:
    changed = Agent(**{**vars(agent), "instructions": f"{agent.instructions} More."})
    assert changed.prompt_version != agent.prompt_version


def test_instructions_say_that_numbers_are_checked_and_who_computes(agent: Agent) -> None:
    assert "held back until each number" in agent.instructions
    assert "`calculate`" in agent.instructions
    assert "calculate" in {tool.__name__ for tool in agent.tools}
