"""What can go wrong with a language model: in a plain sentence for the person, and for the policy whether it may pass.

Each sentence says what to do and who can do it. A server's own words are neither shown nor logged: some repeat the key
or the question.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic_ai import exceptions

from agents.base import AgentError

PASSING_STATUS = {408, 409, 425}  # beside 429 and everything from 500 on, which pydantic-ai tells by their kind
LONGEST_TOLD = 86_400.0  # seconds; a server that asks for more means "not today"
RETRY = "Press Retry in a moment."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    code: str
    trouble: str
    advice: str  # {LLM} is the setting that named the language model: LLM or LLM_FALLBACK
    may_pass: bool = False  # the same request may succeed in a moment
    is_the_llms: bool = True  # not the question's: the next question will meet it too


CUT = Failure("llm_cut", "The line to the language model broke before the answer was complete.", RETRY, may_pass=True)
BUSY = Failure(
    "llm_busy", "The language model has too many questions at once.", "Wait a minute, then press Retry.", True
)
DOWN = Failure("llm_busy", "The language model is overloaded or down.", RETRY, may_pass=True)
BROKEN = Failure("llm_failed", "The language model's server had a problem of its own.", RETRY, may_pass=True)
UNREACHABLE = Failure(
    "llm_unreachable",
    "The language model's server cannot be reached.",
    f"{RETRY} If it stays so, an administrator must check {{LLM}}_BASE_URL and that the server runs.",
    may_pass=True,
)
# The person has waited long enough already: what took its time is not tried again.
SILENT = Failure("llm_timeout", "The language model did not begin to answer in time.", RETRY)
HUSHED = Failure("llm_timeout", "The language model fell silent in the middle.", "What had come is kept. Press Retry.")
KEY = Failure("llm_key", "The language model's server refused our key.", "An administrator must check {LLM}_API_KEY.")
QUOTA = Failure("llm_quota", "The language model's account has no credit left.", "An administrator must add some.")
UNKNOWN = Failure(
    "llm_unknown",
    "The server does not know this language model.",
    "An administrator must check {LLM} and {LLM}_BASE_URL.",
)
STRANGE = Failure(
    "llm_strange",
    "What came from the language model's server was no answer.",
    f"{RETRY} If it stays so, an administrator must check {{LLM}}_BASE_URL.",
    may_pass=True,
)
FILTERED = Failure(
    "llm_filtered",
    "The language model's provider held the answer back.",
    "Ask in other words.",
    is_the_llms=False,
)
TOO_LONG = Failure(
    "llm_too_long",
    "This is too long for the language model.",
    "Start a new chat or shorten the question.",
    is_the_llms=False,
)
REJECTED = Failure(
    "llm_rejected",
    "The language model's server rejected the question.",
    "Ask it in other words.",
    is_the_llms=False,
)
# The first that fits counts, so the special ones stand before the general ones.
KINDS: tuple[tuple[type[Exception], Failure], ...] = (
    (exceptions.ModelConnectionError, UNREACHABLE),
    (exceptions.ModelAuthenticationError, KEY),
    (exceptions.ModelQuotaExceededError, QUOTA),
    (exceptions.ModelRateLimitError, BUSY),
    (exceptions.ModelUnavailableError, DOWN),
    (exceptions.ModelContextWindowExceededError, TOO_LONG),
    (exceptions.ModelNotFoundError, UNKNOWN),
    (exceptions.ModelRequestRejectedError, REJECTED),
    (exceptions.ContentFilterError, FILTERED),
    (exceptions.UnexpectedModelBehavior, STRANGE),
    (exceptions.AgentRunError, BROKEN),
)


class Failed(AgentError):
    """A language model could not answer. `wait`: seconds after which its server wants to be asked again."""

    def __init__(self, failure: Failure, setting: str, wait: float | None = None, may_pass: bool | None = None) -> None:
        self.failure = failure
        self.wait = wait
        self.may_pass = failure.may_pass if may_pass is None else may_pass
        advice = failure.advice.replace("{LLM}", setting)
        super().__init__(failure.code, f"{failure.trouble} {advice}")

    def told_to_wait(self) -> None:
        """Say when, to somebody who has to come back by themselves."""
        if self.wait is not None:
            self.message = f"{self.failure.trouble} Try again in {in_words(self.wait)}."

    def of_both(self) -> None:
        self.message = f"Neither of the two language models could answer. {self.message}"


@contextmanager
def in_plain_words(setting: str) -> Iterator[None]:
    """Turn a provider's failure into Failed; `setting` is LLM or LLM_FALLBACK."""
    try:
        yield
    except exceptions.AgentRunError as error:
        failed = Failed(_failure(error), setting, _wait(error), _may_pass(error))
        status = getattr(error, "status_code", None)
        reason = {"code": failed.code, "kind": type(error).__name__, "status": status, "setting": setting}
        logger.warning("the language model failed", extra=reason)
        raise failed from error


def _failure(error: Exception) -> Failure:
    if isinstance(error, exceptions.ModelConnectionError) and error.phase == "read":
        return CUT
    return next(failure for kind, failure in KINDS if isinstance(error, kind))


def _may_pass(error: Any) -> bool | None:
    """What the server itself says of it, or what its status says; None: as its kind does."""
    hint: bool | None = getattr(error, "provider_retry_hint", None)
    status = getattr(error, "status_code", 0)
    return True if hint is None and status in PASSING_STATUS else hint


def _wait(error: Any) -> float | None:
    """Seconds that the server asks for. Of a date, by the server's own clock: ours may be wrong."""
    headers = getattr(error, "headers", None) or {}
    wait = _between(headers.get("date", ""), headers.get("retry-after", ""))
    wait = getattr(error, "retry_after", None) if wait is None else wait
    return min(max(wait, 0.0), LONGEST_TOLD) if wait is not None and not math.isnan(wait) else None


def _between(now: str, then: str) -> float | None:
    try:
        return (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds()
    except (ValueError, TypeError):  # TypeError: one of them has no zone
        return None


def in_words(seconds: float) -> str:
    """A time to wait, rounded up: "about 3 minutes"."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds > length * 1.5:
            return f"about {math.ceil(seconds / length)} {unit}s"
    return f"about {max(10, math.ceil(seconds / 10) * 10)} seconds"
