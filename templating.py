"""What templates may call: filters and globals. Owns no page and no data."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request

import assets
import figures
import markup

THEMES = ("light", "dark")
ROWS_SHOWN = 200  # of a table; its CSV has all
SOURCE_ANCHOR = "source-{}-"
READ_AS = "<p><em>Read as:"  # how the line begins that says how a question was read


def init_app(app: Flask, agents: Sequence[Any]) -> None:
    """`agents` are shown wherever one may be chosen; each has a name, label, description and suggestions."""
    assets.init_app(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    labels = {agent.name: agent.label for agent in agents}
    app.jinja_env.globals.update(
        agent_label=lambda name: labels.get(name, name.capitalize()),
        new_client_id=lambda: str(uuid.uuid4()),
        seconds=lambda: int(time.time()),
        theme=theme,
    )
    app.jinja_env.filters.update(
        blocks=answer_blocks,
        clock=clock_time,
        count=count,
        day=day,
        filled=filled,
        iso=iso,
        plain=markup.plain,
        sheet=sheet,
        told_at=told_at,
        took=took,
    )


def answer_blocks(text: str, answer_id: uuid.UUID | str = "") -> list[markup.Block]:
    """The blocks of an answer; its citation marks lead to the sources below it."""
    return markup.blocks(text, SOURCE_ANCHOR.format(answer_id) if answer_id else "")


def told_at(blocks: list[markup.Block]) -> int | None:
    """Which block says how the question was read; the last of them, when several questions were answered."""
    return next((at for at in reversed(range(len(blocks))) if blocks[at].html.startswith(READ_AS)), None)


def sheet(artifact: Any) -> figures.Sheet:
    return figures.sheet(artifact.columns, artifact.rows, ROWS_SHOWN)


def theme() -> str:
    """The chosen theme, or nothing: as the system has it."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def clock_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%H:%M")


def day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%-d %B %Y}"


def took(milliseconds: int) -> str:
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def count(number: int) -> str:
    return f"{number:,}"


def filled(values: dict[str, str | None]) -> dict[str, str]:
    """Without what is empty: for addresses."""
    return {name: value for name, value in values.items() if value}
