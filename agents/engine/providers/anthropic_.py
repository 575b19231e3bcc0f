"""Anthropic's language models; needs the extra package."""

from __future__ import annotations

from anthropic import AsyncAnthropic, Timeout  # type: ignore[import-not-found, unused-ignore]
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

CONNECT = 5.0  # seconds; it is tried again. How long words may take is the turn's to say


def llm(name: str, base_url: str | None, api_key: str | None) -> AnthropicModel:
    timeout = Timeout(None, connect=CONNECT)
    client = AsyncAnthropic(base_url=base_url, api_key=api_key or "none", max_retries=0, timeout=timeout)
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))
