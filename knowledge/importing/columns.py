"""Which column fills which field: by its name, by what stands in it, or because a person said so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import fmean

import problems
from knowledge.importing import days, numbers, units, words
from knowledge.importing.headers import bare, meaning
from knowledge.importing.kinds import CAPACITY, KINDS, LCOE, PRICE, Kind, fields_of
from knowledge.importing.refused import Refused, shortened
from knowledge.importing.shapes import ColumnUse, Corrections
from knowledge.importing.sheets import Cell
from knowledge.places import find_place

Cells = Sequence[Cell]
EXAMPLES = 3
SURE = 0.8  # below it a person should look
MOSTLY = 0.8  # of a column's cells that must be of a kind
HEADER_WITHIN = 40  # lines
YEAR_HEADER = re.compile(r"\D{0,12}((?:19|20)\d\d)\D{0,12}")
LEAST_YEARS = 2  # columns headed by a year, for a table that has one column for each
TYPES = ("metric", "segment", "scenario")  # what a column named "type" may be about
VAGUE = {
    **dict.fromkeys(("type", "typ", "tipo", "art", "variable", "category", "description"), TYPES),
    **dict.fromkeys(("connection", "grid connection"), ("connection",)),
}
TOLD_BY = {"connection": "segment", **{field: field for field in TYPES}}  # whose words tell it


@dataclass(frozen=True)
class Mapping:
    kind: Kind
    uses: tuple[ColumnUse, ...]
    places: dict[str, int]  # field -> index of its column
    years: tuple[tuple[int, int], ...]  # index of a column and the year that heads it
    constants: dict[str, str]
    missing: tuple[str, ...]  # needed fields that neither column nor constant fills
    headers: tuple[str, ...]

    def header(self, field: str) -> str:
        return self.headers[self.places[field]] if field in self.places else ""


def header_row(rows: Sequence[Cells]) -> int:
    """Which of the first rows names the columns: the one with the most names that mean something. Raises Invalid."""
    scores = [_names(row) for row in rows[:HEADER_WITHIN]]
    best = max(range(len(scores)), key=lambda place: (scores[place], -place), default=0)
    if not scores or scores[best] < 2:
        first = next((row for row in rows if sum(cell not in {None, ""} for cell in row) > 1), ())
        raise problems.Invalid(
            f"No line names the columns. The first one has: {', '.join(shortened(cell) for cell in first[:8])}.",
            hint="The first line should name the columns, such as country,year,capacity_mw "
            "or date,component,technology,region,price,unit.",
        )
    return best


def _names(row: Cells) -> int:
    fields = {meaning(cell, fields_of(kind))[0] for kind in KINDS.values() for cell in row if isinstance(cell, str)}
    return len(fields - {""}) + (len(_year_columns([_text(cell) for cell in row])) >= LEAST_YEARS)


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a year in a workbook's header
    return words.tidy(str(cell)) if cell is not None else ""


def mapping(header: Cells, sample: Sequence[Cells], given: Corrections) -> Mapping:
    """Fields of the columns. Raises Invalid when a correction names no column or no field of the product."""
    headers = tuple(_text(cell) for cell in header)
    kind = KINDS[_checked(given.kind, KINDS)] if given.kind else _kind(headers, sample)
    chosen = _chosen(headers, kind, given)
    fields = {field for field, _sure, _why in chosen.values()}
    named = _by_name(headers, sample, kind, set(chosen))
    found = {**{place: one for place, one in named.items() if one[0] not in fields}, **chosen}
    has_figures = kind.value in fields
    years = () if kind is PRICE or has_figures else _year_columns(headers, found)
    _add_by_values(found, headers, sample, kind, years)
    places = {field: place for place, (field, _sure, _why) in found.items() if field}
    constants = {field: words.tidy(text) for field, text in given.constants.items() if _checked(field, fields_of(kind))}
    constants |= _said_by_headers(headers, places, years, kind, constants)
    filled = {*places, *constants, *(("year", kind.value) if years else ())}
    missing = tuple(field for field in kind.needed if field not in filled)
    uses = tuple(_use(place, headers, sample, found, years) for place in range(len(headers)) if headers[place])
    return Mapping(kind, uses, places, years, constants, missing, headers)


def _checked(name: str, known: Sequence[str] | dict[str, Kind]) -> str:
    if name not in known:
        raise problems.Invalid(f"There is no {name[:40]!r} here.", hint=f"There are: {', '.join(known)}.")
    return name


Found = dict[int, tuple[str, float, str]]  # by column: field, how sure, why


def _kind(headers: Sequence[str], sample: Sequence[Cells]) -> Kind:
    """By the units that headers and cells name; without any by the names of the columns."""
    cells = {cell for row in sample[:50] for cell in row if isinstance(cell, str)}
    texts = [*cells, *headers, *(bare(header)[1] for header in headers)]
    if any("lcoe" in text.casefold() or _money(text).endswith("/kWh") for text in texts):
        return LCOE
    if any(_money(text) for text in texts):
        return PRICE
    named = {meaning(header, fields_of(PRICE))[0] for header in headers}
    if any(units.power(text) for text in texts if text) or not {"price", "component"} & named:
        return CAPACITY
    return PRICE


def _money(text: str) -> str:
    """The unit of a price that the text is; empty for any other text."""
    unit = units.money(text)
    return unit.name if unit is not None and unit.is_known else ""


def _chosen(headers: Sequence[str], kind: Kind, given: Corrections) -> Found:
    found: Found = {}
    for header, field in given.columns.items():
        if header not in headers:
            raise problems.Invalid(f"There is no column {header[:60]!r}.", hint=f"There are: {', '.join(headers)}.")
        found[headers.index(header)] = (_checked(field, fields_of(kind)) if field else "", 1.0, "as you said")
    return found


def _by_name(headers: Sequence[str], sample: Sequence[Cells], kind: Kind, taken: set[int]) -> Found:
    """Each field goes to the column that is named for it best; what a common word means is asked of its cells."""
    free = [place for place in range(len(headers)) if place not in taken and headers[place]]
    named = [(place, *_meaning(headers[place], _column(sample, place), kind)) for place in free]
    found: Found = {}
    for place, field, sure, why in sorted(named, key=lambda one: -one[2]):
        if field and field not in {other for other, _sure, _why in found.values()}:
            found[place] = (field, sure, why)
    return found


def _meaning(header: str, cells: Sequence[Cell], kind: Kind) -> tuple[str, float, str]:
    name = bare(header)[0]
    if kind is not PRICE and name in VAGUE:
        field = next((one for one in VAGUE[name] if _mostly(cells, partial(_is_word, TOLD_BY[one]))), "")
        return (field, 0.9, "by its name and values") if field else ("", 0.0, "")
    field, sure = meaning(header, fields_of(kind))
    why = "our own name" if sure == 1.0 else "a usual name" if sure > SURE else "nearly a usual name"
    return field, sure, why


def _is_word(field: str, cell: Cell) -> bool:
    return bool(words.known(field, str(cell)))


def _year_columns(headers: Sequence[str], found: Found | None = None) -> tuple[tuple[int, int], ...]:
    """Columns headed by a year, when there are several and none is for the year itself."""
    if found and "year" in {field for field, _sure, _why in found.values()}:
        return ()
    years = [(place, int(match[1])) for place, text in enumerate(headers) if (match := YEAR_HEADER.fullmatch(text))]
    return tuple(years) if len(years) >= LEAST_YEARS and len({year for _place, year in years}) == len(years) else ()


def _add_by_values(
    found: Found, headers: Sequence[str], sample: Sequence[Cells], kind: Kind, years: Sequence[tuple[int, int]]
) -> None:
    """Needed fields that no name filled go to the first column whose cells are of their kind."""
    filled = {field for field, _sure, _why in found.values()}
    for field in kind.needed:
        if field in filled or field not in BY_VALUES or (years and field in {"year", kind.value}):
            continue
        taken = {*found, *(place for place, _year in years)}
        for place in range(len(headers)):
            if place not in taken and _mostly(_column(sample, place), BY_VALUES[field]):
                found[place] = (field, 0.6, "by its values")
                break


def _column(sample: Sequence[Cells], place: int) -> list[Cell]:
    return [row[place] for row in sample if place < len(row) and row[place] not in {None, ""}]


def _mostly(cells: Sequence[Cell], fits: Callable[[Cell], bool]) -> bool:
    looked_at = cells[:200]
    return bool(looked_at) and fmean(fits(cell) for cell in looked_at) >= MOSTLY


def _is_place(cell: Cell) -> bool:
    return isinstance(cell, str) and find_place(cell) is not None


def _is_read(read: Callable[[Cell], object]) -> Callable[[Cell], bool]:
    def fits(cell: Cell) -> bool:
        try:
            read(cell)
        except Refused:
            return False
        return True

    return fits


def _is_unit(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    return bool(units.power(cell) or _money(cell))


BY_VALUES: dict[str, Callable[[Cell], bool]] = {
    "entity": _is_place,
    "year": _is_read(lambda cell: days.year(cell, "year")),
    "date": _is_read(lambda cell: days.day(cell, "date", days.DAY_FIRST)),
    "unit": _is_unit,
    "component": lambda cell: bool(words.known("component", str(cell))),
    "value": _is_read(lambda cell: numbers.number(cell, "value", ".")),
    "price": _is_read(lambda cell: numbers.number(cell, "price", ".")),
}


def _said_by_headers(
    headers: Sequence[str],
    places: dict[str, int],
    years: Sequence[tuple[int, int]],
    kind: Kind,
    constants: dict[str, str],
) -> dict[str, str]:
    """A unit or metric that stands in the header of the figures: "Annual additions (GW)"."""
    place = places.get(kind.value, years[0][0] if years else None)
    if place is None:
        return {}
    header = headers[place]
    said: dict[str, str] = {}
    written = bare(header)[1] or header.replace("_", " ").rpartition(" ")[2]
    read = units.power if kind is CAPACITY else units.money
    unit = read(written)
    if "unit" not in places and "unit" not in constants and unit is not None and unit.is_known:
        said["unit"] = written
    if kind is CAPACITY and "metric" not in places and "metric" not in constants:
        name = bare(header)[0]
        metric = next((one for one in ("annual", "cumulative") if _mentions(name, one)), "")
        said |= {"metric": metric} if metric else {}
    return said


def _mentions(name: str, metric: str) -> bool:
    parts = {" ".join(name.split()[:length]) for length in (1, 2, 3)}
    return any(part in words.METRICS[metric] for part in parts)


def _use(
    place: int, headers: Sequence[str], sample: Sequence[Cells], found: Found, years: Sequence[tuple[int, int]]
) -> ColumnUse:
    examples = tuple(dict.fromkeys(shortened(cell) for cell in _column(sample, place)))[:EXAMPLES]
    if place in {index for index, _year in years}:
        return ColumnUse(place + 1, headers[place], "value", 0.9, "a column for each year", examples)
    field, sure, why = found.get(place, ("", 1.0, "nothing that is stored"))
    return ColumnUse(place + 1, headers[place], field, sure, why, examples)
