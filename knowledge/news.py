"""Stored news: the latest, a search, one item. Duplicates appear once, with the outlets that also carried them."""

from __future__ import annotations

import math
import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from extensions import sessions
from knowledge.places import fold
from knowledge.tagging import alike
from models import NewsFeed, NewsItem

HALF_LIFE = timedelta(days=14)  # of an item's weight in a search
MOST_MATCHES = 500  # newest first; older ones would hardly win
TITLE_WEIGHT = 2.0
SMALL_WORDS = """
a about after all an and any anything are as at be been by did do does for from give had has have how in is
it its latest me more my new news of on one or our recent said says show solar tell than that the their them
there these they this to us was we were what when where which who why will with went would you your happened
happening pv
"""
STOP_WORDS = frozenset(SMALL_WORDS.split())


@dataclass(frozen=True)
class NewsEntry:
    id: uuid.UUID
    title: str
    summary: str
    url: str
    outlet: str
    published: datetime
    undated: bool
    tags: tuple[str, ...]
    countries: tuple[str, ...]
    also_carried: tuple[str, ...] = ()  # outlets of its duplicates
    score: float | None = None


@dataclass(frozen=True)
class NewsFilter:
    """Any of the tags, any of the countries, published in [since, until)."""

    tags: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Found:
    entries: tuple[NewsEntry, ...]
    total: int
    matched: tuple[str, ...] = ()  # words of a search that occur


def latest(wanted: NewsFilter, limit: int) -> Found:
    """The newest items first."""
    with sessions.read() as session:
        query = _query().where(*_conditions(wanted))
        total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        rows = session.execute(query.order_by(NewsItem.published.desc(), NewsItem.id).limit(limit)).all()
        return Found(_entries(session, rows), total)


def search(query_text: str, wanted: NewsFilter, limit: int, now: datetime) -> Found:
    """The best first: words in titles count twice, rare words more, and an item's weight halves every two weeks."""
    words = words_of(query_text)
    if not words:
        return Found((), 0)
    with sessions.read() as session:
        query = _query().where(*_conditions(wanted), or_(*(_has(word) for word in words)))
        rows = session.execute(query.order_by(NewsItem.published.desc()).limit(MOST_MATCHES)).all()
        scored = _scored(rows, words, now)
        entries = _entries(session, [row for row, _score in scored[:limit]], [score for _row, score in scored])
    texts = [_text(row) for row in rows]
    return Found(entries, len(scored), tuple(word for word in words if any(_hits(word, text) for text in texts)))


def item(item_id: uuid.UUID) -> NewsEntry | None:
    """One item, whether it is a duplicate or not."""
    with sessions.read() as session:
        rows = session.execute(_columns().where(NewsItem.id == item_id, NewsFeed.enabled)).all()
        return next(iter(_entries(session, rows)), None)


@dataclass(frozen=True)
class FeedInUse:
    title: str
    url: str
    items: int
    newest: datetime | None


def feeds_in_use() -> tuple[FeedInUse, ...]:
    """The enabled feeds, by title, with how many items are stored of each."""
    counted = select(NewsFeed.title, NewsFeed.url, func.count(NewsItem.id), func.max(NewsItem.published))
    query = counted.outerjoin(NewsItem, NewsItem.feed_id == NewsFeed.id).where(NewsFeed.enabled)
    with sessions.read() as session:
        rows = session.execute(query.group_by(NewsFeed.id, NewsFeed.title, NewsFeed.url).order_by(NewsFeed.title))
        return tuple(FeedInUse(*row) for row in rows)


def is_empty() -> bool:
    with sessions.read() as session:
        return session.scalar(select(NewsItem.id).limit(1)) is None


def words_of(text: str) -> tuple[str, ...]:
    """The words that a search looks for: folded, without small words, plurals cut."""
    words = [word for word in re.findall(r"[\w&-]+", fold(text)) if word not in STOP_WORDS and len(word) > 1]
    return tuple(dict.fromkeys(_stem(word) for word in words))


