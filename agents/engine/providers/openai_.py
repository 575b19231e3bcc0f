"""Any OpenAI-compatible server, by its chat completions."""

from __future__ import annotations

from functools import cache
from ssl import SSLContext

import httpx2
from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider

from agents.engine.providers import joining

CONNECT = 5.0  # seconds; it is tried again. How long words may take is the turn's to say
NO_KEY = "none"  # one's own servers ask for no key, the client does


def llm(name: str, base_url: str | None, api_key: str | None) -> OpenAIChatModel:
    client = AsyncOpenAI(
        base_url=base_url or "https://api.openai.com/v1",
        api_key=api_key or NO_KEY,
        max_retries=0,  # agents/engine/attempts.py decides
        http_client=httpx2.AsyncClient(
            timeout=httpx2.Timeout(None, connect=CONNECT),
            event_hooks={"response": [joining.join]},
            verify=_tls(),
            follow_redirects=True,
        ),
    )
    profile = OpenAIModelProfile(
        openai_chat_streaming_requires_finish_reason=True,  # a stream that just ends is a cut line
        json_schema_transformer=None,  # for OpenAI's strict mode only, which other servers refuse; 1 ms per request
    )
    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client), profile=profile)


@cache
def _tls() -> SSLContext:
    """Loading the certificates takes 20 ms and a megabyte: once in the master, for all its workers."""
    return httpx2.create_ssl_context()


_tls()
