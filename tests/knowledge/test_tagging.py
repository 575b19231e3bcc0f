"""What news items are about."""

import pytest

from knowledge.tagging import countries_of, tags_of


@pytest.mark.parametrize(
    ("title", "countries"),
    [
        ("German rooftop segment slows", ["Germany"]),
        ("US trade panel votes on duties", ["United States"]),
        ("Dutch operator pauses connections", ["Netherlands"]),
        ("Papua New Guinea builds", ["Papua New Guinea"]),
        ("Niger and Nigeria agree", ["Niger", "Nigeria"]),
        ("EU adopts criteria", ["European Union (27)"]),
        ("How to polish us a turkey in march", []),
        ("Türkiye doubles its target", ["Turkey"]),
    ],
)
def test_countries_are_named_in_titles(title, countries):
    assert countries_of(title, "", []) == countries


def test_the_title_counts_more_than_the_summary():
    assert countries_of("Spain builds", "As France and Italy did, France above all.", []) == [
        "Spain",
        "France",
        "Italy",
    ]


def test_the_feeds_own_category_names_a_country():
    assert countries_of("Agrivoltaics oversubscribed", "", ["policy", "Italy"]) == ["Italy"]
    assert "italy" not in tags_of("Agrivoltaics oversubscribed", "", ["policy", "Italy"])


def test_the_summary_decides_only_without_a_known_category():
    assert "policy" in tags_of("New rules", "The ministry published them.", [])
    assert "policy" not in tags_of("New rules", "The ministry published them.", ["market"])


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("Preliminary duties on cells", "trade"),
        ("Inverter recall after firmware fault", "o&m"),
        ("Batteries on every roof", "storage"),
        ("Tender for 2 GW", "auction"),
        ("Perovskite tandem certified", "technology"),
    ],
)
def test_words_of_the_title_make_tags(title, tag):
    assert tag in tags_of(title, "", [])
