"""What a process needs once: which language model is set, and everything that can be made ready before forking."""

from __future__ import annotations

from functools import cache

from agents import offline
from agents.base import Asking
from agents.engine import llms, toolbox
from agents.engine.embedded import Embedded
from agents.engine.speakers import LanguageModel, Speaker
from agents.registry import AGENTS

OFFLINE = "offline"
_chosen = llms.Setting(OFFLINE)


def configure(llm: str, base_url: str | None, api_key: str | None) -> None:
    """Remember the settings. Cheap: nothing is imported or opened before it is needed."""
    global _chosen
    _chosen = llms.Setting(llm, base_url, api_key)


def warm() -> None:
    """In the master, before forking: import the provider, build all tool schemas, read the vocabulary.

    It starts no thread, loop or connection. Raises AgentError when the provider's package is missing.
    """
    for name in AGENTS:
        toolbox_of(name)
    if _chosen.llm == OFFLINE:
        offline.warm()
        return
    llms.check(_chosen)


@cache
def toolbox_of(agent: str) -> toolbox.Toolbox:
    return toolbox.build(AGENTS[agent].tools)


def speaker_for(asking: Asking) -> Speaker:
    if _chosen.llm == OFFLINE:
        return Embedded(asking)
    return LanguageModel(asking, llms.llm(_chosen), AGENTS[asking.agent].instructions)
