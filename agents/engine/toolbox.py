"""An agent's tools as a language model sees them, and what it gets back from them.

A tool is a plain function that returns a ToolResult; whatever it does, the turn goes on.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError
from pydantic_ai import Tool
from pydantic_ai.messages import ToolCallPart
from pydantic_ai.models import ModelRequestParameters

from agents import base
from agents.engine.waiting import when_reachable
from agents.tools.bench import Bench, laid_out

MAX_ROWS = 60  # rows of a result that the llm sees; the person sees all
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Toolbox:
    tools: dict[str, Tool[None]]
    parameters: ModelRequestParameters


class BadCall(Exception):
    """A call that cannot be made; `result` tells the llm why."""

    def __init__(self, result: base.ToolResult) -> None:
        super().__init__(result.message)
        self.result = result


def build(functions: Sequence[Any]) -> Toolbox:
    tools = {function.__name__: Tool[None](function, takes_ctx=False) for function in functions}
    return Toolbox(tools, ModelRequestParameters(function_tools=[tool.tool_def for tool in tools.values()]))


def given(part: ToolCallPart) -> dict[str, Any]:
    """The call's arguments as the llm gave them. Raises BadCall when they are no JSON object."""
    if isinstance(part.args, dict):
        return part.args
    try:
        arguments = json.loads(part.args or "{}")
    except ValueError as error:
        raise _bad_arguments(part, f"the arguments are not JSON ({error})") from error
    if not isinstance(arguments, dict):
        raise _bad_arguments(part, "the arguments are not a JSON object")
    return arguments


def readable(part: ToolCallPart) -> dict[str, Any]:
    """The arguments of a call that cannot be made, as far as they can be read."""
    try:
        return given(part)
    except BadCall:
        return {}


def fitted(box: Toolbox, part: ToolCallPart) -> dict[str, Any]:
    """The call's arguments as the tool wants them, defaults included. Raises BadCall."""
    tool = box.tools.get(part.tool_name)
    if tool is None:
        raise BadCall(base.refuse("unknown_tool", f"There is no tool {part.tool_name!r}.", options=tuple(box.tools)))
    try:
        fitting: dict[str, Any] = tool.function_schema.validator.validate_python(given(part))
    except ValidationError as error:
        raise _bad_arguments(part, _reasons(error)) from error
    return fitting


def defaults(box: Toolbox, tool: str) -> dict[str, Any]:
    """What the tool takes for arguments that are left out."""
    schema: dict[str, Any] = box.tools[tool].function_schema.json_schema
    return {name: field["default"] for name, field in schema["properties"].items() if "default" in field}


async def use(box: Toolbox, tool: str, arguments: dict[str, Any], bench: Bench) -> base.ToolResult:
    """Run the tool on a thread, since it waits for the database, however long that is away, and for long work. Its
    other exceptions are logged and become a result."""
    call: Callable[[], base.ToolResult] = partial(_at, bench, partial(box.tools[tool].function, **arguments))
    try:
        result = await when_reachable(call)
    except base.AgentError:
        raise
    except base.WorkFailed as failed:
        return base.refuse("tool_failed", failed.message, failed.hint)
    except Exception:
        # Names only: what the arguments say may be what a person wrote.
        logger.exception("a tool failed", extra={"tool": tool, "arguments": sorted(arguments)})
        return base.refuse("tool_failed", "Looking this up failed on our side.", "Try again in a moment.")
    return result


def _at(bench: Bench, call: Callable[[], base.ToolResult]) -> base.ToolResult:
    with laid_out(bench):
        return call()


def told(result: base.ToolResult, numbers: Sequence[int]) -> str:
    """The result as compact JSON for the llm; `numbers` are those of its sources in the answer."""
    if not result.ok:
        fields = {"code": result.code, "message": result.message, "hint": result.hint, "options": result.options}
        return _json({"ok": False, **{name: value for name, value in fields.items() if value}})
    return _json(
        {
            "title": result.title,
            "summary": result.summary,
            "columns": [f"{column.name} ({column.unit})" if column.unit else column.name for column in result.columns],
            **_some_rows(result.rows),
            "warnings": result.warnings,
            "sources": [_source(number, note) for number, note in zip(numbers, result.sources, strict=True)],
        }
    )


def _some_rows(rows: Sequence[Sequence[base.Cell]]) -> dict[str, Any]:
    """All rows, or the first and the last of many: series are ordered, and both ends matter."""
    if len(rows) <= MAX_ROWS:
        return {"rows": rows}
    half = MAX_ROWS // 2
    return {"rows": [*rows[:half], *rows[-half:]], "rows_left_out_in_the_middle": len(rows) - MAX_ROWS}


def _source(number: int, note: base.SourceNote) -> dict[str, Any]:
    fields = {"number": number, "title": note.title, "publisher": note.publisher, "edition": note.edition}
    optional = {"as_of": note.as_of, "url": note.url, "excerpt": note.excerpt, "synthetic": note.synthetic}
    return {**fields, **{name: value for name, value in optional.items() if value}}


def _bad_arguments(part: ToolCallPart, reason: str) -> BadCall:
    text = str(part.args)[:200]
    hint = "Call the tool again with arguments that fit its schema."
    return BadCall(base.refuse("bad_arguments", f"{part.tool_name}: {reason}. Given: {text}", hint))


def _reasons(error: ValidationError) -> str:
    reasons = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(str(step) for step in reason['loc'])}: {reason['msg']}" for reason in reasons[:5])


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
