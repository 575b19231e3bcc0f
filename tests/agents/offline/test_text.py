"""Folding makes words comparable and never changes which words there are."""

from __future__ import annotations

from datetime import date

import pytest

from agents.offline import text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Österreich – Zubau", "osterreich - zubau"),
        ("Côte  d’Ivoire", "cote d'ivoire"),
        ("Türkiye", "turkiye"),
        ("5\u00a0%", "5 %"),
        ("GROẞ", "gross"),
        ("", ""),
    ],
)
def test_folding_takes_case_accents_and_fancy_signs(written: str, folded: str) -> None:
    assert text.fold(written) == folded


def test_a_name_has_no_hyphens_or_apostrophes() -> None:
    assert text.name("Guinea-Bissau / Côte d'Ivoire") == "guinea bissau cote d ivoire"


@pytest.mark.parametrize(
    ("iso", "day"), [("2023", date(2023, 1, 1)), ("2023-06", date(2023, 6, 1)), ("2023-06-30", date(2023, 6, 30))]
)
def test_a_date_may_be_written_as_coarsely_as_it_is_known(iso: str, day: date) -> None:
    assert text.as_date(iso) == day
