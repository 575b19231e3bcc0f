"""Names of places, and which region they are in."""

import pytest
from sqlalchemy import func, select

from extensions import sessions
from knowledge.places import find_place, members, nearest_places, places
from models import Capacity


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Germany", "Germany"),
        ("germany", "Germany"),
        ("DEU", "Germany"),
        ("Österreich", "Austria"),
        ("Osterreich", "Austria"),
        ("Türkiye", "Turkey"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("the Netherlands", "Netherlands"),
        ("UK", "United Kingdom"),
        ("Chad", "Chad"),
        ("Niger", "Niger"),
        ("Nigeria", "Nigeria"),
        ("EU", "European Union (27)"),
        ("Stati Uniti", "United States"),
        ("Espagne", "Spain"),
    ],
)
def test_a_place_is_found_by_name_code_and_alias(text, name):
    assert find_place(text).name == name


@pytest.mark.parametrize("text", ["", "germny", "IT", "Atlantis", "in"])
def test_what_is_no_name_is_no_place(text):
    assert find_place(text) is None


def test_a_typing_error_has_the_place_among_the_nearest():
    assert nearest_places("germny")[0] == "Germany"
    assert nearest_places("grece")[0] == "Greece"


def test_no_alias_belongs_to_two_places():
    for place in places():
        for alias in place.aliases:
            assert find_place(alias) == place, alias


def test_the_union_has_27_members():
    assert len(members()["European Union (27)"]) == 27
    assert "United Kingdom" not in members()["European Union (27)"]


@pytest.mark.parametrize("year", [2005, 2015, 2023])
@pytest.mark.parametrize("region", sorted(members()))
def test_the_countries_of_a_region_sum_up_to_its_own_figure(starter_data, region, year):
    query = select(func.sum(Capacity.value)).where(
        Capacity.metric == "cumulative", Capacity.segment == "total", Capacity.year == year
    )
    with sessions.read() as session:
        countries = session.scalar(query.where(Capacity.entity.in_(members()[region])))
        own = session.scalar(query.where(Capacity.entity == region))
    assert countries == pytest.approx(own, abs=1)
