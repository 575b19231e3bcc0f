"""The process that draws charts: one per machine, started by whoever needs it first, warm from then on.

    python -m jobs.chart_process SOCKET FOLDER OWNER

It holds a lock beside the socket, draws one chart at a time, and ends when nobody asked for ten minutes, when the owner
is gone, when it has grown too large, or in the middle of a drawing that takes too long: it is started again in half a
second. It imports nothing of the product, and reads nothing from network or disk.
"""

from __future__ import annotations

import base64
import fcntl
import json
import logging
import os
import select
import signal
import socket
import sys
import time
from pathlib import Path
from typing import IO, Any

IDLE = 600.0  # seconds
LOOK_EVERY = 1.0  # seconds between looks whether the owner is there
DRAW_SECONDS = 10
LARGE = 120 * 1024  # kB resident, reached after some forty charts: end when nobody waits
LARGEST = 240 * 1024  # kB resident: end at once
KEEP_DAYS = 30  # a drawn chart that is older is drawn again when somebody looks
VEGA_LITE = "6.4"
SCALE = 2.0  # of a PNG: twice the pixels, for slides and dense screens
MAX_BYTES = 32 * 1024 * 1024
BACKLOG = 64

logger = logging.getLogger(__name__)


def send(line: socket.socket, message: dict[str, Any]) -> None:
    body = json.dumps(message, default=str).encode()
    line.sendall(len(body).to_bytes(4, "big") + body)


def receive(line: socket.socket) -> dict[str, Any]:
    """The next message. Raises OSError when the line ends before it is whole."""
    size = int.from_bytes(_exactly(line, 4), "big")
    if size > MAX_BYTES:
        raise OSError("message too large")
    message: dict[str, Any] = json.loads(_exactly(line, size))
    return message


def _exactly(line: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise OSError("the line ended")
        parts += part
    return bytes(parts)


def draw(job: dict[str, Any]) -> dict[str, Any]:
    import vl_convert  # heavy: 60 MB, and only this process may have it  # noqa: PLC0415

    signal.setitimer(signal.ITIMER_REAL, DRAW_SECONDS)  # unhandled, so that it ends the process inside the renderer too
    try:
        if job["kind"] == "png":
            png = vl_convert.vegalite_to_png(job["spec"], vl_version=VEGA_LITE, scale=SCALE, allowed_base_urls=[])
            return {"png": base64.b64encode(png).decode()}
        return {"svg": vl_convert.vegalite_to_svg(job["spec"], vl_version=VEGA_LITE, allowed_base_urls=[])}
    except ValueError as error:
        return {"error": _reason(error)}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _reason(error: ValueError) -> str:
    """The renderer's own sentence, without its stack."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return next((line for line in lines[1:] if not line.startswith("at ")), lines[0] if lines else "")[:200]


def serve(listener: socket.socket, owner: int) -> None:
    born = _birth(owner)
    last_asked = time.monotonic()
    while born and _birth(owner) == born and time.monotonic() - last_asked < IDLE and _size() < LARGEST:
        if not select.select([listener], [], [], LOOK_EVERY)[0]:
            if _size() > LARGE:
                return
            continue
        line, _ = listener.accept()
        last_asked = time.monotonic()
        with line:
            _answer(line)


def _answer(line: socket.socket) -> None:
    line.settimeout(DRAW_SECONDS)
    try:
        send(line, draw(receive(line)))
    except (OSError, KeyError, json.JSONDecodeError):
        logger.warning("a chart was asked for and not taken", exc_info=True)


def _birth(pid: int) -> str | None:
    """When the process was born, so that another with its number is not taken for it; none when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.parent.parent.joinpath("self").exists():  # not Linux: the number alone must do
        return _number(pid)
    try:
        return stat.read_text().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return None


def _number(pid: int) -> str | None:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    return str(pid)


def _size() -> int:
    """Resident memory in kB; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
    except FileNotFoundError:
        return 0


def _locked(path: Path) -> IO[str] | None:
    lock = path.with_suffix(".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _listen(path: Path) -> socket.socket:
    os.umask(0o077)
    path.unlink(missing_ok=True)  # of a process that crashed; the lock says that no other is alive
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(BACKLOG)
    return listener


def _tidy(folder: Path) -> None:
    oldest = time.time() - KEEP_DAYS * 86_400
    for file in folder.glob("*.*"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)


def main(path: Path, folder: Path, owner: int) -> None:
    lock = _locked(path)
    if lock is None:
        return
    with lock, _listen(path) as listener:
        _tidy(folder)
        serve(listener, owner)
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
