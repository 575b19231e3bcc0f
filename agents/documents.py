"""Whole documents made of tools' results: the report of a plant, section by section, in the interpreter's words.

Plain values in, plain values out; it waits for nothing and looks nothing up. What the analysis could not work out is
said in its section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agents.base import FileNote, SourceNote, ToolResult, WorkFailed
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.wording import plant as words
from agents.offline.wording.parts import Done
from agents.tools import plant, plant_record
from agents.tools.bench import Bench, laid_out

Tool = Callable[..., ToolResult]
SECTIONS: tuple[tuple[str, str, str, Tool, dict[str, Any]], ...] = (
    ("quality", "Quality of the data", "quality", plant_record.data_quality, {}),
    ("performance", "Performance ratio", "pr", plant.performance_ratio, {"by": "month"}),
    ("corrected", "Performance ratio at 25 °C", "pr", plant.performance_ratio,
     {"by": "year", "temperature_corrected": "25"}),
    ("yields", "Yields and capacity factor", "yields", plant.yields, {"by": "month"}),
    ("expected", "Measured and expected energy", "expected", plant.expected_energy, {"by": "month"}),
    ("outages", "Outages", "outages", plant.outages, {}),
    ("availability", "Availability", "availability", plant.availability, {"by": "month"}),
    ("degradation", "Degradation", "degradation", plant.degradation, {}),
    ("soiling", "Soiling", "soiling", plant.soiling, {}),
    ("clipping", "Clipping", "clipping", plant.clipping, {}),
    ("inverters", "Inverters", "inverters", plant.compare_inverters, {}),
    ("worst", "Worst days", "worst", plant.worst_days, {"count": 10}),
    ("hours", "Power by the hour", "map", plant_record.power_map, {}),
)  # fmt: skip
UNLISTED = {"hours", "soiling"}  # whose table would be pages of figures: the chart holds them


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    text: str  # Markdown
    result: ToolResult
    has_table: bool
    missing: str = ""  # why there is nothing


@dataclass(frozen=True)
class Document:
    title: str
    period: str
    figures: tuple[tuple[Any, ...], ...]  # name, value, unit, as answers write them
    facts: tuple[tuple[Any, ...], ...]  # of the plant, in the same form
    sections: tuple[Section, ...]
    sources: tuple[SourceNote, ...]
    warnings: tuple[str, ...]
    is_complete: bool  # not so while degradation and soiling are being worked out


def plant_report(file_id: str, name: str, findings: dict[str, Any], reading: dict[str, Any]) -> Document:
    with laid_out(_bench(file_id, name, findings, reading)):
        report = plant_record.plant_report()
        facts = plant_record.describe_plant()
        sections = tuple(_section(*one) for one in SECTIONS)
    return Document(
        title=name,
        period=str(report.summary["period"]),
        figures=tuple(_figures(report)),
        facts=facts.rows,
        sections=tuple(one for one in sections if one),
        sources=_sources(sections),
        warnings=report.warnings,
        is_complete=all(findings.get(name) is not None for name in ("degradation", "soiling")),
    )


def plant_section(
    file_id: str, name: str, findings: dict[str, Any], reading: dict[str, Any], section: str
) -> Section | None:
    """One section alone; none of this name."""
    found = next((one for one in SECTIONS if one[0] == section), None)
    if found is None:
        return None
    with laid_out(_bench(file_id, name, findings, reading)):
        return _section(*found)


def _bench(file_id: str, name: str, findings: dict[str, Any], reading: dict[str, Any]) -> Bench:
    """On which long work is done already."""
    known = {"analysis": findings, "reading": reading}

    def submit(kind: str, _request: dict[str, Any]) -> dict[str, Any]:
        if kind not in known:
            raise WorkFailed("A report works nothing out.")
        return known[kind]

    return Bench((FileNote(file_id, name, 0),), None, submit)


def _section(name: str, title: str, intent: str, tool: Tool, arguments: dict[str, Any]) -> Section:
    result = tool(**arguments)
    if not result.ok:
        return Section(name, title, "", result, False, f"{result.message} {result.hint}".strip())
    answer = words.word(Frame("om", f"file_{intent}"), [Done(Call(tool.__name__, arguments), result, "")])
    text = "\n\n".join(filter(None, (answer.lead, *answer.lines)))
    return Section(name, title, text, replace(result, title=title), name not in UNLISTED)


def _figures(report: ToolResult) -> Iterator[tuple[str, str, str]]:
    for one in report.summary["figures"]:
        if one["value"] is not None:
            value, _, unit = words.figure(one).partition(" ")
            yield one["figure"], value, unit


def _sources(sections: Sequence[Section]) -> tuple[SourceNote, ...]:
    notes = {note.citation: note for one in sections for note in one.result.sources}
    return tuple(notes.values())
