"""Measure and print the figures: `python -m benchmarks [SUBJECT …] [--write]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import answers, database, durability, facts, imports, llm, page, plants, start, streams, table

README = Path(__file__).parent.parent / "README.md"
Measure = Callable[[], Iterator[table.Figure]]
SUBJECTS: dict[str, Measure] = {
    "start": start.measure,
    "answers": answers.measure,
    "llm": llm.measure,
    "streams": streams.measure,
    "facts": facts.measure,
    "database": database.measure,
    "page": page.measure,
    "imports": imports.measure,
    "plants": plants.measure,
    "durability": durability.measure,
}


def main() -> int:
    given = _arguments()
    sys.stdout.write(f"{table.machine()}\n\n")
    subjects = {**SUBJECTS, "durability": partial(durability.measure, given.seconds)}
    figures = [figure for name in given.subjects or subjects for figure in _measured(name, subjects[name])]
    text = table.markdown(figures)
    sys.stdout.write(f"{text}\n")
    if given.write:
        table.write(README, text)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=f"of: {', '.join(SUBJECTS)}; all without")
    parser.add_argument("--write", action="store_true", help="put the table into README.md as well")
    parser.add_argument(
        "--seconds", type=float, default=durability.SECONDS, help="how long the writers of `durability` write"
    )
    given = parser.parse_args()
    if unknown := [name for name in given.subjects if name not in SUBJECTS]:
        parser.error(f"there is no subject {unknown[0]!r}; choose of {', '.join(SUBJECTS)}")
    return given


def _measured(name: str, measure: Measure) -> list[table.Figure]:
    began = time.monotonic()
    figures = list(measure())
    load = os.getloadavg()[0]
    sys.stderr.write(f"{name}: measured in {time.monotonic() - began:.0f} s, load average then {load:.1f}\n")
    return figures


if __name__ == "__main__":
    sys.exit(main())
