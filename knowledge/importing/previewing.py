"""What would be stored of a file, and what not, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from knowledge.importing.shapes import Corrections, Preview, Progress


def preview(
    path: Path,
    corrections: Corrections | None = None,
    name: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> Preview:
    """Read the whole file and say what `load` would do with it. Writes nothing.

    `name` is the file's own name where `path` is an upload's; `progress` is called about ten times a second.
    Raises problems.Invalid, Unsupported or TooLarge with the place when the file cannot be read at all.
    """
    raise NotImplementedError
