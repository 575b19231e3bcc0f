"""The guard over one turn: what the llm says passes through it, and only proven numbers come out.

It owns what is proven (the ledger), what has been let out, and what the llm is told when its words are held back. It
must not know how requests are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart

from agents import base
from agents.guard import inputs
from agents.guard.gate import Gate
from agents.guard.ledger import Ledger
from agents.tools import arithmetic
from agents.tools.refusal import Refused

NOTICE = (
    "The language model gave figures that no tool had returned. They were left out; what the tools returned is told in "
    "their place."
)
MEND = """What you wrote was not shown to the reader, since these numbers are not proven:
{doubts}
{seen}
Every number must stand in a tool's result of this conversation, or be rounded from one at the digits you print, with
its own place and year; what is derived must come from the tool `calculate`. Call tools if you need to. Leave out what
no tool can prove. Answer the reader, do not mention this message."""
NOTHING_SEEN = "The reader has seen nothing yet. Write the answer again."
SEEN = "The reader has already seen the following. Do not repeat it; write on from there:\n«{text}»"
CALCULATE = "calculate"
FROM_THE_READER = {  # tools that compute with what the reader gives
    "lcoe_calc",
    "convert_currency",
    "cleaning_economics",
    "loss_value",
    "warranty_check",
    "repair_or_replace",
    "crew_schedule",
}
NOT_GIVEN = "These values were neither given by the reader nor returned by a tool: {}."
ASK = "Ask the reader for them."
NOT_RETURNED = "These numbers stand neither in a tool's result nor in the reader's question: {}."
TWO_EDITIONS = "These capacities come from different publishers or editions; their difference or ratio means nothing."
LARGEST = 1e18  # of a number in a tool's arguments; NaN is not below it either
LONGEST_SEEN = 2_000  # characters of it that are told


class Guard:
    """`is_on` is false while the embedded interpreter speaks: its words are made of results and nothing else."""

    def __init__(self, asking: base.Asking, results: Sequence[base.ToolResult]) -> None:
        self.ledger = _ledger(asking)
        for result in results:
            self.ledger.add(result)
        self.is_on = True
        self.shown = ""  # of the response at hand, and of those it mends
        self._gate = Gate(self.ledger)
        self._mended: Gate | None = None  # the latest one of an answer that is being mended
        self._withheld: list[ModelMessage] = []

    # --- words --------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """A response begins, or begins again after its line broke before a word of it was shown."""
        self._gate = self._mended.again() if self._mended else Gate(self.ledger)

    def passed(self, words: str) -> str:
        """What of these words, and of those before that were held, may be shown now."""
        return self._noted(self._gate.feed(words)) if self.is_on else words

    def rest(self) -> str:
        """The response is complete: what of it may still be shown."""
        return self._noted(self._gate.close()) if self.is_on else ""

    def _noted(self, words: str) -> str:
        self.shown += words
        return words

    # --- what was not proven ------------------------------------------------------------------------------------------

    @property
    def is_doubtful(self) -> bool:
        return self.is_on and self._gate.is_shut

    @property
    def has_complained(self) -> bool:
        return self._mended is not None

    def complain(self, response: ModelResponse) -> list[ModelMessage]:
        """What the llm is told of its answer, which stays out of what is kept."""
        self._mended = self._gate
        doubts = "\n".join(f"- “{doubt.text}”: {doubt.reason}" for doubt in dict.fromkeys(self._gate.doubts))
        seen = SEEN.format(text=self.shown[-LONGEST_SEEN:].strip()) if self.shown.strip() else NOTHING_SEEN
        told: list[ModelMessage] = [response, ModelRequest.user_text_prompt(MEND.format(doubts=doubts, seen=seen))]
        self._withheld += told
        return told

    @property
    def goes_on(self) -> bool:
        """Whether the next words join those that were shown of the response they mend."""
        return bool(self._mended and self.shown)

    def told(self, words: str) -> str:
        """Words made of results: they need no proof, and belong to what was shown."""
        return self._noted(words)

    def gap(self) -> str:
        """What joins other words to those that were let out."""
        return self._gate.gap() or ("\n\n" if self.shown else "")

    # --- what is computed ---------------------------------------------------------------------------------------------

    def refusal(self, tool: str, arguments: dict[str, Any], defaults: dict[str, Any]) -> base.ToolResult | None:
        """Why a calculation may not be made: a number it starts from was made up, or two publishers are set off."""
        if not self.is_on:
            return None
        if tool == CALCULATE:
            return self._refused_calculation(str(arguments.get("expression")))
        if tool not in FROM_THE_READER:
            return None
        given = [value for name, value in arguments.items() if value != defaults.get(name)]
        missing = inputs.unproven(_numbers(given), self.ledger)
        return base.refuse("missing_param", NOT_GIVEN.format(", ".join(missing)), ASK) if missing else None

    def _refused_calculation(self, expression: str) -> base.ToolResult | None:
        traced = self._traced(expression)
        if traced and traced.unproven:
            message = NOT_RETURNED.format(", ".join(traced.unproven))
            return base.refuse("bad_arguments", message, "Look them up first, or take them as the tool returned them.")
        if traced and not traced.are_of_one_edition:
            return base.refuse("unit_mismatch", TWO_EDITIONS, "Compute with values of one publisher and edition.")
        return None

    def credited(self, tool: str, arguments: dict[str, Any], result: base.ToolResult) -> base.ToolResult:
        """A calculation with the sources of the numbers it started from."""
        traced = self._traced(str(arguments.get("expression"))) if tool == CALCULATE and result.ok else None
        if traced is None:
            return result
        own = [note for note in traced.sources if note.dataset not in {one.dataset for one in result.sources}]
        return replace(result, sources=(*own, *result.sources))

    def _traced(self, expression: str) -> inputs.Traced | None:
        """None for what cannot be read: the tool says why."""
        try:
            numbers = arithmetic.compute(expression).numbers
        except Refused:
            return None
        written = [(one.text, one.value, one.decimals, one.unit) for one in numbers]
        return inputs.trace(written, self.ledger, with_counts="cagr" in expression)

    # --- what is kept -------------------------------------------------------------------------------------------------

    def round(self, response: ModelResponse) -> ModelResponse:
        """A response that calls tools, with no other words than were shown."""
        if not self.is_on:
            return response
        shown, self.shown = self.shown, ""
        if self._mended:
            self._mended = self._gate if self._gate.passages and not self._gate.is_shut else self._mended
        return _saying(response, shown)

    def answered(self, response: ModelResponse) -> ModelResponse:
        return _saying(response, self.shown) if self.is_on else response

    def kept(self, messages: Sequence[ModelMessage]) -> list[ModelMessage]:
        """The messages without an answer that was held back and what was said of it."""
        return [message for message in messages if not any(message is one for one in self._withheld)]


def _numbers(values: Iterable[Any]) -> Iterator[float]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _numbers(value)
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
            yield float(value)


def _saying(response: ModelResponse, shown: str) -> ModelResponse:
    said = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    if said == shown:
        return response
    others = [part for part in response.parts if not isinstance(part, TextPart)]
    return replace(response, parts=[*([TextPart(shown)] if shown.strip() else []), *others])


def _ledger(asking: base.Asking) -> Ledger:
    said = [past.content for past in asking.history if past.role == "user"]
    return Ledger(asking.question, asking.now.date(), lambda: list(_earlier(asking.history)), said)


def _earlier(history: Sequence[base.PastMessage]) -> Iterator[str]:
    """What tools returned in earlier turns; of an answer without their returns its text, which was proven then."""
    for past in history:
        if past.role == "assistant":
            returned = [content for message in past.agent_messages for content in _returned(message)]
            yield from returned or ([past.content] if past.content else [])


def _returned(message: Any) -> Iterator[str]:
    parts = message.get("parts") if isinstance(message, dict) else None
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict) and part.get("part_kind") == "tool-return" and isinstance(part.get("content"), str):
            yield part["content"]
