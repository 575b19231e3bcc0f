"""From the cells of one row to what is stored of it. Built once for a file, then called for each of its rows.

A text is read once and remembered: a million rows have few different ones. What cannot be stored raises Refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.importing import days, units, words
from knowledge.importing.columns import Mapping
from knowledge.importing.days import Day
from knowledge.importing.kinds import CAPACITY, PRICE, fields_of
from knowledge.importing.numbers import number, tidy
from knowledge.importing.refused import Refused
from knowledge.importing.sheets import Cell
from knowledge.importing.units import Unit
from knowledge.importing.words import known, slug

Record = tuple[Any, ...]  # in the order of Kind.stored
REMEMBERED = 20_000  # texts of a field; then they are read anew
LONGEST = 300  # characters of a text that is remembered
ALL = "all"  # the technology of a price that names none
NOWHERE = "unspecified"  # the region of a price that names none
NOMINAL = "nominal"


@dataclass(frozen=True)
class Reading:
    """How a file is read: what its columns are, and what was judged once for all of its cells."""

    mapping: Mapping
    decimal: str  # . or ,
    order: str  # of day, month and year; empty without dates
    frequency: str  # of prices whose dates and columns do not tell


class Remembered(dict[Any, Any]):
    """What each cell was read as."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self._read = read

    def __missing__(self, cell: Any) -> Any:
        value = self._read(cell)
        if len(self) >= REMEMBERED:
            self.clear()
        if len(str(cell)) <= LONGEST:
            self[cell] = value
        return value


class Reader:
    """Rows of one kind. `units` is what the file's units became."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        mapping = reading.mapping
        self._width = len(mapping.headers)
        fields = fields_of(mapping.kind)
        self._constants: list[Cell] = [mapping.constants.get(field) for field in fields]
        self._at = {field: mapping.places.get(field, self._width + place) for place, field in enumerate(fields)}
        self.units: dict[Any, Unit] = Remembered(self._unit)
        self._status = Remembered(_status)
        self._value = self._at[mapping.kind.value]

    def records(self, cells: list[Cell]) -> Sequence[Record]:
        """What is stored of a row: one record, or one for each column headed by a year."""
        width = self._width
        if len(cells) != width:
            cells = self._fitting(cells)
        full = cells + self._constants
        years = self.reading.mapping.years
        return [self.record(full)] if not years else self._of_years(full)

    def record(self, cells: list[Cell]) -> Record:
        raise NotImplementedError

    def _fitting(self, cells: list[Cell]) -> list[Cell]:
        if any(cell not in {None, ""} for cell in cells[self._width :]):
            reason = f"{len(cells)} cells where the header has {self._width}: a delimiter or a quotation mark is wrong"
            raise Refused("", "", reason)
        return (cells + [None] * self._width)[: self._width]

    def _of_years(self, cells: list[Cell]) -> list[Record]:
        """Cells without a figure say nothing; what is wrong with one is said with its year."""
        found = []
        for place, year in self.reading.mapping.years:
            if cells[place] not in {None, "", "-", "–"}:
                cells[self._at["year"]], cells[self._value] = year, cells[place]
                found.append(self.record(cells))
        return found

    def _unit(self, cell: Any) -> Unit:
        raise NotImplementedError


class PlaceReader(Reader):
    """Capacity and levelised cost: a place and a year."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._places = Remembered(_place)
        self._years = Remembered(lambda cell: days.year(cell, "year"))

    def _figure(self, cells: list[Cell]) -> tuple[float, Unit]:
        unit = self.units[cells[self._at["unit"]]]
        value = number(cells[self._value], "value", self.reading.decimal)
        return (value if unit.divisor == 1 else tidy(value / unit.divisor)), unit


class CapacityReader(PlaceReader):
    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._metrics = Remembered(_metric)
        self._segments = Remembered(_segment)
        self._scenarios = Remembered(lambda cell: known("scenario", _said(cell)) or slug(_said(cell)) or "historical")

    def record(self, cells: list[Cell]) -> Record:
        at = self._at
        entity, iso3, entity_type = self._places[cells[at["entity"]]]
        year = self._years[cells[at["year"]]]
        metric = self._metrics[cells[at["metric"]]]
        value, unit = self._figure(cells)
        if value < 0 and metric == "cumulative":
            raise Refused("value", cells[self._value], "a cumulative capacity below zero")
        segment = self._segments[(cells[at["segment"]], cells[at["connection"]])]
        scenario = self._scenarios[cells[at["scenario"]]]
        status = self._status[(cells[at["status"]], cells[at["source"]])]
        return (entity, metric, segment, scenario, unit.name, year, value, iso3, entity_type, status)

    def _unit(self, cell: Any) -> Unit:
        unit = units.power(_said(cell))
        if unit is None:
            raise Refused("unit", cell, "no unit of power, such as MW or GW")
        return unit


