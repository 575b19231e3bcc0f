"""The configured language model: its provider, one client per process, and its failures in plain words.

A provider is imported when it is configured, not before: openai costs 30 MB and half a second.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from pydantic_ai import exceptions
from pydantic_ai.models import Model

from agents.base import AgentError

Failure = tuple[str, str]  # code, sentence

RETRY = "Press Retry in a moment."
CUT: Failure = ("llm_cut", "The line to the language model broke before the answer was complete. Press Retry.")
SILENT: Failure = ("llm_timeout", f"The language model took too long to answer. {RETRY}")
FAILED: Failure = ("llm_failed", f"The language model's server had a problem of its own. {RETRY}")
# The first that fits counts, so the special ones stand before the general ones.
FAILURES: tuple[tuple[type[Exception], Failure], ...] = (
    (exceptions.ModelTimeoutError, SILENT),
    (
        exceptions.ModelConnectionError,
        ("llm_unreachable", "The language model's server cannot be reached. Check LLM_BASE_URL and that it runs."),
    ),
    (
        exceptions.ModelAuthenticationError,
        ("llm_key", "The language model's server refused our key. An administrator must check LLM_API_KEY."),
    ),
    (
        exceptions.ModelQuotaExceededError,
        ("llm_quota", "The language model's account has no credit left. An administrator must add some."),
    ),
    (
        exceptions.ModelRateLimitError,
        ("llm_busy", "The language model has too many questions at once. Wait a minute, then press Retry."),
    ),
    (exceptions.ModelUnavailableError, ("llm_busy", f"The language model is overloaded or down. {RETRY}")),
    (
        exceptions.ModelContextWindowExceededError,
        ("llm_too_long", "This is too long for the language model. Start a new chat or shorten the question."),
    ),
    (
        exceptions.ModelNotFoundError,
        ("llm_unknown", "The server does not know this language model. An administrator must check LLM."),
    ),
    (
        exceptions.ModelRequestRejectedError,
        ("llm_rejected", "The language model's server rejected the question. Ask it in other words."),
    ),
    (exceptions.AgentRunError, FAILED),
)


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Setting:
    llm: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)


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
    name = setting.llm.partition(":")[0]
    if not setting.api_key and not setting.base_url:
        raise AgentError("llm_key", "The language model has no key. An administrator must set LLM_API_KEY.")
    try:
        return import_module(f"agents.engine.providers.{name}_")
    except ImportError as error:
        message = f"The package for {name} is missing. Install it with: pip install 'pydantic-ai-slim[{name}]'"
        raise AgentError("llm_not_installed", message) from error


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn a provider's failure into an AgentError that says what to do."""
    try:
        yield
    except exceptions.AgentRunError as error:
        code, sentence = explained(error)
        # Its own words are not logged: some servers repeat the key or the question.
        reason = {"code": code, "kind": type(error).__name__, "status": getattr(error, "status_code", None)}
        logger.warning("the language model failed", extra=reason)
        raise AgentError(code, sentence) from error


def explained(error: exceptions.AgentRunError) -> Failure:
    if _broke_in_mid_answer(error):
        return CUT
    return next(failure for kind, failure in FAILURES if isinstance(error, kind))


def _broke_in_mid_answer(error: Exception) -> bool:
    if isinstance(error, exceptions.ModelTimeoutError):
        return False
    return isinstance(error, exceptions.ModelConnectionError) and error.phase == "read"
