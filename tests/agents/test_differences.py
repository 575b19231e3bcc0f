"""What changed between two tables: computed by hand here, and never across years, units or rows of other names."""

from __future__ import annotations

import pytest

from agents import difference_words
from agents.base import Column, SourceNote
from agents.differences import Table, compare, pairs, result

YEARLY = (Column("Year"), Column("Place"), Column("Capacity", "MW", 0))


def note(edition: str, dataset: str = "irena") -> SourceNote:
    return SourceNote(dataset, "Capacity", "IRENA", edition, "CC BY 4.0", f"IRENA ({edition})", "2023-12-31")


def table(rows, columns=YEARLY, tool="get_capacity", edition="2024", **arguments) -> Table:
    return Table(tool, arguments, "Capacity of Germany", columns, tuple(map(tuple, rows)), (note(edition),))


OLD = [(2021, "Germany", 60_100.0), (2022, "Germany", 67_000.0), (2023, "Germany", 81_000.0)]


def test_rows_are_matched_by_their_names_whatever_their_order():
    found = compare(table(OLD), table([(2023, "Germany", 82_620.0), *OLD[:2]]))
    assert [(one.row[:2], one.difference) for one in found.changed] == [(("2023", "Germany"), 1_620.0)]
    assert found.changed[0].percent == pytest.approx(2.0)
    assert len(found.compared) == 3
    assert (found.only_old, found.only_new) == ((), ())


def test_a_year_is_never_subtracted_from_another():
    found = compare(table(OLD[-1:]), table([(2024, "Germany", 95_000.0)]))
    assert found.compared == ()
    assert (found.only_old, found.only_new) == ((("2023", "Germany"),), (("2024", "Germany"),))
    assert difference_words.sentence(found) == (
        "no row is in both, so nothing can be compared. Only now: 2024, Germany. Only then: 2023, Germany."
    )


def test_another_unit_is_another_figure():
    in_gigawatts = (*YEARLY[:2], Column("Capacity", "GW", 1))
    found = compare(table(OLD[:1]), table([(2021, "Germany", 60.1)], in_gigawatts))
    assert found.compared == ()
    assert {(one.figure[1], one.old, one.new) for one in found.differences} == {
        ("MW", 60_100.0, None),
        ("GW", None, 60.1),
    }


def test_the_edition_and_the_rank_name_no_row():
    columns = (Column("Rank"), Column("Country"), Column("Capacity", "MW", 0), Column("Edition"))
    old = table([(1, "China", 600.0, "2024"), (2, "Japan", 87.0, "2024")], columns)
    new = table([(1, "Japan", 87.0, "2025"), (2, "China", 60.0, "2025")], columns)
    found = compare(old, new)
    assert found.names == ("Country",)
    assert [(one.row[0], one.difference) for one in found.changed] == [("China", -540.0)]


def test_a_wide_table_is_compared_figure_by_figure():
    columns = (Column("Year"), Column("Spain", "MW", 0), Column("Italy", "MW", 0))
    found = compare(table([(2023, 28.0, 29.0)], columns), table([(2023, 28.0, 30.0)], columns))
    made = result(found, "1 May 2026")
    assert [column.name for column in made.columns] == ["Year", "Figure", "Old", "New", "Difference", "Change"]
    assert made.rows[0] == ("2023", "Spain", 28.0, 28.0, 0.0, 0.0)
    assert made.rows[1][:5] == ("2023", "Italy", 29.0, 30.0, 1.0)
    assert made.rows[1][5] == pytest.approx(100 / 29)


def test_of_a_percentage_the_difference_is_in_points():
    columns = (Column("Place"), Column("Share", "%", 1))
    found = compare(table([("China", 43.0)], columns), table([("China", 42.5)], columns))
    assert found.changed[0].percent is None
    assert "from 43.0 to 42.5 % (−0.5 percentage points)" in difference_words.sentence(found)


def test_what_arithmetic_leaves_is_no_change():
    found = compare(table([(2023, "Germany", 0.1 + 0.2)]), table([(2023, "Germany", 0.3)]))
    assert difference_words.sentence(found) == "nothing changed: the value is the same."


