"""Numbers as people write them: decimal point or comma, thousands apart, a currency or unit beside them.

Which of point and comma is the decimal sign is judged once for a file, from all cells of a sample, and then holds for
every cell: "1,234" and "1.234" never change their meaning from row to row.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from knowledge.importing import units
from knowledge.importing.refused import Refused
from knowledge.importing.sheets import Cell
from knowledge.importing.worksheets import UNCOMPUTED

MISSING = frozenset(("", "-", "–", "—", ".", "..", "...", "n/a", "na", "nan", "null", "none", "n.a.", "k.a.", "s/o",
                     "#n/a", "#na", "x", ":"))  # fmt: skip
APART = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")  # what may stand between thousands beside point and comma
AROUND = re.compile(r"^[^\d+\-.,(]*|[^\d.,)]*$")  # currency signs and units before and behind
SHAPE = re.compile(r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?")
GROUPED = {sign: re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+") for sign in ".,"}
OTHER = {".": ",", ",": "."}
LONGEST = 120  # characters of a number with all that stands around it; AROUND takes their square
MOST = 1e15  # nothing that is counted here is larger


def decimal_sign(cells: Iterable[Cell], delimiter: str = "") -> tuple[str, bool]:
    """The decimal sign of these cells, and whether they prove it. Cells split by semicolons prefer the comma."""
    votes = Counter(sign for cell in cells if isinstance(cell, str) and (sign := _vote(cell)))
    if votes["."] != votes[","]:
        return (max(".,", key=lambda sign: votes[sign]), True)
    likely = "," if delimiter == ";" and votes["grouped ."] + votes["grouped ,"] == 0 else "."
    if votes["grouped ."] and not votes["grouped ,"]:
        likely = "," if delimiter == ";" else "."
    return likely, not (votes["grouped ."] or votes["grouped ,"])


def _vote(cell: str) -> str:
    """Which decimal sign a cell has: "." or ","; "grouped ." for one that may be a point between thousands."""
    text = _bare(cell) if len(cell) <= LONGEST else ""
    if "." in text and "," in text:
        return max(".,", key=text.rfind)
    sign = "," if "," in text else "." if "." in text else ""
    if not sign or not any(character.isdigit() for character in text):
        return ""
    if text.count(sign) > 1:
        return OTHER[sign]
    return f"grouped {sign}" if GROUPED[sign].fullmatch(text) else sign


def _bare(cell: str) -> str:
    return AROUND.sub("", APART.sub("", cell))


def number(cell: Cell, field: str, decimal: str) -> float:
    """The cell's number. Raises Refused."""
    if isinstance(cell, str):
        if len(cell) > LONGEST:
            raise Refused(field, cell, "no number")
        if decimal == ".":
            try:
                value = float(cell)
            except ValueError:
                value = _written(cell, field, decimal)
        else:
            value = _written(cell, field, decimal)
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        raise Refused(field, cell, f"no {field}" if cell is None else "a date or a yes/no where a number should be")
    if not math.isfinite(value):
        raise Refused(field, cell, f"no {field}")
    if abs(value) > MOST:
        raise Refused(field, cell, "a number beyond all bounds")
    return value


def _written(cell: str, field: str, decimal: str) -> float:
    """The number of a text; only the file's own decimal sign may be one, only the other one may part thousands."""
    if cell == UNCOMPUTED:
        raise Refused(field, "", "a formula whose value is not stored in the workbook")
    if cell.strip().casefold() in MISSING:
        raise Refused(field, cell, f"no {field}")
    beside = " ".join("".join(AROUND.findall(APART.sub("", cell))).split())
    if beside and not units.is_beside(beside):
        raise Refused(field, cell, f"{beside[:20]!r} beside the figure; a unit needs a column or a header")
    text = _bare(cell)
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"  # as accountants write what is below zero
    other = OTHER[decimal]
    whole, sign, fraction = text.partition(decimal)
    if other in fraction or (other in whole and not GROUPED[other].fullmatch(whole)):
        said = {".": "point", ",": "comma"}
        raise Refused(field, cell, f"a decimal {said[other]} in a file with decimal {said[decimal]}s")
    text = whole.replace(other, "") + (f".{fraction}" if sign else "")
    if not SHAPE.fullmatch(text):
        raise Refused(field, cell, "no number")
    return float(text)


def tidy(value: float) -> float:
    """A converted number without what binary fractions add to its end."""
    return float(f"{value:.12g}")
