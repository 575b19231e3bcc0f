"""What is said without a tool: greetings, help, other agents' questions, and what could not be read."""

from __future__ import annotations

from agents.base import Agent
from agents.offline.reading import Reading
from agents.offline.wording.parts import escape, listed, quote


def small_talk(reading: Reading, agent: Agent) -> str:
    """The answer to a greeting, thanks or a call for help; empty for anything else."""
    if reading.has("hello"):
        return f"Hello. I answer questions on this: {_subject(agent)}\n\n{examples(agent)}"
    if reading.has("help"):
        subject = _subject(agent)
        return f"I answer questions on this: {subject} Every figure comes with its source.\n\n{examples(agent)}"
    if reading.has("reset"):
        return f"A new start: what was asked before no longer counts.\n\n{examples(agent)}"
    if reading.has("thanks") and not reading.matches and not reading.periods:
        return "You are welcome."
    return ""


def examples(agent: Agent, questions: tuple[str, ...] = ()) -> str:
    return "For example:\n\n" + "\n".join(f"- {escape(question)}" for question in questions or agent.suggestions)


def unread(reading: Reading, agent: Agent, nearest: tuple[str, ...], meant: str = "", brief: bool = False) -> str:
    """Said when a question could not be read: honestly, with what works. `meant`: a name that may have been meant;
    `brief`: beside other answers."""
    unknown = [f"“{quote(word, 30)}”" for word in reading.unknown[:3]]
    why = f" I do not know {listed(unknown)}." if unknown else ""
    ask = f" Did you mean **{escape(meant)}**?" if meant else ""
    if brief:
        return f"I could not read this.{why}{ask}"
    return f"I could not read this.{why}{ask} I answer questions on: {_subject(agent)}\n\n{examples(agent, nearest)}"


def left_unread(words: tuple[str, ...]) -> str:
    """Said before an answer that stands without a part of the question."""
    return f"Not read: {listed([f'“{quote(word, 40)}”' for word in words])}. The answer is without it."


def too_many(most: int, left: int) -> str:
    others = "One more was" if left == 1 else f"{left} more were"
    return f"I answer up to {most} questions of one message. {others} left out; send the rest on its own."


def elsewhere(other: Agent) -> str:
    label = escape(other.label)
    return (
        f"This is a question for the **{label}** agent: {_subject(other)}\n\n"
        f"Choose {label} beside the message box and send it again; the conversation goes on."
    )


def unable_to(missing: str, agent: Agent) -> str:
    """Said when the question was read and the data do not reach it."""
    guess = "" if "I do no" in missing else " I do not guess."
    return f"{missing}{guess} I answer questions on: {_subject(agent)}"


def unable(agent: Agent) -> str:
    return f"The {escape(agent.label)} agent needs a language model, and none is set up here."


def which(unclear: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    word, meanings = unclear[0]
    return f"Which did you mean by “{quote(word, 30)}”: {' or '.join(f'**{meaning}**' for meaning in meanings[:4])}?"


def _subject(agent: Agent) -> str:
    return agent.description[:1].lower() + agent.description[1:]
