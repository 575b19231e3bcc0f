"""Tables that an llm writes: a cell is judged by itself, with the unit of its column and the names of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from agents.guard import naming, units
from agents.guard.judge import Passage
from agents.guard.plain import clean
from agents.guard.units import Unit

_RULE = re.compile(r"[\s|:+-]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_UNIT = re.compile(r"[(\[,]\s*([^()\[\],]+?)\s*[)\]]?\s*$")


@dataclass(frozen=True)
class Cell:
    text: str
    passage: Passage


class Table:
    """The table that is being written, if one is."""

    def __init__(self) -> None:
        self._header: list[str] = []
        self._row: list[str] = []
        self.is_open = False

    def takes(self, line: str) -> bool:
        """Whether this line is one of a table."""
        self.is_open = line.lstrip().startswith("|") and line.strip().count("|") > 1
        if not self.is_open:
            self._header = []
            return False
        self._row = (
            [] if _RULE.fullmatch(line) else [clean(cell).strip() for cell in line.strip().strip("|").split("|")]
        )
        return True

    def cells(self, passage: Passage) -> Iterator[Cell]:
        """The cells of its latest line; the first line gives the others their units."""
        row, header = self._row, self._header
        self._header = header or row
        names = [name for _, name in naming.named_in(" | ".join(row))]
        years = [int(year) for cell in row for year in _YEAR.findall(cell)] if header else []
        for place, text in enumerate(row):
            head = header[place] if place < len(header) else ""
            own = replace(
                passage,
                unit=_unit(head),
                names=tuple(names + [name for _, name in naming.named_in(head)]),
                years=tuple([*years, *map(int, _YEAR.findall(head))] if text not in map(str, years) else ()),
            )
            yield Cell(text, own)


def _unit(head: str) -> Unit | None:
    """Of "Capacity (GW)", "Share, %" or "GW"."""
    match = _UNIT.search(head)
    return units.parse(match[1]) if match else units.parse(head)
