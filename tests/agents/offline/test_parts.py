"""Words of others are harmless in Markdown, and sources are numbered over all results."""

from __future__ import annotations

import pytest

from agents import base
from agents.offline.moves import Call
from agents.offline.wording import parts
from markup import blocks


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "**bold** _em_ `code` ~~no~~",
        "# heading",
        "- item",
        "1. item",
        "> quote",
        "&lt;b&gt;",
        "| a | b |",
        "![x](http://x)",
    ],
)
def test_words_of_others_are_shown_as_they_are(words: str) -> None:
    text = "".join(block.html for block in blocks(parts.escape(words)))
    for tag in (
        "<script",
        "<img",
        "<a ",
        "<strong",
        "<em",
        "<code",
        "<s>",
        "<h1",
        "<ul",
        "<ol",
        "<blockquote",
        "<table",
    ):
        assert tag not in text


def test_plain_words_are_not_changed() -> None:
    assert parts.escape("O&M, 27.1 % and snake_case") == "O&M, 27.1 % and snake_case"


def test_a_long_quotation_is_cut() -> None:
    assert parts.quote("word " * 100).endswith("…")
    assert len(parts.quote("word " * 100)) <= parts.QUOTED_AT_MOST


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", None, "ftp://x"])
def test_only_web_pages_are_linked(url: str | None) -> None:
    assert parts.link("Title", url) == "Title"


def test_a_link_cannot_break_out() -> None:
    assert parts.link("a]b", "https://x.org/a)b c<d>") == r"[a\]b](https://x.org/a%29b%20c%3Cd%3E)"


def test_marks_number_sources_by_first_use() -> None:
    note = base.SourceNote("one", "One", "P", "2024", "CC", "cite", "2024")
    other = base.SourceNote("two", "Two", "P", "2024", "CC", "cite", "2024")
    results = [base.ToolResult(True, sources=(note,)), base.ToolResult(True, sources=(other, note))]
    done = parts.mark([(Call("t", {}), result) for result in results])
    assert [each.marks for each in done] == [" [1]", " [2] [1]"]


def test_places_take_the_article_they_need() -> None:
    assert (parts.the("World"), parts.the("United States"), parts.the("Germany")) == (
        "the world", "the United States", "Germany"
    )  # fmt: skip
    assert (parts.of("United States"), parts.of("Germany")) == ("the United States’", "Germany’s")
