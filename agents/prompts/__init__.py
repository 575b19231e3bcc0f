"""The instructions given to a language model, one Markdown file per agent. The interpreter has no use for them."""

from __future__ import annotations

from pathlib import Path


def instructions(agent: str) -> str:
    return Path(__file__).with_name(f"{agent}.md").read_text(encoding="utf-8").strip()
