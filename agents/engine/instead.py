"""What is told in the place of words that could not be proven: the results of this turn's tools.

In the embedded interpreter's words where it would have made the same calls; otherwise plainly, row by row. It computes
nothing and calls no tool.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents import base, offline
from agents.engine.toolbox import Toolbox
from agents.offline import numbers
from agents.offline.wording.parts import escape
from knowledge.places import find_place

MOST_ROWS = 8  # told in words; the page shows all below
MOST_WARNINGS = 3
MOST_ROUNDS = 8
_NOT_ASKED_FOR = {"chart", "limit"}  # of two calls that ask the same question


def worded(asking: base.Asking, steps: Sequence[base.DoneStep], box: Toolbox) -> offline.Words:
    """The results in words. It may wait for the database: the interpreter's vocabulary is read from it."""
    results = [base.from_json(step.result) for step in steps]
    said = _interpreted(asking, steps, results, box)
    return said or offline.Words(_plainly(results), {}, ())


def _interpreted(
    asking: base.Asking, steps: Sequence[base.DoneStep], results: Sequence[base.ToolResult], box: Toolbox
) -> offline.Words | None:
    """The interpreter's words, when it reads the question as the llm did: from the same calls, in the same order."""
    made = [_sense(step.tool, step.arguments, box) for step in steps]
    done: list[tuple[offline.Call, base.ToolResult]] = []
    for _ in range(MOST_ROUNDS):
        said = offline.reply(asking, done)
        if isinstance(said, offline.Words):
            return said if done and len(done) == len(steps) else None
        for call in said.calls:
            place = len(done)
            if place >= len(made) or _sense(call.tool, call.arguments, box) != made[place]:
                return None
            done.append((call, results[place]))
    return None


def _sense(tool: str, arguments: dict[str, Any], box: Toolbox) -> tuple[str, dict[str, Any]]:
    """A call with its defaults, and places by the data's names: what it asks for, however it was written."""
    known = box.tools.get(tool)
    fitting = known.function_schema.validator.validate_python(arguments) if known else arguments
    return tool, {name: _named(value) for name, value in fitting.items() if name not in _NOT_ASKED_FOR}


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(one) for one in value]
    place = find_place(value) if isinstance(value, str) else None
    return place.name if place else value


# --- plainly ----------------------------------------------------------------------------------------------------------


def _plainly(results: Sequence[base.ToolResult]) -> str:
    marks = base.number_sources(results)
    blocks = [block for result, own in zip(results, marks, strict=True) for block in _blocks(result, own)]
    return "\n\n".join(dict.fromkeys(blocks))


def _blocks(result: base.ToolResult, sources: Sequence[int]) -> list[str]:
    if not result.ok:
        return [escape(f"{result.message} {result.hint}".strip())]
    mark = "".join(f" [{number}]" for number in dict.fromkeys(sources))
    rows = [_row(result.columns, row) for row in _latest(result.rows)]
    rest = len(result.rows) - len(rows)
    more = [f"The table below has {rest} more."] if rest > 0 else []
    notes = [f"Note: {escape(warning)}" for warning in result.warnings[:MOST_WARNINGS]]
    lead = f"**{escape(result.title)}**{mark}"
    return [lead, "\n".join(f"- {row}" for row in rows), *more, *notes] if rows else [lead, *notes]


def _latest(rows: Sequence[Sequence[base.Cell]]) -> Sequence[Sequence[base.Cell]]:
    """Of a ranking the first, of a series the last: those that were asked for most."""
    is_series = bool(rows) and isinstance(rows[0][0], int) and rows[0][0] > 1
    return rows[-MOST_ROWS:] if is_series else rows[:MOST_ROWS]


def _row(columns: Sequence[base.Column], row: Sequence[base.Cell]) -> str:
    told = [_cell(column, cell) for column, cell in zip(columns, row, strict=True) if cell is not None]
    return f"{told[0]}: {', '.join(told[1:])}" if len(told) > 1 else "".join(told)


def _cell(column: base.Column, cell: base.Cell) -> str:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return escape(str(cell))
    if not column.unit and isinstance(cell, int):
        return str(cell)
    if column.unit.startswith("MW"):
        return f"{escape(column.name)} {numbers.power(cell, column.unit)}"
    return f"{escape(column.name)} {numbers.plain(cell, column.digits)} {escape(column.unit)}".rstrip()
