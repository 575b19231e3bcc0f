"""Looking for garbage while everything is loaded, and what the processes share of it afterwards."""

from __future__ import annotations

import gc

USUAL_THRESHOLD = gc.get_threshold()


def load_freely() -> None:
    """Until everything is loaded: looking for garbage takes a fifth of the start."""
    gc.unfreeze()
    gc.set_threshold(20_000, 20, 20)


def share() -> None:
    """What the processes share stays shared: collecting would write to every page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*USUAL_THRESHOLD)
