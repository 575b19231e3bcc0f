"""Feeds into stored news: text only, duplicates tied, all or nothing."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from extensions import sessions
from knowledge.feeds import BrokenFeed, canonical, parse, plain_text
from models import NewsFeed, NewsItem
from tests.feeds import ATOM, NOW, RSS, imported, rss


def stored():
    with sessions.read() as session:
        return {item.guid: item for item in session.scalars(select(NewsItem))}


def test_a_feed_is_imported_once(app):
    assert imported(RSS).added == 22
    again = imported(RSS)
    assert (again.added, again.known) == (0, 22)
    assert len(stored()) == 22


def test_a_copy_is_tied_to_the_first_carrier(app):
    assert imported(RSS).duplicates == 1
    items = stored()
    assert items["d21"].duplicate_of_id == items["d03"].id
    assert [item.guid for item in items.values() if item.duplicate_of_id] == ["d21"]


def test_another_outlet_with_the_same_stories_adds_only_copies(app):
    imported(RSS)
    done = imported(ATOM, "Example Atom", "https://atom.example.org/feed")
    assert (done.added, done.duplicates) == (6, 6)


def test_the_same_title_months_apart_is_another_story(app):
    link = "<title>Spain opens solar auction</title><link>https://e.org/{0}</link><guid>{0}</guid>"
    late, early = "Fri, 20 Nov 2026 08:00:00 +0000", "Fri, 20 Mar 2026 08:00:00 +0000"
    done = imported(rss(*(f"{link.format(key)}<pubDate>{day}</pubDate>" for key, day in (("a", late), ("b", early)))))
    assert done.duplicates == 0


@pytest.mark.parametrize(
    ("other", "duplicates"),
    [
        ("Silver price rally lifts cells costs", 1),  # a token set ratio of 99
        ("Copper price rally lifts cell costs", 0),  # 89: another story in almost the same words
    ],
)
def test_titles_that_are_nearly_the_same_tell_one_story(app, other, duplicates):
    titles = ("Silver price rally lifts cell costs", other)
    day = "<pubDate>Fri, 20 Nov 2026 08:00:00 +0000</pubDate>"
    done = imported(rss(*(f"<title>{t}</title><link>https://e.org/{len(t)}{t[0]}</link>{day}" for t in titles)))
    assert (done.added, done.duplicates) == (2, duplicates)


def test_an_item_without_a_date_is_flagged_and_takes_the_time_of_fetching(app):
    assert imported(rss("<title>Undated</title><link>https://e.org/1</link>")).undated == 1
    (item,) = stored().values()
    assert item.undated
    assert item.published == NOW


def test_dates_are_read_in_utc(app):
    imported(rss("<title>T</title><link>https://e.org/1</link><pubDate>Fri, 20 Nov 2026 01:00:00 +0200</pubDate>"))
    (item,) = stored().values()
    assert item.published == datetime(2026, 11, 19, 23, tzinfo=UTC)


def test_no_markup_survives(app):
    script = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;p onclick='x'&gt;Two &amp;amp; two&lt;/p&gt;&lt;img src=x&gt;"
    imported(
        rss(
            f"<title>&lt;b&gt;Bold&lt;/b&gt; claim</title><link>https://e.org/1</link><description>{script}</description>"
        )
    )
    (item,) = stored().values()
    assert item.title == "Bold claim"
    assert item.summary == "Two & two"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "", "ftp://e.org/x"])
def test_an_item_must_have_a_web_address(app, address):
    assert imported(rss(f"<title>T</title><link>{address}</link>")).rejected == 1
    assert stored() == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing like a feed",
        b"<html><body>404</body></html>",
        RSS[: len(RSS) // 2],
        b"\x00\x01\x02",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>&x;</channel>',
    ],
)
def test_a_broken_feed_is_refused_and_nothing_is_written(app, content):
    with pytest.raises(BrokenFeed):
        imported(content)
    assert stored() == {}
    with sessions.read() as session:
        assert session.scalars(select(NewsFeed)).all() == []


def test_a_feed_may_be_too_large():
    with pytest.raises(BrokenFeed, match="larger than 5 MB"):
        parse(b"x" * 5_000_001)


def test_the_feed_itself_needs_a_web_address(app):
    with pytest.raises(BrokenFeed, match="not a web address"):
        imported(RSS, address="news.example.org")


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://News.Example.org/d01?utm_source=rss", "https://news.example.org/d01"),
        ("https://e.org/a?id=7&utm_campaign=x&fbclid=1#top", "https://e.org/a?id=7"),
        ("http://[broken", ""),
    ],
)
def test_addresses_lose_what_only_tracks_the_reader(address, plain):
    assert canonical(address) == plain


def test_long_text_is_cut_at_a_word_end():
    assert plain_text("one two three", 9) == "one two…"
    assert plain_text("a\x00b\u202ec", 9) == "abc"
