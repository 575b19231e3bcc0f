"""One cell that cannot be stored, and why. It becomes a Reject with line and column where the row is read."""

from __future__ import annotations

SHOWN = 60  # characters of a cell that a report repeats


class Refused(Exception):
    """`field` is the field that the cell was meant for."""

    def __init__(self, field: str, value: object, reason: str) -> None:
        self.field, self.reason = field, reason
        self.value = shortened(value)
        super().__init__(reason)


def shortened(value: object) -> str:
    text = " ".join(str("" if value is None else value).split()).removesuffix(" 00:00:00")  # a day of a workbook
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
