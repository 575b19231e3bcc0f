"""What a clock that nobody knows does to results: where irradiance on the plane is computed, it has to be right."""

from __future__ import annotations

from analysis.measured import Measured
from analysis.plain import warning
from analysis.record import Record

GUESSED = ("assumed UTC", "solar noon")
COMPUTED = "plane_computed"  # the warning of records whose irradiance on the plane was computed


def clock(measured: Measured, record: Record) -> list[dict[str, str]]:
    said = [warning("clock_by_place", sentence) for sentence in measured.reading.get("placed", ())]
    how = (measured.reading.get("timezone") or {}).get("how")
    if how not in GUESSED or not any(one["code"] == COMPUTED for one in record.warnings):
        return said
    text = (
        "The times of the file name no zone, and irradiance on the plane was computed for UTC: performance ratios and "
        "outages are not to be relied on until the zone is said on the page of the file."
    )
    return [*said, warning("clock_unknown", text)]
