"""News feeds into rows: parsed, reduced to plain text, tagged, and duplicates tied to their first carrier.

What a feed says is data from outside: no markup of it survives, and only its own summary is kept. All or nothing.
"""

from __future__ import annotations

import calendar
import html
import io
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import feedparser
import nh3
from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

import problems
from connections import take_time
from knowledge.tagging import countries_of, tags_of
from models import NewsFeed, NewsItem, new_id

AnySession = Session | scoped_session[Any]

MOST_BYTES = 5_000_000
MOST_ITEMS = 5_000
TITLE_LENGTH = 300
SUMMARY_LENGTH = 2_000
CATEGORY_LENGTH = 40
MOST_CATEGORIES = 10
SAME_STORY = 92  # of 100: how alike two titles are that carry one story
SAME_DAYS = timedelta(days=5)
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")  # controls, surrogates, bidi
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id")


class BrokenFeed(problems.Invalid):
    default_code = "broken_feed"
    default_message = "The feed could not be read."


@dataclass(frozen=True)
class FeedItem:
    guid: str
    url: str
    title: str
    summary: str
    published: datetime | None
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    added: int
    known: int  # had been imported before
    duplicates: int  # of the added: stories that another item carried first
    undated: int
    rejected: int  # items without a title or a web address


def parse(content: bytes) -> tuple[list[FeedItem], int]:
    """The items of an RSS or Atom feed, and how many were unusable. Raises BrokenFeed."""
    if len(content) > MOST_BYTES:
        raise BrokenFeed(f"The feed is larger than {MOST_BYTES // 1_000_000} MB.")
    feed: Any = feedparser.parse(io.BytesIO(content))  # type: ignore[attr-defined,no-untyped-call]
    if not feed.get("version"):
        raise BrokenFeed("This is neither an RSS nor an Atom feed.")
    error = feed.get("bozo_exception")
    if feed.bozo and not isinstance(error, feedparser.CharacterEncodingOverride):
        raise BrokenFeed(f"The feed is not well formed: {error}.", hint="Nothing of it was imported.")
    if len(feed.entries) > MOST_ITEMS:
        raise BrokenFeed(f"The feed has more than {MOST_ITEMS} items.")
    items = [_item(entry) for entry in feed.entries]
    usable = [item for item in items if item is not None]
    return usable, len(items) - len(usable)


def add(session: AnySession, content: bytes, feed_url: str, feed_title: str, now: datetime) -> Imported:
    """Import a feed's items; those known by their id in the feed are left alone. The caller commits."""
    items, rejected = parse(content)
    take_time(session.connection())
    feed = _feed(session, feed_url, feed_title, now)
    known = set(session.scalars(select(NewsItem.guid).where(NewsItem.feed_id == feed.id)))
    fresh = {item.guid: item for item in items if item.guid not in known}
    rows = [_row(feed.id, item, now) for item in fresh.values()]
    rows.sort(key=lambda row: row.published)  # the first to tell a story is its carrier
    _tie_duplicates(session, rows)
    session.add_all(rows)
    session.flush()
    return Imported(
        added=len(rows),
        known=len(items) - len(rows),
        duplicates=sum(row.duplicate_of_id is not None for row in rows),
        undated=sum(row.undated for row in rows),
        rejected=rejected,
    )


def plain_text(markup: str, length: int) -> str:
    """Words only: no tags, no entities, no control characters, cut at a word end."""
    text = html.unescape(nh3.clean(markup, tags=set(), clean_content_tags={"script", "style"}))
    text = " ".join(FORBIDDEN.sub("", text).split())
    return text if len(text) <= length else text[: length - 1].rsplit(" ", 1)[0] + "…"


def canonical(url: str) -> str:
    """The address without what only tells where the reader came from; empty unless it is a web address."""
    try:
        parts = urlsplit(FORBIDDEN.sub("", url).strip())
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    query = [(name, value) for name, value in parse_qsl(parts.query) if not TRACKING.fullmatch(name)]
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, urlencode(query), ""))


def _item(entry: Any) -> FeedItem | None:
    title = plain_text(entry.get("title", ""), TITLE_LENGTH)
    url = canonical(entry.get("link", ""))
    if not title or not url:
        return None
    terms = [plain_text(tag.get("term") or "", CATEGORY_LENGTH) for tag in entry.get("tags", [])[:MOST_CATEGORIES]]
    return FeedItem(
        guid=plain_text(entry.get("id", ""), TITLE_LENGTH) or url,
        url=url,
        title=title,
        summary=plain_text(entry.get("summary", ""), SUMMARY_LENGTH),
        published=_time(entry),
        categories=tuple(filter(None, terms)),
    )


def _time(entry: Any) -> datetime | None:
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def _feed(session: AnySession, url: str, title: str, now: datetime) -> NewsFeed:
    address = canonical(url)
    if not address:
        raise BrokenFeed(f"The feed's address {url!r} is not a web address.", hint="It must begin with https://.")
    feed = session.scalars(select(NewsFeed).where(NewsFeed.url == address)).one_or_none()
    if feed is None:
        feed = NewsFeed(url=address)
        session.add(feed)
    feed.title = plain_text(title, TITLE_LENGTH)
    feed.fetched = now
    session.flush()
    return feed


def _row(feed_id: uuid.UUID, item: FeedItem, now: datetime) -> NewsItem:
    return NewsItem(
        id=new_id(),
        feed_id=feed_id,
        guid=item.guid,
        url=item.url,
        title=item.title,
        summary=item.summary,
        published=item.published or now,
        undated=item.published is None,
        fetched=now,
        tags=tags_of(item.title, item.summary, item.categories),
        countries=countries_of(item.title, item.summary, item.categories),
    )


def _tie_duplicates(session: AnySession, rows: Sequence[NewsItem]) -> None:
    if not rows:
        return
    earliest, latest = rows[0].published - SAME_DAYS, rows[-1].published + SAME_DAYS
    query = select(NewsItem).where(NewsItem.published.between(earliest, latest), NewsItem.duplicate_of_id.is_(None))
    carriers = list(session.scalars(query))
    for row in rows:
        first = next((carrier for carrier in carriers if _same_story(row, carrier)), None)
        if first is None:
            carriers.append(row)
            continue
        row.duplicate_of_id = first.id


def _same_story(one: NewsItem, other: NewsItem) -> bool:
    if abs(one.published - other.published) > SAME_DAYS:
        return False
    return one.url == other.url or fuzz.token_set_ratio(one.title, other.title) >= SAME_STORY
