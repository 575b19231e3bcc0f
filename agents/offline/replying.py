"""One turn, round by round: read the question, call tools, word what they returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from agents import base
from agents.base import Agent
from agents.offline import frame as frames
from agents.offline import phrases
from agents.offline.frame import Frame
from agents.offline.moves import Call, Calls, Words
from agents.offline.reading import Reading, read
from agents.offline.trades import TRADES, Trade
from agents.offline.vocabulary import Lexicon, lexicon
from agents.offline.wording.parts import Answer, Done, escape, mark, refused, when, write
from agents.registry import AGENTS, by_name

Results = Sequence[tuple[Call, base.ToolResult]]
_NEARBY = {"no_data", "bad_range"}  # refusals after which the dates are left out once


def warm() -> None:
    """Read the vocabulary now, so that no person waits for it."""
    lexicon()


def reply(asking: base.Asking, done: Results) -> Calls | Words:
    """The next tool calls, or the final words. The same question and results always give the same reply."""
    return answer(asking, done, lexicon())


def answer(asking: base.Asking, done: Results, words: Lexicon) -> Calls | Words:
    """As `reply`, with the vocabulary given."""
    agent, today = by_name(asking.agent), asking.now.date()
    reading = read(asking.question, words, today)
    said = _without_reading(reading, agent, asking.remembered)
    if said:
        return said
    before = frames.from_json(asking.remembered)
    name = _whose(reading, agent.name)
    trade = TRADES[name]
    frame = trade.understand(reading, before if name == agent.name else None, words)
    if frame and name != agent.name and not _has_tools(agent, trade.calls(frame, words, today)):
        return Words(phrases.elsewhere(AGENTS[name]), asking.remembered, agent.suggestions[:2])
    if frame is None or _is_guess(reading, trade):
        return _unread(reading, agent, asking.remembered)
    return _Round(trade, frame, reading, words, today, agent).go(done)


def _without_reading(reading: Reading, agent: Agent, remembered: dict[str, Any]) -> Words | None:
    talk = phrases.small_talk(reading, agent)
    if talk:
        return Words(talk, {} if reading.has("reset") else remembered, agent.suggestions)
    if agent.name not in TRADES:
        return Words(phrases.unable(agent), remembered, ())
    if reading.unclear and not reading.places:
        wrong, meanings = reading.unclear[0]
        asked = tuple(reading.line.replace(wrong, meaning, 1) for meaning in meanings[:4])
        return Words(phrases.which(reading.unclear), remembered, asked)
    return None


def _whose(reading: Reading, own: str) -> str:
    """The agent whose question it is: the one asked, unless the words are plainly another's."""
    if TRADES[own].claims(reading) >= 2:
        return own
    return next((name for name, trade in TRADES.items() if trade.claims(reading) >= 2), own)


def _has_tools(agent: Agent, calls: Sequence[Call]) -> bool:
    names = {tool.__name__ for tool in agent.tools}
    return bool(calls) and all(call.tool in names for call in calls)


def _is_guess(reading: Reading, trade: Trade) -> bool:
    """A place that nobody knows is named, or more than half is unknown and no word of the trade was among it."""
    if trade.any_words:
        return False
    return bool(reading.unknown_place) or (
        trade.claims(reading) < 2 and len(reading.unknown) * 2 > len(reading.content)
    )


def _unread(reading: Reading, agent: Agent, remembered: dict[str, Any]) -> Words:
    return Words(phrases.unread(reading, agent), remembered, agent.suggestions)


class _Round:
    """A frame on its way to an answer."""

    def __init__(self, trade: Trade, frame: Frame, reading: Reading, words: Lexicon, today: date, agent: Agent) -> None:
        self.trade = trade
        self.frame = frame
        self.reading = reading
        self.words = words
        self.today = today
        self.agent = agent

    def go(self, done: Results) -> Calls | Words:
        told = self.trade.without_tools(self.frame)
        if told:
            return self._close(told, ())
        calls = self.trade.calls(self.frame, self.words, self.today)
        if len(done) < len(calls):
            return Calls(calls[len(done) :])
        nearby = self._nearby(calls, done)
        if len(done) < len(calls) + len(nearby):
            return Calls(nearby[len(done) - len(calls) :])
        return self._word(mark(done), len(calls) if nearby else 0)

    def _nearby(self, calls: Sequence[Call], done: Results) -> tuple[Call, ...]:
        """The same question without its dates, when there is nothing at those dates."""
        if self.frame.period is None or any(result.ok for _, result in done[: len(calls)]):
            return ()
        if not any(result.code in _NEARBY for _, result in done[: len(calls)]):
            return ()
        again = self.trade.calls(self.frame.but(period=None), self.words, self.today)
        return again if tuple(again) != tuple(calls) else ()

    def _word(self, done: Sequence[Done], missed: int) -> Words:
        """`missed`: how many of the first results were refusals that a second look without dates followed."""
        useful = [each for each in done[missed:] if each.result.ok]
        main = done[missed].call.tool  # what the answer is about; other results only go with it
        if not any(each.call.tool == main for each in useful):
            return self._close(refused(done[0], self.agent.suggestions), done)
        frame = self.frame.but(period=None) if missed else self.frame
        told = self.trade.word(frame, useful)
        refusals = tuple(escape(each.result.message) for each in done if not each.result.ok and each.result.message)
        if missed:
            asked = f"{refusals[0].rstrip('.')} ({escape(when(self.frame.period))})." if refusals else ""
            told = replace(told, lead=asked, lines=(told.lead, *told.lines))
        elif refusals:
            told = replace(told, lines=(*told.lines, *refusals))
        return self._close(told, useful)

    def _close(self, told: Answer, done: Sequence[Done]) -> Words:
        text = write(told, done, self.reading, self.frame)
        remembered = frames.to_json(self.frame.but(**told.remember))
        return Words(text, remembered, tuple(dict.fromkeys(told.follow_ups))[:3])
