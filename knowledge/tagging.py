"""What a news item is about: tags by a table of words, countries by name. Plain matching; it guesses nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from knowledge.places import find_place, places

TAGS: dict[str, tuple[str, ...]] = {
    "policy": ("policy", "policies", "law", "regulation", "subsidy", "subsidies", "ministry", "minister", "parliament",
               "scheme", "incentive", "incentives", "feed-in tariff", "net metering", "legislation", "directive"),
    "auction": ("auction", "auctions", "tender", "tenders", "bid", "bids"),
    "prices": ("price", "prices", "quotes", "spot", "cheaper", "costs"),
    "manufacturing": ("factory", "gigafactory", "manufacturer", "manufacturing", "production line", "insolvency",
                      "bankrupt", "bankruptcy", "output cut", "utilisation", "utilization"),
    "technology": ("topcon", "hjt", "heterojunction", "perovskite", "tandem", "back contact", "efficiency", "bifacial",
                   "laboratory", "research", "study"),
    "o&m": ("o&m", "maintenance", "soiling", "cleaning", "degradation", "recall", "firmware", "breakage", "cracks",
            "inspection", "inspects", "failure", "failures"),
    "safety": ("safety", "fire", "recall", "shock", "accident", "arc", "arcs", "collapse", "collapses"),
    "grid": ("grid", "curtailment", "curtails", "congestion", "interconnection", "transmission", "negative prices"),
    "storage": ("storage", "battery", "batteries", "bess"),
    "trade": ("tariff", "tariffs", "duty", "duties", "anti-dumping", "import", "imports", "export", "exports", "trade"),
    "market": ("installations", "installed", "capacity additions", "market", "demand", "added", "passes"),
}  # fmt: skip

ALIKE: tuple[frozenset[str], ...] = (  # words that people mean alike when they search
    frozenset({"bankrupt", "bankruptcy", "insolvency", "insolvent"}),
    frozenset({"tariff", "duty", "duties"}),
    frozenset({"battery", "batteries", "storage"}),
    frozenset({"auction", "tender"}),
    frozenset({"price", "quote", "cost"}),
    frozenset({"fault", "failure", "defect"}),
    frozenset({"recall", "callback"}),
    frozenset({"curtailment", "curtail"}),
    frozenset({"roof", "rooftop"}),
)

MOST_COUNTRIES = 5
TITLE_WEIGHT = 2
BLOCS = ("European Union (27)",)  # regions that act like a country


def tags_of(title: str, summary: str, categories: Sequence[str]) -> list[str]:
    """The feed's own categories first, then what the title says; the summary counts when the feed gave no known tag."""
    own = [category.casefold() for category in categories if find_place(category) is None]
    text = title if any(category in TAGS for category in own) else f"{title} {summary}"
    return list(dict.fromkeys([*own, *(tag for tag in TAGS if _pattern(tag).search(text))]))


def countries_of(title: str, summary: str, categories: Sequence[str]) -> list[str]:
    """Countries by weight: named by the feed or in the title twice as much as in the summary."""
    found: Counter[str] = Counter()
    for text, weight in ((title, TITLE_WEIGHT), (" ; ".join(categories), TITLE_WEIGHT), (summary, 1)):
        for match in _gazetteer().finditer(text):
            found[_names()[match.group()]] += weight
    return [name for name, _weight in found.most_common(MOST_COUNTRIES)]


def alike(word: str) -> frozenset[str]:
    """The word, and others that mean the same in solar news."""
    return next((group for group in ALIKE if word in group), frozenset({word}))


@cache
def _pattern(tag: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in TAGS[tag])
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)


@cache
def _names() -> dict[str, str]:
    """Capitalised names and demonyms to places: "Polish" is about Poland, "polish" is not."""
    known = {}
    for place in places():
        if place.kind == "country" or place.name in BLOCS:
            for name in (place.name, *place.aliases):
                if name[0].isupper():
                    known[name] = place.name
    return known


@cache
def _gazetteer() -> re.Pattern[str]:
    longest_first = sorted(_names(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
