"""Python loads this at its start when the folder is on its path: the process goes by the clock that a test sets.

The file named by `FAKED_CLOCK` holds the seconds beside the true time. Wall clocks follow it; monotonic and boot
clocks stay true.
"""

import os
import threading
import time
from pathlib import Path

import time_machine

LOOK_EVERY = 0.02  # seconds
CLOCK = Path(os.environ["FAKED_CLOCK"])


class Follower:
    """Travels from the start on, so that no thread ever meets a clock that is being changed."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._traveller = time_machine.travel(time.time()).start()

    def look(self) -> None:
        wanted = float(CLOCK.read_text()) if CLOCK.exists() else 0.0  # the test may be over
        if wanted != self._offset:
            self._traveller.shift(wanted - self._offset)
            self._offset = wanted

    def follow(self) -> None:
        never = threading.Event()
        while not never.wait(LOOK_EVERY):
            self.look()

    def start(self) -> None:
        threading.Thread(target=self.follow, name="clock", daemon=True).start()


follower = Follower()
follower.look()
follower.start()
os.register_at_fork(after_in_child=follower.start)
