"""openpyxl, without what it takes along.

It imports numpy and Pillow where it finds them, to know their numbers and to draw pictures: 15 MB more in a worker that
writes a table. Nothing here hands it either.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

TAKEN_ALONG = ("numpy", "PIL")
_importing = threading.Lock()


def openpyxl() -> Any:
    """The module: 16 MB that only a process that reads or writes a workbook shall hold."""
    with _importing:
        is_there = "openpyxl" in sys.modules
        absent = [] if is_there else [name for name in TAKEN_ALONG if name not in sys.modules]
        sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: whoever imports it finds none
        try:
            import openpyxl  # noqa: PLC0415
        finally:
            for name in absent:
                del sys.modules[name]
    return openpyxl