class LcoeReader(PlaceReader):
    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._segments = Remembered(_segment)
        self._bases = Remembered(_basis)

    def record(self, cells: list[Cell]) -> Record:
        at = self._at
        entity, iso3, entity_type = self._places[cells[at["entity"]]]
        year = self._years[cells[at["year"]]]
        value, unit = self._figure(cells)
        if value <= 0:
            raise Refused("value", cells[self._value], "a cost of zero or below")
        segment = self._segments[(cells[at["segment"]], None)]
        basis = self._bases[(cells[at["price_basis"]], unit.currency)]
        status = self._status[(cells[at["status"]], cells[at["source"]])]
        return (entity, segment, unit.name, basis, year, value, iso3, entity_type, status)

    def _unit(self, cell: Any) -> Unit:
        unit = units.money(_said(cell))
        if unit is None or not unit.name.endswith("/kWh"):
            raise Refused("unit", cell, "no money per energy, such as US$/kWh or €/MWh")
        return unit


class PriceReader(Reader):
    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._days = Remembered(lambda cell: days.day(cell, "date", reading.order))
        self._components = Remembered(_component)
        self._technologies = Remembered(lambda cell: words.name(cell, "technology") or ALL)
        self._regions = Remembered(lambda cell: words.region(cell) or NOWHERE)
        self._frequencies = Remembered(_frequency)
        self._bases = Remembered(_basis)
        at = self._at
        self._date, self._component, self._unit_at = at["date"], at["component"], at["unit"]
        self._rest = (at["technology"], at["region"], at["frequency"], at["price_basis"], at["status"], at["source"])

    def record(self, cells: list[Cell]) -> Record:
        technology, region, frequency, basis, status, source = self._rest
        day: Day = self._days[cells[self._date]]
        component = self._components[cells[self._component]]
        unit = self.units[cells[self._unit_at]]
        price = number(cells[self._value], "price", self.reading.decimal)
        if price <= 0:
            raise Refused("price", cells[self._value], "a price of zero" if price == 0 else "a price below zero")
        return (
            component,
            self._technologies[cells[technology]],
            self._regions[cells[region]],
            self._frequencies[cells[frequency]] or day.frequency or self.reading.frequency,
            unit.name,
            self._bases[(cells[basis], unit.currency)],
            day.iso,
            price if unit.divisor == 1 else tidy(price / unit.divisor),
            self._status[(cells[status], cells[source])],
        )

    def _unit(self, cell: Any) -> Unit:
        unit = units.money(_said(cell))
        if unit is None:
            raise Refused("unit", cell, "no unit, such as US$/Wp or €/kg")
        return unit


def reader(reading: Reading) -> Reader:
    kind = reading.mapping.kind
    return (CapacityReader if kind is CAPACITY else PriceReader if kind is PRICE else LcoeReader)(reading)


def _said(cell: Any) -> str:
    return words.tidy(str(cell)) if cell is not None else ""


def _place(cell: Any) -> tuple[str, str | None, str]:
    found = words.place(cell, "entity")
    return found.name, found.iso3, found.kind


def _component(cell: Any) -> str:
    text = words.name(cell, "component")
    if not text:
        raise Refused("component", cell, "no component")
    return known("component", text) or text.casefold()


def _frequency(cell: Any) -> str:
    """Empty where nothing is said: then the dates tell."""
    text = _said(cell)
    found = known("frequency", text)
    if text and not found:
        raise Refused("frequency", cell, "no frequency, such as weekly or monthly")
    return found


def _metric(cell: Any) -> str:
    text = _said(cell)
    found = known("metric", text) if text else "cumulative"
    if not found:
        raise Refused("metric", cell, "neither annual nor cumulative")
    return found


def _segment(cells: tuple[Any, Any]) -> str:
    """A segment, and where it is said, whether it is on the grid: "rooftop", "off_grid", "rooftop_off_grid"."""
    segment, connection = (known("segment", _said(cell)) or slug(_said(cell)) or "total" for cell in cells)
    if connection == "total":
        return segment
    return connection if segment == "total" else f"{segment}_{connection}"


def _status(cells: tuple[Any, Any]) -> str:
    status, source = (_said(cell) for cell in cells)
    return status or (f"reported: {source}" if source else "reported")


def _basis(said: tuple[Any, str]) -> str:
    """Real or nominal money: "nominal US$" where nothing is said."""
    text, currency = _said(said[0]), said[1]
    if text.casefold() in {"", NOMINAL}:
        return f"{NOMINAL} {currency}".strip()
    if text.casefold().removeprefix("real").strip().isdigit():
        return f"real {text.split()[-1]} {currency}".strip()
    return text
