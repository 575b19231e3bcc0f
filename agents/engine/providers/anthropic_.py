"""Anthropic's language models; needs the extra package."""

from __future__ import annotations

from anthropic import AsyncAnthropic  # type: ignore[import-not-found, unused-ignore]
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

SILENCE = 60.0  # seconds without a byte before the line counts as dead


def llm(name: str, base_url: str | None, api_key: str | None) -> AnthropicModel:
    client = AsyncAnthropic(base_url=base_url, api_key=api_key or "none", max_retries=1, timeout=SILENCE)
    return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))
