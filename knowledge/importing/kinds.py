"""The three kinds of data that files may bring: their tables, what a row must have, and what tells two rows apart.

This is the product's own schema too: an export has exactly these columns, and an import of it needs no reading between
the lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from extensions import Base
from models import Capacity, Lcoe, Price


@dataclass(frozen=True)
class Kind:
    name: str
    table: type[Base]
    fields: tuple[str, ...]  # of a stored row, in the order of records
    series: tuple[str, ...]  # what names a series
    period: str  # the field that runs along a series: date or year
    value: str
    needed: tuple[str, ...]  # without a column or a constant for these there is no row
    words: tuple[str, ...]  # fields that become words of the vocabulary

    @property
    def key(self) -> tuple[str, ...]:
        """What tells two rows of an edition apart."""
        return (*self.series, self.period)

    @property
    def stored(self) -> tuple[str, ...]:
        """The fields in the order in which rows are stored: their key first, then the figure."""
        first = (*self.key, self.value)
        return (*first, *(field for field in self.fields if field not in first))


CAPACITY = Kind(
    name="capacity",
    table=Capacity,
    fields=("entity", "iso3", "entity_type", "year", "segment", "metric", "scenario", "value", "unit", "status"),
    series=("entity", "metric", "segment", "scenario", "unit"),
    period="year",
    value="value",
    needed=("entity", "year", "value", "unit"),
    words=("entity", "segment", "scenario"),
)
PRICE = Kind(
    name="price",
    table=Price,
    fields=(
        "date", "component", "technology", "region", "frequency", "price", "unit", "price_basis", "status",
    ),
    series=("component", "technology", "region", "frequency", "unit", "price_basis"),
    period="date",
    value="price",
    needed=("date", "component", "price", "unit"),
    words=("component", "technology", "region"),
)  # fmt: skip
LCOE = Kind(
    name="lcoe",
    table=Lcoe,
    fields=("entity", "iso3", "entity_type", "year", "segment", "value", "unit", "price_basis", "status"),
    series=("entity", "segment", "unit", "price_basis"),
    period="year",
    value="value",
    needed=("entity", "year", "value", "unit"),
    words=("entity", "segment"),
)
KINDS = {kind.name: kind for kind in (CAPACITY, PRICE, LCOE)}
EXTRA = {"capacity": ("connection", "source"), "price": ("source",), "lcoe": ("source",)}


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The fields that a column of such a file may fill."""
    return (*kind.fields, *EXTRA[kind.name])


FIELDS = {name: fields_of(kind) for name, kind in KINDS.items()}
