"""What was said and not taken yet; pieces of text that wait leave together."""

from __future__ import annotations

import asyncio

from agents import base


class Said:
    def __init__(self) -> None:
        self.events: list[base.AgentEvent] = []
        self._something = asyncio.Event()

    def add(self, event: base.AgentEvent) -> None:
        last = self.events[-1] if self.events else None
        if isinstance(event, base.TextAdded) and isinstance(last, base.TextAdded):
            self.events[-1] = base.TextAdded(last.text + event.text)
        else:
            self.events.append(event)
        self._something.set()

    def wake(self, _work: object) -> None:
        self._something.set()

    async def taken(self) -> list[base.AgentEvent]:
        await self._something.wait()
        self._something.clear()
        events, self.events = self.events, []
        return events
