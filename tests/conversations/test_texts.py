from __future__ import annotations

import pytest

from conversations.texts import title_from


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Short", "Short"),
        ("  two \n lines ", "two lines"),
        ("x" * 50, "x" * 50),
        ("x" * 80, "x" * 50),
        ("word " * 20, "word word word word word word word word word word"),
        (
            "Compare the additions of Spain, France and Portugal since 2015",
            "Compare the additions of Spain, France and",
        ),
    ],
)
def test_a_title_has_at_most_50_characters_and_ends_with_a_word(text, title):
    assert title_from(text) == title
    assert len(title) <= 50
