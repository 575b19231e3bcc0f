"""The news agent's tools: stored feed items. Looks up and orders; adds no fact beyond the stored text.

Duplicates are merged into the first carrier. Keys of `summary`, tool by tool:

latest_news      count, total, tags, countries, date_from, date_to, now, items: [ITEM]
search_news      the same and query, matched_words ITEM: number (1-based, as listed), id, title, outlet, published
                 (ISO), date ("19 November 2026"), relative ("yesterday"), extract, url, tags, countries, undated,
                 also_carried (count), carriers: [str]
news_item        item: ITEM with `text` (the whole stored summary)
news_feeds       feeds: [title, url, items, newest ("19 November 2026" | "")], items
"""

from __future__ import annotations

from agents.base import ToolResult
from agents.tools import news_answers
from agents.tools.news_answers import wanted
from agents.tools.refusal import refusable


@refusable
def latest_news(
    tags: list[str] | None = None,
    countries: list[str] | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    days: int | None = None,
    limit: int = 10,
) -> ToolResult:
    """The latest solar news that is stored, newest first, with outlet, date, extract and link.

    Args:
        tags: Only items with any of these tags: policy, auction, prices, manufacturing, technology, o&m,
            safety, grid, storage, trade, market.
        countries: Only items about any of these countries, by English name or ISO3 code.
        date_from: Only items from this day on, as "2026-11-13".
        date_to: Only items up to and including this day.
        days: Only items of the last so many days, counted back from now; instead of dates.
        limit: How many items, 1 to 20.
    """
    return news_answers.latest(wanted(tags, countries, (date_from, date_to), days, limit))


@refusable
def search_news(
    query: str,
    tags: list[str] | None = None,
    countries: list[str] | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    days: int | None = None,
    limit: int = 10,
) -> ToolResult:
    """Search the stored solar news by words, best and newest first.

    Args:
        query: A few words, such as "TOPCon prices" or "inverter recall".
        tags: Only items with any of these tags; see latest_news.
        countries: Only items about any of these countries, by English name or ISO3 code.
        date_from: Only items from this day on, as "2026-11-13".
        date_to: Only items up to and including this day.
        days: Only items of the last so many days, counted back from now; instead of dates.
        limit: How many items, 1 to 20.
    """
    return news_answers.search(query, wanted(tags, countries, (date_from, date_to), days, limit))


@refusable
def news_item(item_id: str) -> ToolResult:
    """One stored news item in full, by the id that latest_news or search_news gave.

    Args:
        item_id: The id of the item.
    """
    return news_answers.one(item_id)


@refusable
def news_feeds() -> ToolResult:
    """List the feeds that the stored news come from, with how many items each has and the date of its newest."""
    return news_answers.feeds()
