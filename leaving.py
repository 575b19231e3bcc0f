"""Whether this instance is about to leave: one byte that the master and its processes share.

Owns nothing but that byte. It must be imported before the fork, or each process would have one of its own.
"""

from __future__ import annotations

import mmap

_byte = mmap.mmap(-1, 1)


def announce(is_leaving: bool = True) -> None:
    """Said by the master; from then on every process of the instance says that it is not ready."""
    _byte[0] = is_leaving


def is_announced() -> bool:
    return bool(_byte[0])
