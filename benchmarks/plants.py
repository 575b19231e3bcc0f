"""What the analyses of a plant's data take: four years of quarter hours, in a process of their own.

The library figures are those of RdTools alone, on the same days and in the same process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Figure, at_most
from tests.servers import ROOT

YEARS, STEP = 4, "15min"
ROUNDS = 3


def measure() -> Iterator[Figure]:
    read, _used = _in_a_process("reading")
    figures, used = _in_a_process("analyses")
    how = f"{figures['rows']:,} rows ({YEARS} years of quarter hours)"
    yield at_most("Plant: a file read", 2, read["seconds"], "s", f"{how}, CSV of {read['mb']:.1f} MB; best of {ROUNDS}")
    yield at_most("Plant: all but degradation and soiling", 1, figures["quick"], "s", f"{how}; best of {ROUNDS}")
    yield at_most(
        "Plant: degradation and soiling beside the libraries",
        1.3,
        figures["slow"] / figures["libraries"],
        "times",
        f"{how}; RdTools on the same days takes {figures['libraries']:.1f} s",
        f"{figures['slow']:.1f} s",
    )
    yield at_most("Plant: memory of the process", 600, used, "MB", f"{how}, made in it too")


def _in_a_process(name: str) -> tuple[dict[str, float], float]:
    """Its figures, and the memory in MB that it had at most. Who asks for them imports nothing of what is measured."""
    with tempfile.TemporaryDirectory(prefix="heliodesk-bench-") as folder:
        said = Path(folder) / "figures.json"
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.plants", name, str(said)], cwd=ROOT)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = status
        if status:
            raise RuntimeError(f"The {name} ended with {status}.")
        figures: dict[str, float] = json.loads(said.read_text())
    return figures, used.ru_maxrss * 1024 / 1e6


def _reading(said: Path) -> None:
    from analysis import reading  # noqa: PLC0415
    from tests.plants import make  # noqa: PLC0415

    path = said.with_name("plant.csv")
    path.write_text(make(years=YEARS, freq=STEP).csv())
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        reading.read(path, path.name, {}, progress=lambda stage, part: None)
        took.append(time.perf_counter() - began)
    said.write_text(json.dumps({"seconds": min(took), "mb": path.stat().st_size / 1e6}))


def _analyses(said: Path) -> None:
    from analysis import findings  # noqa: PLC0415
    from tests.analysis import known  # noqa: PLC0415
    from tests.plants import make  # noqa: PLC0415

    plant = make(years=YEARS, freq=STEP, soiling=0.1)
    of, facts = known.measured(plant), known.facts(plant)
    known.whole(known.of_frame(of.frame.iloc[: 96 * 400]), facts)  # what is loaded once is loaded
    quick = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run = findings.analyse(of, facts, progress=lambda stage, part: None)
        next(run)
        quick.append(time.perf_counter() - began)
    inside: list[float] = []
    _timed("soiling_srr", inside)
    _timed("degradation_year_on_year", inside)
    began = time.perf_counter()
    next(run)
    slow = time.perf_counter() - began
    figures = {"rows": len(of.frame), "quick": min(quick), "slow": slow, "libraries": sum(inside)}
    said.write_text(json.dumps(figures))


def _timed(name: str, spent: list[float]) -> None:
    """Let RdTools' function note how long it takes by itself."""
    import rdtools  # noqa: PLC0415
    import rdtools.soiling  # noqa: PLC0415

    owner = rdtools.soiling if name == "soiling_srr" else rdtools
    alone = getattr(owner, name)

    def noted(*given: object, **named: object) -> object:
        began = time.perf_counter()
        try:
            return alone(*given, **named)
        finally:
            spent.append(time.perf_counter() - began)

    setattr(owner, name, noted)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    {"reading": _reading, "analyses": _analyses}[sys.argv[1]](Path(sys.argv[2]))
