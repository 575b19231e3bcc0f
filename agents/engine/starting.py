"""What a process needs once: which language models are set, and everything that can be made ready before forking."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from agents import offline
from agents.base import Asking
from agents.engine import llms, toolbox
from agents.engine.choosing import Breaker, Choice
from agents.engine.embedded import Embedded
from agents.engine.limits import Limits
from agents.engine.llms import OFFLINE, Setting
from agents.engine.speakers import LanguageModel, Speaker
from agents.guard import naming
from agents.registry import AGENTS


@dataclass(frozen=True)
class _Configured:
    first: Setting
    fallback: Setting | None
    limits: Limits
    breaker: Breaker = field(default_factory=Breaker)


_configured = _Configured(Setting(OFFLINE), None, Limits())


def configure(
    llm: str,
    base_url: str | None,
    api_key: str | None,
    fallback: Setting | None = None,
    limits: Limits | None = None,
) -> None:
    """Remember the settings. Cheap: nothing is imported or opened before it is needed."""
    global _configured
    _configured = _Configured(Setting(llm, base_url, api_key), fallback, limits or Limits())


def warm() -> None:
    """In the master, before forking: import the providers, build all tool schemas, read the vocabulary.

    It starts no thread, loop or connection. Raises AgentError when a provider's package is missing.
    """
    for name in AGENTS:
        toolbox_of(name)
    for setting in filter(None, (_configured.first, _configured.fallback)):
        if setting.llm == OFFLINE:
            offline.warm()
        else:
            llms.check(setting)
            naming.warm()


@cache
def toolbox_of(agent: str) -> toolbox.Toolbox:
    return toolbox.build(AGENTS[agent].tools)


def limits() -> Limits:
    return _configured.limits


def choice() -> Choice:
    return Choice(_configured.first, _configured.fallback, _configured.breaker)


def speaker_for(asking: Asking, setting: Setting) -> Speaker:
    if setting.llm == OFFLINE:
        return Embedded(asking)
    return LanguageModel(asking, llms.llm(setting), AGENTS[asking.agent].instructions)
