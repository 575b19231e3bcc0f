"""One cell that cannot be stored, and why. It becomes a Reject with line and column where the row is read."""

from __future__ import annotations

import re

from models import clean

MOST = 1_000  # characters of a cell that are looked at
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]")
SHOWN = 60  # characters of a cell that a report repeats


class Refused(Exception):
    """`field` is the field that the cell was meant for."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        self.field, self.reason = field, reason
        self.value = shortened(value)
        super().__init__(reason)


def shortened(value: object) -> str:
    said = str("" if value is None else value)[:MOST]
    text = " ".join(CONTROL.sub(" ", clean(said)).split()).removesuffix(" 00:00:00")  # a day of a workbook
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
