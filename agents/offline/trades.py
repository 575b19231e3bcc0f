"""What the interpreter knows of each agent's trade: how to claim, understand, look up and word a question.

An agent without an entry needs a language model; its person is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from agents.base import ToolResult
from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.plain_words import UNITS, UNPRICED
from agents.offline.plan import market as plan_market
from agents.offline.plan import news as plan_news
from agents.offline.plan import om as plan_om
from agents.offline.plan import om_calculators, plant_calls
from agents.offline.plan import price as plan_price
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon
from agents.offline.wording import market as word_market
from agents.offline.wording import news as word_news
from agents.offline.wording import om as word_om
from agents.offline.wording import price as word_price
from agents.offline.wording.parts import Answer, Done


def nothing(frame: Frame) -> Answer | None:
    return None


def no_more(frame: Frame, results: Sequence[ToolResult]) -> tuple[Call, ...]:
    return ()


def never(frame: Frame, reading: Reading) -> bool:
    return False


@dataclass(frozen=True)
class Trade:
    claims: Callable[[Reading], int]
    understand: Callable[[Reading, Frame | None, Lexicon], Frame | None]
    calls: Callable[[Frame, Lexicon, date], tuple[Call, ...]]
    word: Callable[[Frame, Sequence[Done]], Answer]
    without_tools: Callable[[Frame], Answer | None] = nothing
    goes_on: Callable[[Frame, Reading], bool] = never  # whether a question only adds to the one before: "60 €/MWh"
    uses: Callable[[Frame, Reading], Collection[str]] | None = None  # kinds of telling words that the answer stands for
    unanswered: Callable[[Frame, Reading], tuple[str, ...]] | None = None  # dates and amounts it leaves out
    is_certain: Callable[[Frame, Lexicon], bool] | None = None  # whether unknown words cannot change the answer
    knows: Collection[str] = ()  # words of its own subject that stand in no list of plain ones
    then: Callable[[Frame, Sequence[ToolResult]], tuple[Call, ...]] = no_more  # calls that hang on what others returned
    any_words: bool = False  # whether unknown words belong to a question: symptoms are described, news searched for


TRADES: dict[str, Trade] = {
    "market": Trade(
        plan_market.claims,
        plan_market.understand,
        plan_market.calls,
        word_market.word,
        uses=plan_market.uses,
        then=plan_market.then,
    ),
    "price": Trade(
        plan_price.claims,
        plan_price.understand,
        plan_price.calls,
        word_price.word,
        word_price.without_tools,
        plan_price.goes_on,
        uses=plan_price.uses,
        unanswered=plan_price.unanswered,
        knows=UNPRICED | UNITS,
        then=plan_price.then,
        is_certain=plan_price.is_certain,
    ),
    "om": Trade(
        plan_om.claims,
        plan_om.understand,
        plan_om.calls,
        word_om.word,
        word_om.without_tools,
        om_calculators.goes_on,
        then=plant_calls.then,
        any_words=True,
    ),
    "news": Trade(
        plan_news.claims, plan_news.understand, plan_news.calls, word_news.word, word_news.without_tools, any_words=True
    ),
}
