"""Charts as SVG and PNG, made on demand from a stored Vega-Lite specification and the rows beside it, kept as files.

One warm process per machine draws them (`chart_process`, over a unix socket); whoever needs it first starts it. This
side knows neither Vega nor the renderer; what it hands over was made whole and harmless by `chart_spec`.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jobs import children
from jobs.chart_process import receive, send
from jobs.chart_spec import Columns, Paper, Rows, Size, Theme, complete
from problems import Invalid, Unavailable

START_WITHIN = 8.0  # seconds for a new process to listen, on a machine that is busy
DRAW_WITHIN = 12.0  # seconds to wait for a drawing; the process gives up on itself after 10
LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 108 on Linux and 104 elsewhere
ROOT = Path(__file__).resolve().parent.parent
# Whatever makes another picture of the same chart: the renderer, and every line that has a part in it.
PARTS = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("chart_*.py")))
ENGINE = f"vl-convert {version('vl-convert-python')}, {hashlib.sha256(PARTS).hexdigest()[:12]}"


@dataclass(frozen=True)
class Place:
    """Where charts are kept and drawn. `owner` is the process whose end ends the drawing process."""

    data_dir: Path
    owner: int

    @property
    def drawn(self) -> Path:
        return self.data_dir / "charts"

    @property
    def socket(self) -> Path:
        path = self.data_dir / "run" / "charts.sock"
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
            return path
        name = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"heliodesk-{os.getuid()}-{name}" / "charts.sock"


_place: Place | None = None


def configure(data_dir: Path) -> None:
    """Once, in the process that the drawing process may not outlive: the master, before it forks."""
    global _place
    _place = Place(data_dir, os.getpid())


def svg(
    spec: dict[str, Any],
    columns: Columns,
    rows: Rows,
    theme: Theme,
    description: str,
    size: Size = "wide",
    title: str = "",
    paper: Paper | None = None,
) -> str:
    """The chart, drawn or found drawn. Raises Invalid when it cannot be drawn, Unavailable when nothing draws."""
    assert _place is not None, "charts.configure has not been called"
    job = {"kind": "svg", "spec": complete(spec, columns, rows, theme, size, paper)}
    file = _place.drawn / f"{_key(job, description, title)}.svg"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        drawn = _titled(_drawn(_place, job), title, description)
    _keep(file, drawn.encode())
    return drawn


def png(spec: dict[str, Any], columns: Columns, rows: Rows, theme: Theme, paper: Paper) -> bytes:
    """The chart as a picture of 1,280 pixels' width. Raises as `svg` does."""
    assert _place is not None, "charts.configure has not been called"
    job = {"kind": "png", "spec": complete(spec, columns, rows, theme, "wide", paper)}
    file = _place.drawn / f"{_key(job)}.png"
    try:
        return file.read_bytes()
    except FileNotFoundError:
        drawn = base64.b64decode(_drawn(_place, job))
    _keep(file, drawn)
    return drawn


def _key(job: dict[str, Any], *words: str) -> str:
    text = json.dumps([ENGINE, job, *words], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _titled(drawn: str, title: str, description: str) -> str:
    """The picture with its words, for those who hear it."""
    head, sign, rest = drawn.partition(">")
    words = [
        f"<{name}>{html.escape(text)}</{name}>" for name, text in (("title", title), ("desc", description)) if text
    ]
    return f'{head} role="img"{sign}{"".join(words)}{rest}'


def _keep(file: Path, drawn: bytes) -> None:
    """Whole or not at all, whoever else draws the same."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        part.write(drawn)
    Path(part.name).replace(file)


# --- the drawing process ----------------------------------------------------------------------------------------------


def _drawn(place: Place, job: dict[str, Any]) -> str:
    """One more try after a crash: the process may have died of the chart before this one."""
    for attempt in range(2):
        answer = _ask(place, job)
        if answer is not None:
            return _checked(answer, job["kind"])
        if attempt == 0:
            time.sleep(0.05)
    raise Unavailable(
        "The chart could not be drawn.", code="charts_unavailable", hint="The table shows the same figures."
    )


def _checked(answer: dict[str, Any], kind: str) -> str:
    if kind not in answer:
        raise Invalid("This chart cannot be drawn.", code="bad_chart", hint=answer.get("error", ""))
    return str(answer[kind])


def _ask(place: Place, job: dict[str, Any]) -> dict[str, Any] | None:
    """The process's answer, or none when it broke off."""
    with closing(_connected(place)) as line:
        line.settimeout(DRAW_WITHIN)
        try:
            send(line, job)
            return receive(line)
        except OSError:
            return None


def _connected(place: Place) -> socket.socket:
    deadline = time.monotonic() + START_WITHIN
    started = None
    while True:
        line = _line(place.socket)
        if line:
            return line
        if time.monotonic() > deadline:
            raise Unavailable("The chart could not be drawn.", code="charts_unavailable", retry_after=5)
        # Of several that are started, all but one find the lock taken and end at once.
        if started is None or started.poll() is not None:
            started = _start(place)
        time.sleep(0.02)


def _line(path: Path) -> socket.socket | None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(2)
    try:
        line.connect(str(path))
    except OSError:
        line.close()
        return None
    return line


def _start(place: Place) -> subprocess.Popen[bytes]:
    folder = place.socket.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise Unavailable(
            "Charts cannot be drawn.", code="charts_unavailable", hint=f"{folder} belongs to another user."
        )
    command = [sys.executable, "-m", "jobs.chart_process", str(place.socket), str(place.drawn), str(place.owner)]
    one_arena = {**os.environ, "MALLOC_ARENA_MAX": "1"}  # 4 MB less, and no slower: it draws one at a time
    return children.start(command, cwd=ROOT, env=one_arena, stdout=subprocess.DEVNULL)
