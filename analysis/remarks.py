"""What was noticed while a file was read: doubts a person should settle, notes, and defects by number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Remarks:
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    defects: Counter[str] = field(default_factory=Counter)
    placed: list[str] = field(default_factory=list)  # known only because the plant's place is

    def doubt(self, sentence: str) -> None:
        if sentence not in self.doubts:
            self.doubts.append(sentence)

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def by_place(self, sentence: str) -> None:
        self.note(sentence)
        self.placed.append(sentence)

    def count(self, defect: str, number: int | np.integer) -> None:
        self.defects[defect] += int(number)


def listed(names: list[str], most: int = 8) -> str:
    """ "a, b and 3 more", for a sentence."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
