"""How a tool declines: by a result that the llm can read, from wherever in its work it must stop."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from agents.base import ErrorCode, ToolResult, refuse
from agents.tools.credit import with_filters
from knowledge import evidence
from knowledge.vocabulary import held

P = ParamSpec("P")


class Refused(Exception):
    """A tool cannot go on; `result` says why and what would work."""

    def __init__(self, code: ErrorCode, message: str, hint: str = "", options: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.result = refuse(code, message, hint, options)


def refusable(tool: Callable[P, ToolResult]) -> Callable[P, ToolResult]:
    """A tool that returns its refusals, sees one state of the facts from beginning to end, and whose sources know which
    rows it looked up."""

    @wraps(tool)
    def answer(*args: P.args, **kwargs: P.kwargs) -> ToolResult:
        with held(), evidence.noting() as noted:
            try:
                return with_filters(tool(*args, **kwargs), noted)
            except Refused as refused:
                return refused.result

    return answer
