"""Stored news, on 20 November 2026, 09:00 UTC. All items are invented."""

import uuid

import pytest

from agents.tools import news
from extensions import db
from models import NewsFeed

pytestmark = pytest.mark.usefixtures("stored_news")


def codes(result):
    return [item["url"].rsplit("/", 1)[1] for item in result.summary["items"]]


def test_the_latest_come_first_and_copies_once():
    result = news.latest_news(limit=20)
    assert codes(result)[:5] == ["d01", "d02", "d03", "d04", "d05"]
    assert "d21" not in codes(result)
    assert result.summary["total"] == 21


def test_a_story_names_who_else_carried_it():
    item = news.search_news("TOPCon quotes").summary["items"][0]
    assert item["also_carried"] == 2
    assert sorted(item["carriers"]) == ["Example Atom", "Example PV News"]


def test_dates_are_absolute_and_relative():
    items = news.latest_news().summary["items"]
    assert [(item["date"], item["relative"]) for item in items[:2]] == [
        ("20 November 2026", "today"),
        ("19 November 2026", "yesterday"),
    ]


def test_only_policy_then_only_spain():
    assert codes(news.latest_news(tags=["policy"])) == ["d01", "d06", "d08", "d15", "d18"]
    assert codes(news.latest_news(tags=["policy"], countries=["ESP"])) == ["d01"]


def test_one_item_in_full():
    first = news.latest_news().summary["items"][0]
    result = news.news_item(first["id"])
    assert "Ceiling price 41 EUR/MWh." in result.summary["item"]["text"]
    assert result.sources[0].url == "https://news.example.org/d01"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("TOPCon prices", "d03"),
        ("inverter recalls", "d04"),
        ("who went bankrupt?", "d17"),
        ("tariffs and duties", "d09"),
        ("silver", "d19"),
        ("perovskite progress", "d10"),
        ("Dutch grid congestion", "d11"),
        ("agrivoltaics in Italy", "d08"),
        ("curtailment", "d16"),
    ],
)
def test_a_search_finds_the_story(query, first):
    assert codes(news.search_news(query))[0] == first


def test_dates_bound_the_days_asked_for():
    assert codes(news.latest_news(countries=["Germany"], days=7)) == ["d02"]
    assert codes(news.latest_news(countries=["Germany"], date_from="2026-10", date_to="2026-10")) == ["d17"]
    assert codes(news.latest_news(tags=["auction"], days=7)) == ["d01"]
    assert sorted(codes(news.latest_news(tags=["safety"], days=30))) == ["d04", "d12"]
    assert codes(news.latest_news(date_from="2026-11-19", date_to="2026-11-19")) == ["d02", "d03"]


def test_no_news_is_said_to_be_none():
    result = news.latest_news(countries=["Kenya"])
    assert result.code == "no_data"
    assert "Kenya" in result.message
    assert news.search_news("xylophone").code == "no_data"


def test_every_item_is_a_source_of_its_own():
    result = news.latest_news(limit=3)
    assert len({(source.dataset, source.edition) for source in result.sources}) == 3
    assert [source.title for source in result.sources] == [row[1] for row in result.rows]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: news.latest_news(limit=0), "bad_range"),
        (lambda: news.latest_news(limit=21), "bad_range"),
        (lambda: news.latest_news(days=-1), "bad_range"),
        (lambda: news.latest_news(days=10**9), "bad_range"),
        (lambda: news.latest_news(countries=["Atlantis"]), "unknown_entity"),
        (lambda: news.latest_news(date_from="last week"), "bad_range"),
        (lambda: news.latest_news(tags=['"%_']), "no_data"),
        (lambda: news.search_news(""), "missing_param"),
        (lambda: news.search_news("the of and"), "missing_param"),
        (lambda: news.search_news("' OR 1=1 --"), "no_data"),
        (lambda: news.news_item("d01"), "unknown_entity"),
        (lambda: news.news_item(str(uuid.uuid4())), "unknown_entity"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_hint(call, code):
    result = call()
    assert (result.ok, result.code) == (False, code)
    assert result.hint


def test_a_feed_that_is_off_is_silent(app):
    with app.app_context():
        db.session.query(NewsFeed).update({NewsFeed.enabled: False})
        db.session.commit()
    assert news.latest_news().code == "no_data"


def test_the_feeds_are_listed_with_what_they_brought():
    result = news.news_feeds()
    assert [feed["title"] for feed in result.summary["feeds"]] == sorted(
        feed["title"] for feed in result.summary["feeds"]
    )
    assert sum(feed["items"] for feed in result.summary["feeds"]) == result.summary["items"] > 0
    assert all(source.url.startswith("https://") for source in result.sources)
