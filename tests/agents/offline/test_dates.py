"""The grammar of dates, on Friday 20 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from agents.offline import dates, text
from agents.offline.period import Period

TODAY = date(2026, 11, 20)


def find(words: str) -> Period | None:
    return dates.find(text.fold(words), TODAY)[0]


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("at the end of 2024", "2024-01-01", "2024-12-31"),
        ("from 2010 to 2015", "2010-01-01", "2015-12-31"),
        ("2010–2020", "2010-01-01", "2020-12-31"),
        ("2010–15", "2010-01-01", "2015-12-31"),
        ("between 2015 and 2010", "2010-01-01", "2015-12-31"),
        ("2020 and 2023", "2020-01-01", "2023-12-31"),
        ("since 2015 only", "2015-01-01", None),
        ("after 2015", "2016-01-01", None),
        ("2015 onwards", "2015-01-01", None),
        ("before 2015", None, "2014-12-31"),
        ("until 2015", None, "2015-12-31"),
        ("in the 2010s", "2010-01-01", "2019-12-31"),
        ("by the end of 2022", "2022-01-01", "2022-12-31"),
        ("since 1 October 2026", "2026-10-01", None),
        ("5 May 2024", "2024-05-05", "2024-05-05"),
        ("on 18 November", "2026-11-18", "2026-11-18"),
        ("between 1 and 10 November", "2026-11-01", "2026-11-10"),
        ("since October", "2026-10-01", None),
        ("July", "2026-07-01", "2026-07-31"),
        ("Q3 2024", "2024-07-01", "2024-09-30"),
        ("H1 2025", "2025-01-01", "2025-06-30"),
        ("March 2024", "2024-03-01", "2024-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("week 12 2024", "2024-03-18", "2024-03-24"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("today", "2026-11-20", "2026-11-20"),
        ("since yesterday", "2026-11-19", None),
        ("year to date", "2026-01-01", "2026-11-20"),
        ("in may", "2026-05-01", "2026-05-31"),
        ("in december", "2025-12-01", "2025-12-31"),
        ("seit 2018", "2018-01-01", None),
        ("dal 2015 al 2020", "2015-01-01", "2020-12-31"),
        ("depuis 2019", "2019-01-01", None),
        ("desde 2019", "2019-01-01", None),
    ],
)
def test_a_period_is_read_as_dates(words: str, start: str | None, end: str | None) -> None:
    period = find(words)
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("words", "count", "grain"),
    [
        ("over the last 5 years", 5, "year"),
        ("the past ten months", 10, "month"),
        ("letzte 3 Jahre", 3, "year"),
        ("negli ultimi 5 anni", 5, "year"),
        ("les 5 dernières années", 5, "year"),
        ("last 30 days", 30, "day"),
        ("past decade", 10, "year"),
    ],
)
def test_a_count_is_left_to_be_counted_back(words: str, count: int, grain: str) -> None:
    period = find(words)
    assert period is not None
    assert (period.count, period.grain, period.start) == (count, grain, None)


@pytest.mark.parametrize("words", ["may I ask", "top 10 countries", "62446-1", "5 MW", "march on", "1100 kwh"])
def test_what_is_no_date_is_left_alone(words: str) -> None:
    assert find(words) is None


def test_a_week_that_does_not_exist_leaves_its_year() -> None:
    assert find("week 99 2024") == Period("2024-01-01", "2024-12-31", words="2024")


def test_the_date_is_taken_out_of_the_line() -> None:
    period, rest = dates.find("capacity in 2023 of italy", TODAY)
    assert period is not None
    assert "2023" not in rest
    assert "italy" in rest


def test_yearly_counts_go_back_from_the_newest_year_of_the_data() -> None:
    assert Period(count=5).years(2023) == (2019, 2023)
    assert Period(count=5).years(2023, steps=True) == (2018, 2023)
    assert Period(latest=True).years(2023) == (2023, 2023)


def test_days_go_back_from_today() -> None:
    assert Period(count=7, grain="day").days(TODAY) == ("2026-11-13", "2026-11-20")
    assert Period(count=1, grain="month").days(date(2026, 3, 31)) == ("2026-02-28", "2026-03-31")


def test_one_year_is_one_and_a_span_is_not() -> None:
    assert find("2023").is_one  # type: ignore[union-attr]
    assert not find("2010-2023").is_one  # type: ignore[union-attr]
    assert not find("since 2010").is_one  # type: ignore[union-attr]


def test_a_period_survives_json() -> None:
    period = find("last 5 years")
    assert period is not None
    assert Period.from_json(period.to_json()) == period
    assert Period.from_json({"start": "2020-01-01", "secret": 1}) is None
    assert Period.from_json("2020") is None
