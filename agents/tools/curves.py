"""Charts over a quantity that is no time: costs by interval, power by age. Specifications only, as in `charts`."""

from __future__ import annotations

from collections.abc import Sequence

from agents.base import Chart
from agents.tools.charts import SCHEMA, Measure, Spec, folded

PART = "Part"
POINT = 90  # square pixels, as large as a point that is touched: then the chart keeps its place


def curves(
    title: str, x: Measure, y: Measure, names: Sequence[str], description: str, at: float | None = None
) -> Chart:
    """One curve for each of the columns `names`, all in the unit of `y`; the points at `at` of `x` stand out.

    `y.column` names the figures of all of them; it is no column of the rows.
    """
    part: Spec = {"field": PART, "type": "nominal", "sort": None, "legend": {"title": None}}
    told = [{"field": PART, "type": "nominal", "title": PART}, x.told(), y.told()]
    encoding = {"x": x.encoding(at is not None), "y": y.encoding(at is not None), "color": part, "tooltip": told}
    layers: list[Spec] = [{"mark": {"type": "line", "point": {"size": POINT}, "interpolate": "monotone"}}]
    if at is not None:
        chosen: Spec = {"filter": {"field": x.column, "equal": at}}
        layers.append({"transform": [chosen], "mark": {"type": "point", "filled": True, "size": 110}})
    drawn = Chart(title, {"$schema": SCHEMA, "encoding": encoding, "layer": layers}, description)
    return folded(drawn, names, PART, y.column)
