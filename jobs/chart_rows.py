"""What of a chart's rows is drawn: its transformations done here too, for whoever must know where marks will stand.

Knows those that the product's own charts use. Of a chart with others nothing is said, and it is drawn all the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

AT_MOST = re.compile(r"datum\.(\w+) <= (\d+)")
Row = Mapping[str, Any]
Spec = Mapping[str, Any]


class Unknown(Exception):
    """A transformation that is not known here."""


def drawn(spec: Spec, rows: Sequence[Row]) -> list[Row] | None:
    """The rows after the chart's own transformations; none when one of them is not known."""
    found = list(rows)
    try:
        for step in spec.get("transform", ()):
            found = _done(step, found)
    except (Unknown, KeyError, TypeError, AttributeError):  # the last three: a chart of another maker
        return None
    return found


def plain(path: str) -> str:
    """The column that an encoding names: without the backslashes that Vega-Lite wants before dots and brackets."""
    return re.sub(r"\\(.)", r"\1", path)


def _done(step: Spec, rows: list[Row]) -> list[Row]:
    for name, do in STEPS.items():
        if name in step:
            return do(step, rows)
    raise Unknown


def _folded(step: Spec, rows: list[Row]) -> list[Row]:
    key, value = step["as"]
    names = [plain(path) for path in step["fold"]]
    return [{**row, key: name, value: row.get(name)} for row in rows for name in names]


def _filtered(step: Spec, rows: list[Row]) -> list[Row]:
    rule = step["filter"]
    if isinstance(rule, str):
        rule = _read(rule)
    column = plain(rule["field"])
    for name, holds in RULES.items():
        if name in rule:
            return [row for row in rows if holds(row[column], rule[name])]
    raise Unknown


def _read(expression: str) -> Spec:
    """An upper limit of a column, the only expression that charts of the product have as a filter."""
    found = AT_MOST.fullmatch(expression)
    if not found:
        raise Unknown
    return {"field": found[1], "lte": float(found[2])}


def _renamed(step: Spec, rows: list[Row]) -> list[Row]:
    """A lookup in values that stand in the chart itself."""
    source, (field,), (name,) = step["from"], step["from"]["fields"], step["as"]
    found = {entry[source["key"]]: entry[field] for entry in source["data"]["values"]}
    return [{**row, name: found.get(row[plain(step["lookup"])], step.get("default"))} for row in rows]


def _summed(step: Spec, rows: list[Row]) -> list[Row]:
    (sum_of,) = step["aggregate"]
    if sum_of["op"] != "sum":
        raise Unknown
    groups, column = [plain(path) for path in step["groupby"]], plain(sum_of["field"])
    sums: dict[tuple[Any, ...], float] = defaultdict(float)
    for row in rows:
        sums[tuple(row[name] for name in groups)] += row[column] or 0
    return [{**dict(zip(groups, key, strict=True)), sum_of["as"]: total} for key, total in sums.items()]


STEPS: dict[str, Callable[[Spec, list[Row]], list[Row]]] = {
    "fold": _folded,
    "filter": _filtered,
    "lookup": _renamed,
    "aggregate": _summed,
}
RULES: dict[str, Callable[[Any, Any], bool]] = {
    "equal": lambda value, wanted: bool(value == wanted),
    "lte": lambda value, most: bool(value <= most),
    "oneOf": lambda value, several: value in several,
}
