"""News questions: the latest items, a search, one item in full, its source. Other words are searched for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from agents.offline.frame import Frame
from agents.offline.moves import Call
from agents.offline.period import Period, last_day
from agents.offline.plain_words import FILLERS
from agents.offline.plan.carry import shifted
from agents.offline.reading import Reading
from agents.offline.vocabulary import Lexicon

LISTED = 10
SUMMARISED = 5
_MEANT = {  # what a word of a question is called in headlines
    "bankrupt": "insolvency bankrupt",
    "bankruptcy": "insolvency bankruptcy",
    "recalls": "recall",
    "dutch": "dutch",
    "agripv": "agrivoltaics",
    "agrivoltaic": "agrivoltaics",
}
_SHARED_TAGS = {"prices", "market", "o&m", "safety"}  # other agents answer on these too
_NARROW_TAGS = {
    "prices",
    "market",
    "technology",
    "manufacturing",
}  # beside other words these are searched for, not filtered by


def claims(reading: Reading) -> int:
    """Topics such as policy are the news's own; prices and markets are not."""
    own_topics = set(reading.named("tag")) - _SHARED_TAGS
    return 2 if reading.has("news", "anything") or own_topics else 1


def understand(reading: Reading, before: Frame | None, words: Lexicon) -> Frame | None:
    own = before if before and before.agent == "news" else None
    if sentence := _cannot(reading):
        return Frame("news", "unable", query=sentence)
    if reading.has("sources") and not reading.named("tag"):
        return (own or Frame("news", "")).but(intent="feeds", notes=())
    if own and (shown := _shown(reading, own)):
        return shown
    if _ITEM_ALONE.search(reading.line) and reading.ordinal:
        return Frame("news", "no_such_item", count=reading.ordinal)  # there is no list that it could be of
    follows = own is not None and _follows(reading)
    frame = own if own and follows else Frame("news", "")
    frame = frame.but(intent="list", notes=(), item="", kind=_kind(reading), count=reading.count)
    frame = _set_filters(frame, reading, follows)
    if before and not own and reading.has("refers") and not reading.places:
        frame = _of_others(frame, before)
    if frame.intent != "unable" and not _says_something(frame, reading, own) and not reading.has("earlier", "later"):
        return None
    return frame


def _of_others(frame: Frame, before: Frame) -> Frame:
    """ "What's new there?", "any news on it?" after another agent was asked about a country or a thing."""
    places = tuple(place for place in before.places if place != "World")
    if places or frame.query or not before.components:
        return frame.but(places=places)
    return frame.but(query=before.components[0])


_ITEM_ALONE = re.compile(
    r"^(?:open |show |tell me (?:more )?about )?(?:the |item |number )?(?:item )?\w+(?: one| item)?\W*$"
)


def _cannot(reading: Reading) -> str:
    """What these feeds cannot give, in a sentence; empty when nothing stands against it."""
    if reading.has("alert"):
        return (
            "I keep no alerts and no saved searches, and I delete nothing. Ask the same question again for what is new."
        )
    if reading.has("future"):
        return "I know stored news only; there is none of days to come."
    if re.search(r"\btranslat\w+|\b(?:true|trustworthy|fake)\b", reading.line):
        return "I show items as the feeds gave them; I neither translate nor judge them."
    if reading.has("leaves_out"):
        return "I search for what is named and leave nothing out. Name a topic, a country or a date instead."
    return ""


def _shown(reading: Reading, own: Frame) -> Frame | None:
    """One item of the last list: "the first one", "tell me more", "open the source"."""
    wants = reading.has("more", "open") or reading.ordinal is not None
    if not wants or not (own.items or own.item) or reading.named("tag") or reading.places or reading.periods:
        return None
    if reading.ordinal is not None and _picks(reading):
        position = len(own.items) if reading.ordinal == -1 else reading.ordinal
        if not 1 <= position <= len(own.items):
            return own.but(intent="no_such_item", count=position, notes=())
        item = own.items[position - 1]
    elif own.item:
        item = own.item
    elif reading.has("refers", "open") or len(reading.content) <= 2:
        item = own.items[0]
    else:
        return None
    opened = reading.has("open") and not reading.has("more")
    return own.but(intent="open" if opened else "item", item=item, notes=())


