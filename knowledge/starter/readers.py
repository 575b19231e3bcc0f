"""From the compact starter files to rows. Each reader knows one file's shape and adds what the file leaves unsaid.

A bad file raises; loading then leaves everything as it was.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from extensions import Base
from models import Capacity, Experience, Fault, Lcoe, MaintenanceTask, Price

Row = dict[str, Any]
Rows = tuple[type[Base] | None, list[Row]]

FIRST_YEAR = 2000  # of the capacity files: a series that begins later begins with its first plants
ORIGINS = {"nemet": "Nemet (2009)", "farmer_lafond": "Farmer and Lafond (2016)", "irena": "IRENA (2024)"}
METAL_UNITS = {"aluminium": "US$/t", "copper": "US$/t", "silver": "US$/troy oz"}


def read(reader: str, path: Path) -> Rows:
    """The table and the rows of a file, without their edition."""
    table, rows = READERS[reader]
    return table, list(rows(path))


def records(path: Path) -> list[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode())))


@cache
def places() -> dict[str, str | None]:
    """ISO3 code by name; none for regions."""
    return {row["name"]: row["iso3"] or None for row in records(Path(__file__).with_name("places.csv"))}


def _place(name: str) -> Row:
    iso3 = places()[name]
    return {"entity": name, "iso3": iso3, "entity_type": "country" if iso3 else "region"}


def _capacity(name: str, year: int, metric: str, value: float, status: str) -> Row:
    fixed = {"segment": "total", "scenario": "historical", "unit": "MW"}
    return {**_place(name), **fixed, "year": year, "metric": metric, "value": value, "status": status}


def _capacity_years(path: Path) -> Iterator[Row]:
    for row in records(path):
        name = row.pop("place")
        values = {int(year): float(value) for year, value in row.items() if value}
        for year, value in values.items():
            yield _capacity(name, year, "cumulative", value, "reported")
        yield from _additions(name, values)


def _additions(name: str, values: dict[int, float]) -> Iterator[Row]:
    """What each year added: the difference of two year ends of this edition."""
    for year, value in values.items():
        if year - 1 in values:
            added = round(value - values[year - 1], 6)
            status = "derived_negative_revision" if added < 0 else "derived_difference"
            yield _capacity(name, year, "annual", added, status)
        elif year > FIRST_YEAR:
            yield _capacity(name, year, "annual", value, "derived_first_year")


def _capacity_other_vintage(path: Path) -> Iterator[Row]:
    for row in records(path):
        name = row.pop("place")
        for year, value in row.items():
            yield _capacity(name, int(year), "cumulative", float(value), "reported_other_vintage")


def _capacity_segments(path: Path) -> Iterator[Row]:
    for row in records(path):
        point = _capacity(row["place"], int(row["year"]), "cumulative", float(row["mwac"]), "reported")
        yield {**point, "segment": row["segment"], "unit": "MWac"}


def _price(day: date, component: str, technology: str, region: str, price: str) -> Row:
    names = {"component": component, "technology": technology, "region": region}
    return {"date": day, **names, "price": float(price), "price_basis": "nominal US$", "status": "reported"}


def _world_module_prices(path: Path) -> Iterator[Row]:
    for row in records(path):
        point = _price(date(int(row["year"]), 1, 1), "module", "all (index)", "World", row["usd2023_per_wp"])
        about = {"frequency": "yearly", "unit": "US$/Wp", "price_basis": "real 2023 US$"}
        yield {**point, **about, "status": f"reported: {ORIGINS[row['origin']]}"}


def _us_module_prices(path: Path) -> Iterator[Row]:
    for row in records(path):
        day = date(int(row["year"]), 1, 1)
        point = _price(day, "module", "all (shipments average)", "United States", row["usd_per_wp"])
        yield {**point, "frequency": "yearly", "unit": "US$/Wp", "status": row["status"]}


def _metal_prices(path: Path) -> Iterator[Row]:
    for row in records(path):
        day = date.fromisoformat(f"{row['month']}-01")
        for metal, unit in METAL_UNITS.items():
            point = _price(day, metal, "commodity", "World", row[metal])
            yield {**point, "frequency": "monthly", "unit": unit}


def _demo_prices(path: Path) -> Iterator[Row]:
    for row in records(path):
        day = date.fromisoformat(row.pop("date"))
        for series, price in row.items():
            component, technology, region, unit = series.split("|")
            point = _price(day, component, technology, region, price)
            yield {**point, "frequency": "weekly", "unit": unit, "status": "synthetic"}


def _lcoe_years(path: Path) -> Iterator[Row]:
    about = {"segment": "utility_scale", "unit": "US$/kWh", "price_basis": "real 2023 US$", "status": "reported"}
    for row in records(path):
        name = row.pop("place")
        for year, value in row.items():
            if value:
                yield {**_place(name), **about, "year": int(year), "value": float(value)}


def _experience(path: Path) -> Iterator[Row]:
    for row in records(path):
        money = {"price": float(row["usd2023_per_wp"]), "unit": "US$/Wp", "price_basis": "real 2023 US$"}
        yield {"year": int(row["year"]), "cumulative_mw": float(row["cumulative_mw"]), **money}


def _faults(path: Path) -> Iterator[Row]:
    yield from records(path)


def _maintenance(path: Path) -> Iterator[Row]:
    for row in records(path):
        interval = int(row["interval_months"]) if row["interval_months"] else None
        hours = float(row["hours_per_mw"]) if row["hours_per_mw"] else None
        yield {**row, "interval_months": interval, "hours_per_mw": hours}


def _text(path: Path) -> Iterator[Row]:
    """Text that is read from its file; only its dataset and edition are rows."""
    path.read_text()
    yield from ()


READERS: dict[str, tuple[type[Base] | None, Callable[[Path], Iterator[Row]]]] = {
    "capacity_years": (Capacity, _capacity_years),
    "capacity_other_vintage": (Capacity, _capacity_other_vintage),
    "capacity_segments": (Capacity, _capacity_segments),
    "world_module_prices": (Price, _world_module_prices),
    "us_module_prices": (Price, _us_module_prices),
    "metal_prices": (Price, _metal_prices),
    "demo_prices": (Price, _demo_prices),
    "lcoe_years": (Lcoe, _lcoe_years),
    "experience": (Experience, _experience),
    "faults": (Fault, _faults),
    "maintenance": (MaintenanceTask, _maintenance),
    "text": (None, _text),
}