def test_a_small_change_is_seen_with_the_decimals_that_it_takes():
    found = compare(table([(2023, "Germany", 81_739.0)]), table([(2023, "Germany", 81_739.04)]))
    made = result(found, "1 May 2026")
    assert {column.digits for column in made.columns if column.unit == "MW"} == {2}
    assert "from 81,739.00 to 81,739.04 MW (less than 0.1 %)" in difference_words.sentence(found)


def test_rows_of_the_same_name_are_told_apart_by_their_order():
    columns = (Column("Series"), Column("Price", "US$", 2))
    old = table([("module", 1.0), ("module", 2.0)], columns)
    found = compare(old, table([("module", 1.0), ("module", 2.5)], columns))
    assert [(one.old, one.new) for one in found.changed] == [(2.0, 2.5)]


def test_a_figure_that_appears_or_goes_is_no_change_of_value():
    found = compare(table([(2023, "Germany", None)]), table([(2023, "Germany", 5.0)]))
    assert found.compared == found.changed == ()
    assert [(one.old, one.new, one.difference) for one in found.differences] == [(None, 5.0, None)]


def test_tables_of_words_are_compared_by_their_rows():
    columns = (Column("Term"), Column("Meaning"))
    found = compare(table([("PR", "a ratio"), ("CF", "a factor")], columns), table([("PR", "a ratio")], columns))
    assert difference_words.sentence(found) == "nothing changed: the row is the same. Only then: CF, a factor."
    assert result(found, "1 May 2026").rows == ()


def test_the_sentence_names_how_many_and_the_largest():
    found = compare(table(OLD), table([(2021, "Germany", 60_101.0), (2022, "Germany", 60_300.0), OLD[2]]))
    said = "2 of 3 values changed; the largest: 2022, Germany, from 67,000 to 60,300 MW (−10.0 %)."
    assert difference_words.sentence(found) == said


def test_words_of_others_stay_words():
    columns = (Column("Place"), Column("Price", "US$", 2))
    found = compare(
        table([("[x](http://evil) **b**", 1.0)], columns), table([("[x](http://evil) **b**", 2.0)], columns)
    )
    assert "\\[x\\](http://evil) \\*\\*b\\*\\*" in difference_words.sentence(found)


def test_a_table_is_compared_with_that_of_the_same_call():
    italy, spain = ({"entities": [name]} for name in ("Italy", "Spain"))
    old = [table(OLD, **italy), table(OLD, **spain), table(OLD, tool="share")]
    new = [table(OLD, **spain), table(OLD, **italy)]
    assert [(one.arguments, two and two.arguments) for one, two in pairs(old, new)] == [
        (italy, italy),
        (spain, spain),
        ({}, None),
    ]


def test_another_call_of_the_tool_serves_when_it_has_rows_in_common():
    old = [table(OLD, year_from=2021), table([(2000, "Chad", 1.0)], year_from=2000)]
    new = [table(OLD, year_from=2020)]
    assert [two is not None for _one, two in pairs(old, new)] == [True, False]


def test_both_editions_are_sources_the_new_one_first():
    made = result(compare(table(OLD), table(OLD, edition="2025")), "1 May 2026")
    assert [source.edition for source in made.sources] == ["2025", "2024"]
    assert result(compare(table(OLD), table(OLD)), "1 May 2026").sources == (note("2024"),)


def test_the_paragraph_says_what_could_not_be_compared():
    found = compare(table(OLD), table(OLD))
    said = difference_words.paragraph("1 May 2026", [(found, "2024 [2], now 2025 [1]")], ["Top 10"])
    assert said == (
        "**Compared with the answer of 1 May 2026** (2024 [2], now 2025 [1]): nothing changed: all 3 values are the "
        "same. Its table “Top 10” has no counterpart in this answer."
    )
    assert difference_words.paragraph("1 May 2026", [], []).endswith("it has no table to compare with.")


def test_rows_that_are_gone_stand_where_they_stood():
    found = compare(table([(2020, "Germany", 1.0), *OLD]), table([OLD[0], OLD[2], (2024, "Germany", 9.0)]))
    years = [one.row[0] for one in found.differences]
    assert years == ["2020", "2021", "2022", "2023", "2024"]