def _stem(word: str) -> str:
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if len(word) > 4 and word.endswith(ending) and not word.endswith("ss"):
            return word.removesuffix(ending) + rest
    return word


def _columns() -> Select[Any]:
    columns = (
        NewsItem.id,
        NewsItem.title,
        NewsItem.summary,
        NewsItem.url,
        NewsFeed.title.label("outlet"),
        NewsItem.published,
        NewsItem.undated,
        NewsItem.tags,
        NewsItem.countries,
    )
    return select(*columns).join(NewsFeed, NewsItem.feed_id == NewsFeed.id)


def _query() -> Select[Any]:
    return _columns().where(NewsFeed.enabled, NewsItem.duplicate_of_id.is_(None))


def _conditions(wanted: NewsFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.tags:
        conditions.append(or_(*(_lists(NewsItem.tags, tag) for tag in wanted.tags)))
    if wanted.countries:
        conditions.append(or_(*(_lists(NewsItem.countries, country) for country in wanted.countries)))
    if wanted.since:
        conditions.append(NewsItem.published >= wanted.since)
    if wanted.until:
        conditions.append(NewsItem.published < wanted.until)
    return conditions


def _lists(column: Any, value: str) -> ColumnElement[bool]:
    """Whether a JSON list of strings holds this one; the same on both engines."""
    return cast(column, Text).contains(f'"{value}"', autoescape=True)


def _has(word: str) -> ColumnElement[bool]:
    forms = alike(word)
    return or_(*(column.icontains(form, autoescape=True) for form in forms for column in _searched()))


def _searched() -> tuple[Any, ...]:
    return (NewsItem.title, NewsItem.summary, cast(NewsItem.tags, Text), cast(NewsItem.countries, Text))


def _text(row: Any) -> tuple[str, str]:
    return fold(row.title), fold(" ".join([row.summary, *row.tags, *row.countries]))


def _hits(word: str, text: tuple[str, str]) -> float:
    title, rest = text
    forms = [re.compile(rf"(?<!\w){re.escape(form)}") for form in alike(word)]
    return TITLE_WEIGHT * any(form.search(title) for form in forms) + any(form.search(rest) for form in forms)


def _scored(rows: Sequence[Any], words: Sequence[str], now: datetime) -> list[tuple[Any, float]]:
    """Rows that hold all of the words, or at least half of them when none holds all; weighted, best first."""
    hits = {row.id: [_hits(word, _text(row)) for word in words] for row in rows}
    carriers = [sum(1 for found in hits.values() if found[place]) for place in range(len(words))]
    rarity = [math.log(1 + len(rows) / count) if count else 0.0 for count in carriers]
    most = max((sum(1 for hit in found if hit) for found in hits.values()), default=0)
    enough = most if most == len(words) else len(words) / 2
    scored = []
    for row in rows:
        found = hits[row.id]
        if sum(1 for hit in found if hit) >= enough:
            age = max((now - row.published) / HALF_LIFE, 0.0)
            weight = sum(hit * rare for hit, rare in zip(found, rarity, strict=True))
            scored.append((row, weight * (0.5 + 0.5**age)))
    return sorted(scored, key=lambda pair: -pair[1])


def _entries(session: Session, rows: Sequence[Any], scores: Sequence[float] = ()) -> tuple[NewsEntry, ...]:
    carried = defaultdict(list)
    columns = (NewsItem.duplicate_of_id, NewsFeed.title)
    join = and_(NewsItem.feed_id == NewsFeed.id, NewsItem.duplicate_of_id.in_([row.id for row in rows]))
    for carrier_id, outlet in session.execute(select(*columns).join(NewsFeed, join)) if rows else ():
        carried[carrier_id].append(outlet)
    weights = [*scores, *[None] * len(rows)] if scores else [None] * len(rows)
    return tuple(
        NewsEntry(*(*row[:7], tuple(row.tags), tuple(row.countries), tuple(carried[row.id]), weight))
        for row, weight in zip(rows, weights, strict=False)
    )
