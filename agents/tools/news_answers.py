"""How the news tools answer: what was asked of the feeds, and stored items as rows with relative dates."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import knowledge
from agents.base import Column, SourceNote, ToolResult
from agents.tools.given import day_span, known_places
from agents.tools.refusal import Refused
from knowledge import news
from knowledge.news import FeedInUse, Found, NewsEntry, NewsFilter
from knowledge.vocabulary import vocabulary

MOST_ITEMS = 20
EXTRACT = 280  # characters
LONGEST_LOOK = 3_650  # days


@dataclass(frozen=True)
class Wanted:
    tags: tuple[str, ...]
    countries: tuple[str, ...]
    first: date | None
    last: date | None
    limit: int

    @property
    def filter(self) -> NewsFilter:
        """Whole days in UTC; the last day is included."""
        since = datetime.combine(self.first, time(), UTC) if self.first else None
        until = datetime.combine(self.last + timedelta(days=1), time(), UTC) if self.last else None
        return NewsFilter(self.tags, self.countries, since, until)


def wanted(
    tags: Sequence[str] | None,
    countries: Sequence[str] | None,
    dates: tuple[str | None, str | None],
    days: int | None,
    limit: int,
) -> Wanted:
    if not 1 <= limit <= MOST_ITEMS:
        raise Refused("bad_range", f"The limit is {limit}; it must be 1 to {MOST_ITEMS}.", "For example 10.")
    first, last = day_span(*dates)
    if days is not None:
        if not 0 <= days <= LONGEST_LOOK:
            raise Refused("bad_range", f"{days} days cannot be looked back.", f"Give 0 to {LONGEST_LOOK:,} days.")
        first, last = knowledge.today() - timedelta(days=days), None
    names = tuple(place.name for place in known_places(countries)) if countries else ()
    return Wanted(tuple(tag.casefold().strip() for tag in tags or ()), names, first, last, limit)


def latest(asked: Wanted) -> ToolResult:
    found = news.latest(asked.filter, asked.limit)
    if not found.entries:
        raise _nothing(asked, "news")
    return _listed(asked, found, "Latest solar news", {})


def search(query: str, asked: Wanted) -> ToolResult:
    if not news.words_of(query):
        raise Refused("missing_param", "Name the words to search for.", "For example: inverter recall.")
    found = news.search(query, asked.filter, asked.limit, knowledge.now())
    if not found.entries:
        raise _nothing(asked, f"news on {query!r}")
    return _listed(asked, found, f"Solar news: {query.strip()}", {"query": query, "matched_words": list(found.matched)})


def one(item_id: str) -> ToolResult:
    try:
        key = uuid.UUID(item_id.strip())
    except ValueError:
        raise Refused(
            "unknown_entity", f"{item_id!r} is no id of a news item.", "Take the id from a list of news."
        ) from None
    entry = news.item(key)
    if entry is None:
        raise Refused("unknown_entity", "There is no such news item.", "Ask for the latest news.")
    now = knowledge.now()
    about = {**_about(1, entry, now), "text": entry.summary}
    rows = (("Outlet", entry.outlet), ("Date", _date(entry)), ("Link", entry.url), ("Text", entry.summary))
    return ToolResult(
        ok=True,
        title=entry.title,
        columns=(Column("About"), Column("Value")),
        rows=rows,
        summary={"item": about, "now": now.isoformat()},
        sources=(_source(entry),),
        warnings=_undated([entry]),
    )


def feeds() -> ToolResult:
    found = news.feeds_in_use()
    if not found:
        raise Refused(
            "no_data", "No news feed is set up.", "An administrator adds feeds; their items are here from then on."
        )
    about: list[dict[str, Any]] = [
        {"title": one.title, "url": one.url, "items": one.items, "newest": _day(one.newest) if one.newest else ""}
        for one in found
    ]
    return ToolResult(
        ok=True,
        title="News feeds",
        columns=(Column("Feed"), Column("Address"), Column("Items"), Column("Newest item")),
        rows=tuple((one["title"], one["url"], one["items"], one["newest"]) for one in about),
        summary={"feeds": about, "items": sum(one.items for one in found)},
        sources=tuple(_feed_source(one) for one in found),
    )


def _feed_source(one: FeedInUse) -> SourceNote:
    as_of = (one.newest.date() if one.newest else knowledge.today()).isoformat()
    return SourceNote(
        dataset=f"feed:{one.url}",
        title=one.title,
        publisher=one.title,
        edition=as_of,
        licence="© the publisher; headlines and the feed's own summaries",
        citation=f"{one.title}, news feed.",
        as_of=as_of,
        url=one.url,
        locator=f"{one.items} stored items",
    )


def _nothing(asked: Wanted, what: str) -> Refused:
    if news.is_empty():
        return Refused(
            "no_data", "No news are stored yet.", "An administrator adds feeds; their items are here from then on."
        )
    limits = [*asked.tags, *asked.countries]
    span = [f"from {asked.first:%d %B %Y}"] if asked.first else []
    span += [f"to {asked.last:%d %B %Y}"] if asked.last else []
    scope = f" ({', '.join([*limits, *span])})" if limits or span else ""
    hint = "Widen the dates, drop a tag or a country, or ask for the latest news."
    return Refused("no_data", f"No stored {what}{scope}.", hint, vocabulary().news_tags if asked.tags else ())


def _listed(asked: Wanted, found: Found, title: str, more: dict[str, Any]) -> ToolResult:
    now = knowledge.now()
    items = [_about(number, entry, now) for number, entry in enumerate(found.entries, start=1)]
    names = ("number", "title", "outlet", "date", "url")
    return ToolResult(
        ok=True,
        title=title,
        columns=tuple(Column(name) for name in ("No.", "Title", "Outlet", "Date", "Link")),
        rows=tuple(tuple(item[name] for name in names) for item in items),
        summary={
            "count": len(items),
            "total": found.total,
            "tags": list(asked.tags),
            "countries": list(asked.countries),
            "date_from": asked.first.isoformat() if asked.first else None,
            "date_to": asked.last.isoformat() if asked.last else None,
            "now": now.isoformat(),
            **more,
            "items": items,
        },
        sources=tuple(_source(entry) for entry in found.entries),
        warnings=_undated(found.entries),
    )


def _about(number: int, entry: NewsEntry, now: datetime) -> dict[str, Any]:
    return {
        "number": number,
        "id": str(entry.id),
        "title": entry.title,
        "outlet": entry.outlet,
        "published": entry.published.isoformat(),
        "date": _date(entry),
        "relative": relative(entry.published, now),
        "extract": _extract(entry.summary),
        "url": entry.url,
        "tags": list(entry.tags),
        "countries": list(entry.countries),
        "undated": entry.undated,
        "also_carried": len(entry.also_carried),
        "carriers": list(entry.also_carried),
    }


def _date(entry: NewsEntry) -> str:
    return _day(entry.published)


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def relative(then: datetime, now: datetime) -> str:
    """today, yesterday, 5 days ago, 3 weeks ago; by calendar days in UTC."""
    days = (now.astimezone(UTC).date() - then.astimezone(UTC).date()).days
    if days < 2:
        return {0: "today", 1: "yesterday"}.get(days, "ahead of today")
    if days < 14:
        return f"{days} days ago"
    return f"{days // 7} weeks ago" if days < 61 else f"{days // 30} months ago"


def _extract(text: str) -> str:
    return text if len(text) <= EXTRACT else text[: EXTRACT - 1].rsplit(" ", 1)[0] + "…"


def _source(entry: NewsEntry) -> SourceNote:
    return SourceNote(
        dataset=f"news:{entry.id}",
        title=entry.title,
        publisher=entry.outlet,
        edition=entry.published.date().isoformat(),
        licence="© the publisher; headline and the feed's own summary",
        citation=f"{entry.outlet}, {_date(entry)}: {entry.title}.",
        as_of=entry.published.date().isoformat(),
        url=entry.url,
        locator="the feed's own summary",
        excerpt=_extract(entry.summary),
        score=entry.score,
    )


def _undated(entries: Sequence[NewsEntry]) -> tuple[str, ...]:
    without = [entry.title for entry in entries if entry.undated]
    return (
        (f"Without a date of their own, shown with the day they were fetched: {'; '.join(without)}.",)
        if without
        else ()
    )
