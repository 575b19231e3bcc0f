"""One turn, round by round: read the question, call tools, word what they returned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from agents import base
from agents.base import Agent
from agents.offline import changing, examples, phrases, scope, several, unread
from agents.offline import frame as frames
from agents.offline.frame import Frame
from agents.offline.moves import Call, Calls, Words
from agents.offline.plan import carry, plant
from agents.offline.reading import Reading, read
from agents.offline.trades import TRADES, Trade
from agents.offline.vocabulary import Lexicon, lexicon
from agents.offline.wording.parts import Answer, Done, capital, escape, mark, quote, read_pieces, refused, when, write
from agents.registry import AGENTS, by_name

Results = Sequence[tuple[Call, base.ToolResult]]
LOOKED_UP = 3  # unknown words for which a name is looked for
OF_A_FILE = ("check my data", "any outages?", "how much energy per year?")
LONGEST_QUESTION = 200  # characters of a question that are repeated
_UNREAD_FILE = {"tool_failed", "bad_file"}  # after which no question of the file can be answered
_NEARBY = {"no_data", "bad_range"}  # refusals after which the dates are left out once


def warm() -> None:
    """Read the vocabulary now, so that no person waits for it."""
    lexicon()


def reply(asking: base.Asking, done: Results) -> Calls | Words:
    """The next tool calls, or the final words. The same question and results always give the same reply."""
    return answer(asking, done, lexicon())


def answer(asking: base.Asking, done: Results, words: Lexicon) -> Calls | Words:
    """As `reply`, with the vocabulary given."""
    today, found = asking.now.date(), mark(done)
    asked = several.questions(asking.agent, asking.question, lambda part: read(part, words, today))
    if len(asked) == 1:
        return _answered(asking, found, words)[0]
    return _in_parts(asking, asked, found, words)


def _in_parts(asking: base.Asking, asked: Sequence[str], done: Sequence[Done], words: Lexicon) -> Calls | Words:
    """Each question answered in its turn, and each leaning on the one before. Sources are numbered over all of them."""
    told: list[str] = []
    said = Words("", asking.remembered, ())
    for question in asked[: several.MOST]:
        part, used = _answered(replace(asking, question=question, remembered=said.remembered), done, words, brief=True)
        if isinstance(part, Calls):
            return part
        told.append(f"**{quote(capital(question), LONGEST_QUESTION)}**\n\n{part.text}")
        said, done = part, done[used:]
    left = asked[several.MOST :]
    if left:
        told.append(phrases.too_many(several.MOST, len(left)))
    follow_ups = dict.fromkeys((*(one[:LONGEST_QUESTION] for one in left[:1]), *said.follow_ups))
    return replace(said, text="\n\n".join(told), follow_ups=tuple(follow_ups)[:3])


def _answered(
    asking: base.Asking, done: Sequence[Done], words: Lexicon, brief: bool = False
) -> tuple[Calls | Words, int]:
    """The reply to one question, and how many of the results it took."""
    agent, today = by_name(asking.agent), asking.now.date()
    reading = replace(read(asking.question, words, today), files=asking.files if agent.name == "om" else ())
    said = _without_reading(reading, agent, asking.remembered)
    if said:
        return said, 0
    before = frames.from_json(asking.remembered)
    name = _whose(reading, agent.name, before)
    trade = TRADES[name]
    frame = trade.understand(reading, before if name == agent.name else None, words)
    if frame and before and not frame.components and before.agent != frame.agent:
        frame = frame.but(components=before.components)  # for when the person goes back to it
    if frame and name != agent.name and not _has_tools(agent, trade.calls(frame, words, today)):
        return Words(phrases.elsewhere(AGENTS[name]), asking.remembered, agent.suggestions[:2]), 0
    if missing := scope.beyond(name, reading) or scope.odd_year(
        name, reading, words.data, frame.intent if frame else ""
    ):
        left = carry.left_by(reading, before, name)
        return Words(phrases.unable_to(missing, agent), left, agent.suggestions[:3]), 0
    if frame is None or _is_guess(reading, trade, frame, words):
        return _unread(reading, agent, carry.left_by(reading, before, name), words, brief), 0
    if frame.intent == "unable":
        return Words(frame.query, asking.remembered, agent.suggestions[:2]), 0
    return _Round(trade, frame, reading, words, today, agent).go(done)


def _without_reading(reading: Reading, agent: Agent, remembered: dict[str, Any]) -> Words | None:
    talk = "" if plant.is_known_asked(reading) else phrases.small_talk(reading, agent)
    if talk:
        return Words(talk, {} if reading.has("reset") else remembered, agent.suggestions)
    if agent.name not in TRADES:
        return Words(phrases.unable(agent), remembered, ())
    if reading.unclear and not reading.places:
        wrong, meanings = reading.unclear[0]
        asked = tuple(reading.line.replace(wrong, meaning, 1) for meaning in meanings[:4])
        return Words(phrases.which(reading.unclear), remembered, asked)
    return None


def _whose(reading: Reading, own: str, before: Frame | None) -> str:
    """The agent whose question it is: the one asked, unless the words are plainly another's. What joins on to the
    question before stays with it."""
    if TRADES[own].claims(reading) >= 2:
        return own
    if before and before.agent == own and TRADES[own].goes_on(before, reading):
        return own
    joins = (
        reading.has("joins", "opens")
        or reading.together > 0
        or reading.step is not None
        or (own == "news" and reading.has("which_countries", "brief"))
    )
    if before and before.agent == own and joins and not reading.asks_for_itself:
        return own
    return next((name for name, trade in TRADES.items() if trade.claims(reading) >= 2), own)


def _has_tools(agent: Agent, calls: Sequence[Call]) -> bool:
    names = {tool.__name__ for tool in agent.tools}
    return bool(calls) and all(call.tool in names for call in calls)


def _is_guess(reading: Reading, trade: Trade, frame: Frame, words: Lexicon) -> bool:
    """A word that nobody knows may be the one that counts: "in Atlantis", "how much wind"."""
    if trade.is_certain and trade.is_certain(frame, words):
        return False
    return not trade.any_words and unread.forbids(reading, trade.knows)


def _unread(reading: Reading, agent: Agent, remembered: dict[str, Any], lexicon: Lexicon, brief: bool = False) -> Words:
    """Nothing is guessed: what may have been meant is asked, and what works is shown."""
    nearest = examples.nearest(agent.name, reading.line, agent.suggestions)
    for word in reading.unknown[:LOOKED_UP]:
        if meant := lexicon.similar(word):
            asked = re.sub(rf"\b{re.escape(word)}\b", meant, reading.line)
            return Words(phrases.unread(reading, agent, nearest, meant, brief), remembered, (asked, *nearest)[:3])
    return Words(phrases.unread(reading, agent, nearest, brief=brief), remembered, nearest)


def _dated(refusal: str, dates: str) -> str:
    """What was refused, with the dates that were asked for, unless it names its own limits."""
    return refusal if "(" in refusal or not dates else f"{refusal.rstrip('.')} ({dates})."


class _Round:
    """A frame on its way to an answer."""

    def __init__(self, trade: Trade, frame: Frame, reading: Reading, words: Lexicon, today: date, agent: Agent) -> None:
        self.trade = trade
        self.frame = frame
        self.reading = reading
        self.words = words
        self.today = today
        self.agent = agent

    def go(self, done: Sequence[Done]) -> tuple[Calls | Words, int]:
        told = self.trade.without_tools(self.frame)
        if told:
            return self._close(told, ()), 0
        calls = self.trade.calls(self.frame, self.words, self.today)
        if len(done) < len(calls):
            return Calls(calls[len(done) :]), 0
        further = self.trade.then(self.frame, [each.result for each in done[: len(calls)]])
        if len(done) < len(calls) + len(further):
            return Calls(further), 0
        if further:
            used = len(calls) + len(further)
            return self._word(done[:used], 0), used
        nearby = self._nearby(calls, done)
        used = len(calls) + len(nearby)
        if len(done) < used:
            return Calls(nearby[len(done) - len(calls) :]), 0
        return self._word(done[:used], len(calls) if nearby else 0), used

    def _nearby(self, calls: Sequence[Call], done: Sequence[Done]) -> tuple[Call, ...]:
        """The same question without its dates, when there is nothing at those dates."""
        if self.frame.period is None or any(each.result.ok for each in done[: len(calls)]):
            return ()
        if not any(each.result.code in _NEARBY for each in done[: len(calls)]):
            return ()
        again = self.trade.calls(self.frame.but(period=None), self.words, self.today)
        return again if tuple(again) != tuple(calls) else ()

    def _word(self, done: Sequence[Done], missed: int) -> Words:
        """`missed`: how many of the first results were refusals that a second look without dates followed."""
        useful = [each for each in done[missed:] if each.result.ok]
        main = done[missed].call.tool  # what the answer is about; other results only go with it
        if not any(each.call.tool == main for each in useful):
            return self._close(refused(done[0], self._examples(done[0].result)), done)
        frame = self.frame.but(period=None) if missed else self.frame
        told = self.trade.word(frame, useful)
        refusals = tuple(escape(each.result.message) for each in done if not each.result.ok and each.result.message)
        if missed:
            asked = _dated(refusals[0], escape(when(self.frame.period))) if refusals else ""
            told = replace(told, lead=asked, lines=(told.lead, *told.lines))
        elif refusals:
            told = replace(told, lines=(*told.lines, *refusals))
        if undone := scope.undone(self.frame.agent, self.reading, self.frame.kind) or self._unread():
            told = replace(told, lead=undone, lines=(told.lead, *told.lines))
        return self._close(told, useful, frame)

    def _unread(self) -> str:
        """Words that would change the figure and that the answer does not stand for."""
        if self.trade.uses is None:
            return ""
        left = unread.left(self.reading, self.trade.uses(self.frame, self.reading))
        if self.trade.unanswered:
            left = (*self.trade.unanswered(self.frame, self.reading), *left)[: unread.NAMED]
        return phrases.left_unread(left) if left else ""

    def _examples(self, refusal: base.ToolResult) -> tuple[str, ...]:
        """Questions that work after one that was refused: of a plant's file those that need least, if it was read."""
        is_of_file = self.reading.files and plant.is_of_file(self.frame) and refusal.code not in _UNREAD_FILE
        if not is_of_file:
            return self.agent.suggestions
        return tuple(question for question in OF_A_FILE if not plant.asks_again(self.frame, question))

    def _close(self, told: Answer, done: Sequence[Done], shown: Frame | None = None) -> Words:
        """`shown`: the frame that was answered, which after a missed date is not the one asked; it is remembered."""
        text = write(told, done, self.reading, self.frame)
        frame = (shown or self.frame).but(**told.remember)
        drawn = any(each.result.chart for each in done)
        pieces = read_pieces(told.read_as, self.reading, self.frame)
        follow_ups = tuple(dict.fromkeys(told.follow_ups))[:3]
        return Words(text, frames.to_json(frame), follow_ups, changing.parts(pieces, frame, drawn, self.words))
