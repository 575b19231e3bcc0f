"""What of a file can be relied on: how it was read, what is missing, and what was removed as wrong."""

from __future__ import annotations

from typing import Any

from agents.base import Cell, Column, ToolResult
from agents.tools.bench import bench
from agents.tools.plants.asked import Plant

MOST_GAPS = 5
DEFECTS = {
    "duplicates": "duplicated rows",
    "out_of_order": "rows out of order",
    "missing_rows": "missing rows",
    "unreadable_cells": "unreadable cells",
    "impossible_times": "rows at times that the clock skips",
    "dst_gaps": "hours left out by the change of the clock",
    "dst_doubles": "hours doubled by the change of the clock",
    "sentinels": "placeholder values such as -9999",
}
COUNTED = ("missing", "out_of_range", "stuck", "spikes", "sentinels", "removed")


def checked(plant: Plant) -> ToolResult:
    reading = bench().submit("reading", {"file_id": plant.file.id})
    quality = plant.findings["quality"]
    return ToolResult(
        ok=True,
        title=f"Data of {plant.file.name}",
        columns=(
            Column("Column"),
            Column("Missing", "rows", 0),
            Column("Out of range", "rows", 0),
            Column("Stuck", "rows", 0),
            Column("Spikes", "rows", 0),
            Column("Placeholders", "rows", 0),
            Column("Removed", "rows", 0),
            Column("Complete", "%", 2),
        ),
        rows=tuple(_row(one) for one in quality["columns"]),
        summary={**_counts(plant), **_as_read(plant, reading)},
        sources=plant.sources(None, "quality"),
        warnings=(*(reading.get("doubts") or ()), *plant.warnings()),
    )


def _counts(plant: Plant) -> dict[str, Any]:
    quality, span = plant.findings["quality"], plant.findings["span"]
    return {
        "file": plant.file.name,
        "date_from": str(span["first"])[:10],
        "date_to": str(span["last"])[:10],
        "span_days": span["days"],
        "step_minutes": span["step_minutes"],
        "completeness_percent": quality["completeness_percent"],
        "expected_row_count": quality["expected_rows"],
        "present_row_count": quality["present_rows"],
        "missing_row_count": quality["missing_rows"],
        "missing_percent": 100 - quality["completeness_percent"],
        "removed_row_count": quality["removed_rows"],
        "duplicate_count": quality["duplicates"],
        "out_of_order_count": quality["out_of_order"],
        "columns": [_column(one) for one in quality["columns"]],
        "gap_count": quality.get("gap_count", len(quality["gaps"])),
        "gaps": [_gap(one) for one in quality["gaps"][:MOST_GAPS]],
        "stuck": [_stuck(one) for one in quality["stuck"][:MOST_GAPS]],
        "night_offset": {"value": quality.get("night_offset_wm2"), "unit": "W/m²"},
        "kwp": plant.facts.get("kwp"),
    }


def _as_read(plant: Plant, reading: dict[str, Any]) -> dict[str, Any]:
    """How the file was read: the meaning of its columns, its clock, what was wrong with its rows."""
    defects = reading.get("defects") or {}
    return {
        "rows": reading.get("rows"),
        "likely_kwp": ((reading.get("suggested") or {}).get("kwp") or {}).get("value"),
        "defects": [{"defect": words, "count": defects[name]} for name, words in DEFECTS.items() if defects.get(name)],
        "read_as": [_meaning(one) for one in reading.get("columns") or ()],
        "ignored": list(reading.get("ignored") or ()),
        "timezone": reading.get("timezone"),
        "doubts": list(reading.get("doubts") or ()),
        "notes": [*(reading.get("notes") or ()), *(plant.findings["quality"].get("notes") or ())],
    }


def _row(column: dict[str, Any]) -> tuple[Cell, ...]:
    return (column["label"], *(column[name] for name in COUNTED), column["completeness_percent"])


def _column(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "label": one["label"],
        "completeness_percent": one["completeness_percent"],
        "removed_row_count": one["removed"],
    }


def _gap(one: dict[str, Any]) -> dict[str, Any]:
    return {"from": _minute(one["start"]), "to": _minute(one["end"]), "row_count": one["rows"]}


def _stuck(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "column": one["column"],
        "from": _minute(one["start"]),
        "to": _minute(one["end"]),
        "row_count": one["rows"],
        "stuck_at": one["value"],
    }


def _minute(moment: str) -> str:
    return str(moment)[:16].replace("T", " ")


def _meaning(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "column": one["source"],
        "meaning": one["meaning"],
        "unit": one["unit"],
        "confidence_percent": round(float(one["confidence"]) * 100),
    }
