"""The parts of the line "Read as", and what is offered to change them. That each works: questions/test_new_user.py."""

from __future__ import annotations

import pytest

from agents.base import ReadPart
from agents.offline.changing import OFFERED, parts
from agents.offline.frame import Frame
from agents.offline.plan.carry import one_year
from agents.offline.vocabulary import Lexicon

GERMANY = Frame("market", "capacity", places=("Germany",), metric="cumulative", period=one_year(2023))
TOLD = ("cumulative capacity", "Germany", "2023")


def _by_label(found: tuple[ReadPart, ...]) -> dict[str, ReadPart]:
    return {part.label: part for part in found if part.label}


def test_every_part_of_the_line_is_kept_and_the_chart_is_added(words: Lexicon) -> None:
    found = parts((*TOLD, "“germny” as Germany"), GERMANY, False, words)
    assert [part.text for part in found] == [*TOLD, "“germny” as Germany", "no chart"]
    assert [part.label for part in found] == ["Metric", "Country", "Years", "", "Chart"]


def test_what_is_shown_is_not_offered_again(words: Lexicon) -> None:
    found = _by_label(parts(TOLD, GERMANY, True, words))
    assert found["Metric"].options == (("Annual additions", "annual additions instead"),)
    assert "2023" not in dict(found["Years"].options)
    assert "Germany" not in dict(found["Country"].options)
    assert "As a line" not in dict(found["Chart"].options)
    assert all(0 < len(part.options) <= OFFERED for part in found.values())


def test_neighbours_come_before_the_rest(words: Lexicon) -> None:
    brazil = GERMANY.but(places=("Brazil",))
    assert dict(_by_label(parts(("Brazil",), brazil, False, words))["Country"].options)["Add Chile"] == "add Chile"


def test_of_several_places_each_can_stand_alone(words: Lexicon) -> None:
    both = GERMANY.but(places=("Germany", "Spain"))
    offered = dict(_by_label(parts(("Germany and Spain",), both, True, words))["Country"].options)
    assert offered["Only Germany"] == "only Germany"
    assert offered["Add Italy"] == "add Italy"


def test_a_year_that_few_places_have_offers_no_other_place(words: Lexicon) -> None:
    world = GERMANY.but(places=("World",), period=one_year(2024))
    assert set(_by_label(parts(("cumulative capacity", "World", "2024"), world, False, words))) == {"Years", "Chart"}


def test_a_ranking_offers_regions(words: Lexicon) -> None:
    frame = Frame("market", "rank", within="Europe", metric="annual")
    offered = _by_label(parts(("the 10 largest countries by annual additions", "Europe", "2023"), frame, True, words))
    assert dict(offered["Country"].options)["The world"] == "the world instead"
    assert dict(offered["Metric"].options) == {"Cumulative capacity": "cumulative capacity instead"}


def test_a_price_offers_component_region_dates_and_frequency(words: Lexicon) -> None:
    frame = Frame("price", "price", components=("silver",))
    found = _by_label(parts(("price of silver", "World", "September 2025"), frame, True, words))
    assert set(found) == {"Component", "Dates", "Frequency", "Chart"}  # silver has one region
    assert [shown for shown, _ in found["Frequency"].options] == ["Quarterly", "Yearly"]
    modules = _by_label(parts(("price of modules", "World", "2023"), frame.but(components=("module",)), True, words))
    assert modules["Region"].options == (("United States", "United States instead"),)
    assert "Frequency" not in modules


def test_only_what_has_series_of_its_own_kind_is_offered(words: Lexicon) -> None:
    frame = Frame("price", "lcoe", places=("Germany",))
    found = _by_label(parts(("LCOE of utility-scale plants", "Germany", "2010–2023"), frame, True, words))
    offered = [asked.split(" instead")[0].removeprefix("add ") for _, asked in found["Region"].options]
    assert set(offered) <= set(words.data.lcoe_places)


@pytest.mark.parametrize("frame", [Frame("om", "fault", query="x"), Frame("market", "data"), Frame("market", "")])
def test_nothing_is_offered_where_nothing_can_be_changed(words: Lexicon, frame: Frame) -> None:
    assert parts(("something",), frame, False, words) == ()


def test_marks_of_markdown_are_taken_off(words: Lexicon) -> None:
    assert parts((r"“a\*b” as Germany", *TOLD), GERMANY, False, words)[0].text == "“a*b” as Germany"