def _picks(reading: Reading) -> bool:
    return not re.search(r"\b(?:first|last) (?:\d+|days?|weeks?|months?|years?)\b", reading.line)


def _follows(reading: Reading) -> bool:
    if reading.has("news") and len(reading.content) > 1 and not reading.has("opens"):
        return False
    return reading.has("opens", "only", "refers", "instead") or (reading.is_short and not reading.has("news"))


def _kind(reading: Reading) -> str:
    if reading.has("count"):
        return "count"
    if reading.has("which_countries"):
        return "countries"
    return "brief" if reading.has("brief") else "summary" if reading.has("summarise") else ""


def _set_filters(frame: Frame, reading: Reading, follows: bool) -> Frame:
    tags, query = _tags_and_query(reading)
    if reading.has("earlier", "later") and not reading.periods and frame.period:
        moved = shifted(frame.period, reading, 0)
        return frame.but(period=moved) if moved else frame.but(intent="unable", query=_WHICH_DAY)
    if reading.places:
        frame = frame.but(places=tuple(place for place in reading.places if place != "World"))
    if reading.period:
        frame = frame.but(period=None if reading.period.latest else _closed(reading.period))
    if tags:
        frame = frame.but(tags=tags, query=query if query or not follows else frame.query)
    elif query:
        frame = frame.but(query=query, tags=frame.tags if follows and reading.has("only") else ())
    return frame


_WHICH_DAY = "Before or after which day? Name it, and I look."


def _closed(period: Period) -> Period:
    """ "News from 2019" are those of that year; "since 2019" goes on to today."""
    if period.end or not period.start or not period.words.startswith(("from ", "von ", "de ", "dal ")):
        return period
    return replace(period, end=last_day(date.fromisoformat(period.start), period.grain).isoformat())


def _tags_and_query(reading: Reading) -> tuple[tuple[str, ...], str]:
    """Tags filter when nothing else is asked for; beside other words the last of them filters, the rest is searched."""
    tag_at = {n: match.name for match in reading.matches if match.kind == "tag" for n in range(match.start, match.end)}
    tag_words = {reading.tokens[n]: name for n, name in tag_at.items()}
    others = [word for word in reading.content if word not in FILLERS and word not in tag_words and not word.isdigit()]
    tags = tuple(dict.fromkeys(tag_at.values()))
    if not others and len(tags) <= 1:
        return tags, ""
    if not others:
        return tags[-1:], " ".join(word for word, name in tag_words.items() if name != tags[-1])
    searched = [word for word, name in tag_words.items() if name in _NARROW_TAGS]
    kept = tuple(tag for tag in tags if tag not in _NARROW_TAGS)
    return kept[-1:], " ".join(_MEANT.get(word, word) for word in (*others, *searched))


def _says_something(frame: Frame, reading: Reading, own: Frame | None) -> bool:
    if reading.has("news", "anything", "summarise") or reading.named("tag") or reading.places or reading.periods:
        return True
    if own and reading.has("brief", "count", "which_countries"):
        return True
    return bool(frame.query) and (
        own is not None or len(reading.unknown) <= len(reading.content) / 2 or reading.is_short
    )


# --- calls ------------------------------------------------------------------------------------------------------------


def calls(frame: Frame, words: Lexicon, today: date) -> tuple[Call, ...]:
    if frame.intent in {"no_such_item", "unable"}:
        return ()
    if frame.intent == "feeds":
        return (Call("news_feeds", {}),)
    if frame.intent in {"item", "open"}:
        return (Call("news_item", {"item_id": frame.item}),)
    limit = frame.count or (SUMMARISED if frame.kind == "summary" else 1 if frame.kind == "brief" else LISTED)
    given: dict[str, Any] = {**_filters(frame, today), "limit": min(20, limit)}
    if frame.query:
        return (Call("search_news", {"query": frame.query, **given}),)
    return (Call("latest_news", given),)


def _filters(frame: Frame, today: date) -> dict[str, Any]:
    first, last = frame.period.days(today) if frame.period else (None, None)
    named = {"tags": list(frame.tags), "countries": list(frame.places), "date_from": first, "date_to": last}
    return {name: value for name, value in named.items() if value}
