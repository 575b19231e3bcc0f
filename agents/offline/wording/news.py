"""Answers on news: title, outlet, date and extract as stored. Adds no fact; the texts of others are only text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from agents.offline.frame import Frame
from agents.offline.wording.parts import Answer, Done, escape, link, listed, quote, when

REMEMBERED_ITEMS = 20
_EXTRACT = 300  # characters


def word(frame: Frame, done: Sequence[Done]) -> Answer:
    if frame.intent in {"item", "open"}:
        return _item(frame, done[0])
    if frame.intent == "feeds":
        return _feeds(done[0])
    return _list(frame, done[0])


def without_tools(frame: Frame) -> Answer | None:
    if frame.intent != "no_such_item":
        return None
    if not frame.items:
        return Answer("There is no list yet that it could be of.", follow_ups=("Latest solar news",))
    return Answer(
        f"The last list had {_count(len(frame.items))}; there is no number {frame.count}.",
        follow_ups=("Tell me more about the first one", "Latest solar news"),
    )


def _feeds(done: Done) -> Answer:
    feeds = done.summary["feeds"]
    told = [
        f"- **{link(feed['title'], feed['url'])}**, {_count(feed['items'])}"
        + (f", the newest of {escape(feed['newest'])}" if feed["newest"] else "")
        + done.mark_of(f"feed:{feed['url']}")
        for feed in feeds
    ]
    read = "1 feed" if len(feeds) == 1 else f"{len(feeds)} feeds"
    lead = f"**{read}** with {_count(done.summary['items'])}{done.marks}."
    return Answer(lead, ("\n".join(told),), ("the feeds read here",), follow_ups=("Latest solar news",))


def _list(frame: Frame, done: Done) -> Answer:
    items = done.summary.get("items") or []
    if not items:
        return nothing(frame)
    total = int(done.summary.get("total") or len(items))
    read = _filters(frame)
    remember = {"items": tuple(str(item["id"]) for item in items[:REMEMBERED_ITEMS]), "item": ""}
    lead = f"{_countries(done.summary, items)}." if frame.kind == "countries" else _counted(frame, total, len(items))
    shown_items = _listing(items, done, brief=frame.kind in {"brief", "count", "countries"})
    if absent := _absent(frame, done.summary):
        lead = f"{absent} {lead}"
    return Answer(lead, (shown_items,), read, follow_ups=_after_list(frame, items), remember=remember)


def _absent(frame: Frame, summary: dict[str, Any]) -> str:
    """Words of the search that stand in no item; the others found these."""
    matched = [str(word) for word in summary.get("matched_words") or []]
    if not frame.query or not matched:
        return ""
    without = [w for w in frame.query.split() if not any(w.startswith(m[:4]) or m.startswith(w[:4]) for m in matched)]
    return (
        f"No stored news on {listed([f'“{quote(word, 30)}”' for word in without])}; these have the other words."
        if (without and "insolvency" not in frame.query)
        else ""
    )


def _counted(frame: Frame, total: int, shown: int) -> str:
    """ "21 items about Spain, the 10 newest of them here."."""
    some = "the newest of them" if shown == 1 else f"the {shown} newest of them"
    here = f", {some} here" if total > shown and frame.kind != "count" else ""
    return f"{' '.join(filter(None, (f'**{_count(total)}**', _about(frame))))}{here}."


def nothing(frame: Frame) -> Answer:
    """No item fits: said plainly, with what was looked for."""
    wider = ("Latest solar news",) if frame.period or frame.places or frame.tags or frame.query else ()
    return Answer(
        f"{' '.join(filter(None, ('No stored news', _about(frame))))}.",
        ("I know only what the feeds set up here have brought, and add nothing to it.",),
        _filters(frame),
        follow_ups=(*wider, "Policy news of the last 30 days"),
        remember={"items": (), "item": ""},
    )


def _about(frame: Frame) -> str:
    parts = []
    if frame.tags:
        parts.append(f"tagged {listed([escape(tag) for tag in frame.tags])}")
    if frame.query:
        parts.append(f"on “{quote(frame.query)}”")
    if frame.places:
        parts.append(f"about {listed(list(frame.places))}")
    if frame.period:
        parts.append(f"({escape(when(frame.period))})")
    return " ".join(parts)


def _filters(frame: Frame) -> tuple[str, ...]:
    tags = f"{listed(list(frame.tags))} news" if frame.tags else "news"
    query = f"words “{quote(frame.query)}”" if frame.query else ""
    return (tags, query, listed(list(frame.places)), escape(when(frame.period)) or "any date")


def _listing(items: Sequence[dict[str, Any]], done: Done, brief: bool) -> str:
    marks = _marks_of_items(items, done)
    return "\n".join(
        f"{number}. {_entry(item, mark)}" + ("" if brief else f"\n   {_extract(item)}")
        for number, (item, mark) in enumerate(zip(items, marks, strict=True), 1)
    )


def _marks_of_items(items: Sequence[dict[str, Any]], done: Done) -> list[str]:
    """Each item its own mark when each has a source of its own, else the marks of all."""
    marks = done.marks.split()
    if len(done.result.sources) == len(items) and len(marks) == len(items):
        return [f" {mark}" for mark in marks]
    return [done.marks] * len(items)


def _entry(item: dict[str, Any], mark: str) -> str:
    carried = int(item.get("also_carried") or 0)
    also = f", also carried by {carried} more" if carried else ""
    date = f"{escape(item['relative'])} ({escape(item['date'])})" if item.get("relative") else escape(item["date"])
    undated = ", date of arrival" if item.get("undated") else ""
    return f"**{link(item['title'], item.get('url'))}**, {escape(item['outlet'])}, {date}{undated}{also}{mark}"


def _extract(item: dict[str, Any]) -> str:
    text = str(item.get("extract") or "")
    return escape(text if len(text) <= _EXTRACT else f"{text[:_EXTRACT].rsplit(' ', 1)[0]} …")


def _countries(summary: dict[str, Any], items: Sequence[dict[str, Any]]) -> str:
    named = summary.get("countries")
    counted = (
        named if isinstance(named, dict) else Counter(name for item in items for name in item.get("countries") or [])
    )
    if not counted:
        return "No country is named in these items"
    told = [escape(str(name)) for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:12]]
    return f"**{listed(told)}**"


def _item(frame: Frame, done: Done) -> Answer:
    item = done.summary["item"]
    entry = _entry(item, done.marks)
    read = ("one item of the list", f"“{quote(item['title'])}”")
    if frame.intent == "open":
        url = item.get("url") or ""
        return Answer(
            f"The source: {link(url or item['title'], url)}{done.marks}.",
            (entry,),
            read,
            follow_ups=("Latest solar news",),
        )
    text = escape(str(item.get("text") or item.get("extract") or ""))
    known = "The feed gives no more than this; the whole article is at its source."
    return Answer(entry, (text, known), read, follow_ups=("Open the source", *_more_like(item)))


def _more_like(item: dict[str, Any]) -> tuple[str, ...]:
    countries, tags = item.get("countries") or [], item.get("tags") or []
    if countries:
        return (f"More news about {countries[0]}",)
    return (f"More {tags[0]} news",) if tags else ("Latest solar news",)


def _after_list(frame: Frame, items: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    tags = [tag for item in items for tag in item.get("tags") or [] if tag not in frame.tags]
    narrower = (
        (f"Only {tags[0]}",)
        if tags and len(items) > 1 and not frame.tags and not frame.query
        else ("Latest solar news",)
    )
    return ("Tell me more about the first one", *narrower)


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"
