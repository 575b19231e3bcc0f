"""What a tool call is called on the page, in the product's words: "Looked up capacity: Germany, 2015–2023".

Built from the tool's name and arguments alone, so that a step has its label before the tool returns.
"""

from __future__ import annotations

from typing import Any

DID = {
    "get_capacity": "Looked up capacity",
    "compare_capacity": "Compared capacity",
    "rank_capacity": "Ranked countries by capacity",
    "growth": "Worked out growth",
    "share": "Worked out shares",
    "segment_split": "Looked up segments",
    "capacity_data": "Listed the capacity data",
}
LONGEST = 90  # characters; a label is one line at 360 px twice over
# Arguments that say nothing to a person, or are part of another.
UNSPOKEN = {"chart", "locale", "language", "offset", "year_to", "to", "date_to"}
SPANS = (("year_from", "year_to"), ("from", "to"), ("date_from", "date_to"))


def label_for(tool: str, arguments: dict[str, Any]) -> str:
    did = DID.get(tool) or _in_words(tool)
    said = ", ".join(word for word in (*_plain(arguments), *_spans(arguments)) if word)
    return _cut(f"{did}: {said}" if said else did)


def _in_words(tool: str) -> str:
    return tool.replace("_", " ").strip().capitalize() or "Looked something up"


def _plain(arguments: dict[str, Any]) -> list[str]:
    ends = {name for span in SPANS for name in span}
    return [_said(value) for name, value in arguments.items() if name not in UNSPOKEN and name not in ends]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(filter(None, (*_plain(value), *_spans(value))))
    if isinstance(value, list | tuple):
        return ", ".join(_said(one) for one in value)
    if value is None or isinstance(value, bool):
        return ""
    return str(value).replace("_", " ")


def _spans(arguments: dict[str, Any]) -> list[str]:
    return [_span(arguments.get(first), arguments.get(last)) for first, last in SPANS]


def _span(first: Any, last: Any) -> str:
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return f"from {first}"
    return f"to {last}" if last else ""


def _cut(label: str) -> str:
    label = " ".join(label.split())
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip(" ,") + "…"
