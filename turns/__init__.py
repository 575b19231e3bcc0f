"""From a question in the rows to an agent, and the answer back into the rows.

One pool, one saver, one watch and one asyncio loop per process, started on first use after a fork. Nothing in here
knows about HTTP; readers get plain values.
"""

from turns.pool import serve, start, stop, wake
from turns.runner import Serving
from turns.stream import follow, patiently

__all__ = ["Serving", "follow", "patiently", "serve", "start", "stop", "wake"]
