"""A worker that writes or reads a workbook loads openpyxl, and nothing heavy beside it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

WORKBOOKS = """
import io, json, sys, tempfile
from pathlib import Path
from knowledge.importing import workbooks
from spreadsheets import openpyxl
target = io.BytesIO()
workbooks.write(target, [["about"]], ["year", "power"], [[2023, 1.5]])
path = Path(tempfile.mkstemp()[1])
path.write_bytes(target.getvalue())
with workbooks.opened(path, "") as book:
    rows = [cells for _line, cells in book.rows]
path.unlink()
loaded = sorted({"numpy", "PIL", "pandas", "openpyxl"} & set(sys.modules))
import numpy
openpyxl()
print(json.dumps([rows, loaded, int(numpy.arange(4).sum())]))
"""


def test_a_workbook_is_written_and_read_without_numpy_which_may_come_later():
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", WORKBOOKS], cwd=root, capture_output=True, text=True, check=True)
    rows, loaded, total = json.loads(done.stdout)
    assert rows == [["about"], ["year", "power"], [2023, 1.5]]
    assert (loaded, total) == (["openpyxl"], 6)
