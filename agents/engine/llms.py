"""The configured language models: their providers, and one client of each per process.

A provider is imported when it is configured, not before: openai costs 30 MB and half a second.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from pydantic_ai.models import Model

from agents.base import AgentError

OFFLINE = "offline"
# Their lines say nothing that a turn does not, and what they may come to say is not ours to know.
for name in ("openai", "anthropic", "httpx2", "httpcore2"):
    logging.getLogger(name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Setting:
    llm: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    name: str = "LLM"  # of the setting it was read from, for those who have to mend it


_made: dict[tuple[int, Setting], Model[Any]] = {}  # by process


def check(setting: Setting) -> None:
    """Make the language model once and drop it: its imports and schemas are then shared by the workers.

    It opens no connection. Raises AgentError when the provider's package is missing or no key is set.
    """
    _provider(setting).llm("", setting.base_url, setting.api_key)


def llm(setting: Setting) -> Model[Any]:
    """The language model for this process; connections are never shared over a fork."""
    key = (os.getpid(), setting)
    if key not in _made:
        _made[key] = _provider(setting).llm(setting.llm.partition(":")[2], setting.base_url, setting.api_key)
    return _made[key]


async def close() -> None:
    """End this process's connections, on the loop that used them."""
    for pid, setting in [key for key in _made if key[0] == os.getpid()]:
        made: Any = _made.pop((pid, setting))
        await made.client.close()


def _provider(setting: Setting) -> Any:
    provider = setting.llm.partition(":")[0]
    if not setting.api_key and not setting.base_url:
        message = f"The language model has no key. An administrator must set {setting.name}_API_KEY."
        raise AgentError("llm_key", message)
    try:
        return import_module(f"agents.engine.providers.{provider}_")
    except ImportError as error:
        message = f"The package for {provider} is missing. Install it with: pip install 'pydantic-ai-slim[{provider}]'"
        raise AgentError("llm_not_installed", message) from error
