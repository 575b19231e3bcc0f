"""The one place that knows pydantic-ai: an asking goes in, what the agent says comes out.

`configure` once per process, `warm` in the master before it forks, then `answer` on the process's asyncio loop, and
`close` there at the end. Nothing outside this folder may import pydantic-ai, openai or anthropic, so that an upgrade
stays in here. It must not know rows, requests or the page.

It speaks to a language model through pydantic-ai's direct requests, not through its Agent: the same providers, messages
and tool schemas at a quarter of the processor time per turn, and the loop over tools is short enough to stand here.
"""

from agents.engine.answering import answer
from agents.engine.limits import Limits
from agents.engine.llms import Setting, close
from agents.engine.starting import configure, warm

__all__ = ["Limits", "Setting", "answer", "close", "configure", "warm"]
