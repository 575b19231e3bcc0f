"""The grammar of dates and spans. Finds the period a question names and takes it out of the line; fills in no default.

"Last 5 years" stays a count: yearly data count back from their newest year, weekly data and news from today.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from agents.offline.calendar_words import COUNTS, GRAINS, MONTHS
from agents.offline.period import Grain, Period, counted_back, day_after, first_day, last_day

MOST = 6  # dates of one question
_Y = r"(?:19[5-9]\d|20\d\d)"
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_ALONE = "|".join(
    name for name in MONTHS if len(name) > 3 and name not in {"march", "mars", "marz", "mayo", "maggio"}
)  # no other words
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th|\.)?)"
_POINT = (
    rf"(?:{_DAY} (?:of |de |du )?{_MONTH} ?,? ?(?:de |del )?{_Y}|{_MONTH} {_DAY},? {_Y}|q[1-4][ -]*{_Y}|"
    rf"{_Y}[ -]*q[1-4]|h[12][ -]*{_Y}|"
    rf"{_MONTH} ?,? ?(?:of |de |del |d')?{_Y}|{_Y}-[01]\d-[0-3]\d|{_Y}-[01]\d|{_Y})"
)
_GRAIN = "(?:" + "|".join(sorted(GRAINS, key=len, reverse=True)) + r")\b"
_NUMBER = r"(?:\d{1,3}|" + "|".join(COUNTS) + ")"
_ONE = r"(?:einem|einer|una?|a)"
_LAST = (
    r"(?:last|past|previous|latest|letzten?|letzter|letztes|vergangenen?|"
    r"ultim[oiae]|derniere?s?|dernier|ultimos|ultimas)"
)
_SINCE = r"(?:since|from|after|starting(?: in)?|seit|ab|nach|dal|dall'|depuis|desde|a partire dal|onwards from)"
_UNTIL = r"(?:until|till|up to|through|by|to|before|bis|vor|fino al|prima del|avant|jusqu'en|hasta|antes de)"
_OPEN = {"after", "nach", "before", "vor", "prima del", "avant", "antes de"}  # the year named is not included

Maker = Callable[[re.Match[str], date], Period | None]


def find(line: str, today: date) -> tuple[Period | None, str]:
    """The period named in a folded line, and the line without it."""
    for pattern, make in _RULES:
        match = pattern.search(line)
        period = make(match, today) if match else None
        if match and period:
            rest = f"{line[: match.start()]} | {line[match.end() :]}"
            return Period(**{**vars(period), "words": match[0].strip(" ,")}), rest
    return None, line


def find_all(line: str, today: date) -> tuple[list[Period], str]:
    """Every period named, "2010 against 2020"."""
    found: list[Period] = []
    while len(found) < MOST:
        period, line = find(line, today)
        if period is None:
            break
        found.append(period)
    return found, line


def _between(match: re.Match[str], today: date) -> Period | None:
    """ "2010–15" is a span; "2024-02" is a month, as is any second part that would not come later."""
    if len(match["b"]) == 2 and (len(match["a"]) != 4 or match["b"] <= match["a"][2:]):
        return None
    first, second = _point(match["a"]), _point(_full_year(match["a"], match["b"]))
    if first is None or second is None:
        return None
    starts, ends = sorted([first, second], key=lambda point: point[0])
    return Period(starts[0].isoformat(), last_day(ends[0], ends[1]).isoformat(), grain=ends[1])


def _since(match: re.Match[str], today: date) -> Period | None:
    point = _point(match["a"])
    if point is None:
        return None
    after = match["how"] in _OPEN
    start = day_after(point[0], point[1]) if after else point[0]
    return Period(start.isoformat(), None, grain=point[1])


def _until(match: re.Match[str], today: date) -> Period | None:
    point = _point(match["a"])
    if point is None:
        return None
    end = point[0] - timedelta(days=1) if match["how"] in _OPEN else last_day(*point)
    return Period(None, end.isoformat(), grain=point[1])


def _last(match: re.Match[str], today: date) -> Period | None:
    count = match["n"]
    grain = GRAINS[match["grain"]]
    return Period(count=max(1, min(400, COUNTS.get(count) or int(count))), grain=grain)


def _years_to(match: re.Match[str], today: date) -> Period | None:
    """ "The ten years up to 2023": counted back from that year."""
    return Period(None, f"{match['a']}-12-31", count=int(match["n"]), grain="year")


def _ago(match: re.Match[str], today: date) -> Period | None:
    """ "Five years ago": that year, month, week or day of the calendar."""
    count = match["n"] or match["m"]
    grain = GRAINS[match["grain"] or match["g"]]
    number = COUNTS.get(count) or (int(count) if count.isdigit() else 1)
    start = first_day(counted_back(today, min(400, number), grain), grain)
    return Period(start.isoformat(), last_day(start, grain).isoformat(), grain=grain)


def _decade_back(match: re.Match[str], today: date) -> Period | None:
    return Period(count=10, grain="year")


def _decade(match: re.Match[str], today: date) -> Period | None:
    first = int(match["a"])
    return Period(f"{first}-01-01", f"{first + 9}-12-31", grain="year")


def _one(match: re.Match[str], today: date) -> Period | None:
    point = _point(match["a"])
    return Period(point[0].isoformat(), last_day(*point).isoformat(), grain=point[1]) if point else None


_STEPS_BACK = re.compile(r"(?:and |what about |for )?(?:in )?(?:the )?previous (?:year|month)\W*")


def _relative(match: re.Match[str], today: date) -> Period | None:
    if _STEPS_BACK.fullmatch(match.string):
        return None  # from the date that was spoken of, not from today
    grain = GRAINS[match["grain"]]
    start = first_day(today, grain)
    if match["which"].startswith(("last", "previous", "letzt", "vergang", "pas", "dern", "scors")):
        start = first_day(start - timedelta(days=1), grain)
    return Period(start.isoformat(), last_day(start, grain).isoformat(), grain=grain)


def _day(match: re.Match[str], today: date) -> Period | None:
    day = today - timedelta(days=1) if match["day"] in {"yesterday", "gestern", "ieri", "hier", "ayer"} else today
    since = bool(match["since"])
    return Period(day.isoformat(), None if since else day.isoformat(), grain="day")


def _year_to_date(match: re.Match[str], today: date) -> Period | None:
    return Period(f"{today.year}-01-01", today.isoformat(), grain="day")


def _week(match: re.Match[str], today: date) -> Period | None:
    week = int(match["w"])
    if not 1 <= week <= 52:
        return None
    start = date.fromisocalendar(int(match["a"] or today.year), week, 1)
    return Period(start.isoformat(), (start + timedelta(days=6)).isoformat(), grain="week")


def _month_alone(match: re.Match[str], today: date) -> Period | None:
    month = MONTHS[match["m"].strip(".")]
    year = today.year if month <= today.month else today.year - 1
    start = date(year, month, 1)
    end = None if match[0].startswith("since") else last_day(start, "month").isoformat()
    return Period(start.isoformat(), end, grain="month")


def _day_of_month(match: re.Match[str], today: date) -> Period | None:
    """ "On 18 November", of the latest such month."""
    month = MONTHS[match["m"].strip(".")]
    point = _day_of(today.year if month <= today.month else today.year - 1, match["m"], int(match["d"]))
    return Period(point[0].isoformat(), point[0].isoformat(), grain="day") if point else None


def _days_of_month(match: re.Match[str], today: date) -> Period | None:
    """ "between 1 and 10 November", of the latest such month."""
    month = MONTHS[match["m"].strip(".")]
    year = int(match["y"]) if match["y"] else today.year if month <= today.month else today.year - 1
    first, last = sorted([int(match["a"]), int(match["b"])])
    if not 1 <= first <= last <= calendar.monthrange(year, month)[1]:
        return None
    return Period(date(year, month, first).isoformat(), date(year, month, last).isoformat(), grain="day")


def _newest(match: re.Match[str], today: date) -> Period | None:
    return Period(latest=True)


def _rule(pattern: str, make: Maker) -> tuple[re.Pattern[str], Maker]:
    return re.compile(pattern), make


_THE = r"(?:the |gli |die |den |les |los |las |le )?"
_IN = r"(?:over |in |during |for |of )?"
_AND = r"(?:,? and |, | und | & | e(?: il)? | et | y | vs\.? | versus )"
_TO = r" ?(?:(?:down |back |up )?(?:-|to|until|till|through)|bis(?: zum?)?|fino al|al|a|au|jusqu'(?:en|a)|hasta|\.\.) ?"
_NEWEST = r"latest|newest|most recent|current|currently|right now|now|as of today|aktuell\w*|attuale|actuel\w*|actual"
_DAYS = r"today|yesterday|heute|gestern|oggi|ieri|aujourd'hui|hier|hoy|ayer"
_WHICH_AFTER = r"derniere?|passee?|scors[oa]|passat[oa]|pasad[oa]"
_WHICH = r"this|last|previous|current|past|diese[nrsm]?|letzte[nrsm]?|vergangene[nrsm]?"

_RULES: tuple[tuple[re.Pattern[str], Maker], ...] = (
    _rule(
        rf"\b{_IN}{_THE}(?:{_LAST} )?(?P<n>\d{{1,2}}) (?:years|jahren?|ans|annees|anni|anos) "
        rf"(?:up to|to|until|till|ending(?: in)?|through|bis(?: zum?)?|jusqu'(?:en|a)|fino al?|hasta) (?P<a>{_Y})\b",
        _years_to,
    ),
    _rule(rf"\b(?:between|zwischen|tra(?: il)?|fra(?: il)?|entre) (?P<a>{_POINT}){_AND}(?P<b>{_POINT})\b", _between),
    _rule(rf"\b(?:from |von |dal |de |del |desde )?(?P<a>{_POINT}){_TO}(?P<b>{_POINT}|\d\d)\b(?!-\d)", _between),
    _rule(rf"\b(?P<a>{_POINT}){_AND}(?P<b>{_POINT})\b", _between),
    _rule(
        rf"\b(?P<how>{_SINCE}) (?:the year |year |anno |jahr )?(?P<a>{_POINT})\b(?: only| on(?:wards?)?\b| forward)?",
        _since,
    ),
    _rule(rf"\b(?P<a>{_POINT})(?P<how>) (?:onwards?|and later|and after)\b", _since),
    _rule(rf"\b(?:by|until) (?:the )?end of (?P<a>{_POINT})\b", _one),
    _rule(rf"\b(?P<how>{_UNTIL}) (?:the end of |end of |the year )?(?P<a>{_POINT})\b", _until),
    _rule(
        rf"\b(?:(?P<n>{_NUMBER}|{_ONE}) (?P<grain>{_GRAIN}) (?:ago|fa|back)|"
        rf"(?:vor|il y a|hace) (?P<m>{_NUMBER}|{_ONE}) "
        rf"(?P<g>{_GRAIN}))",
        _ago,
    ),
    _rule(rf"\b{_IN}{_THE}{_LAST} (?P<n>{_NUMBER}) (?P<grain>{_GRAIN})", _last),
    _rule(rf"\b{_IN}{_THE}(?P<n>{_NUMBER}) {_LAST} (?P<grain>{_GRAIN})", _last),
    _rule(r"\b(?:over |in |during )?(?:the )?(?:last|past) decade\b", _decade_back),
    _rule(r"\b(?:in |during )?(?:the )?(?P<a>(?:19|20)\d0)'?s\b", _decade),
    _rule(rf"\b(?:week|kw|woche) (?P<w>\d\d?)(?: (?:of )?(?P<a>{_Y}))?\b", _week),
    _rule(
        r"\b(?:at |by )?(?:the )?(?:end of |(?:a |a la |zum )?(?:fin|fine|ende|finales)(?: de| del| des jahres)? |"
        rf"in |during |for |of |im |nel |en )?(?P<a>{_POINT})\b",
        _one,
    ),
    _rule(rf"\b{_IN}(?P<which>{_WHICH}) (?P<grain>{_GRAIN})", _relative),
    _rule(rf"\b(?:l'|le |la |il |el )(?P<grain>{_GRAIN}) (?P<which>{_WHICH_AFTER})", _relative),
    _rule(rf"\b(?P<since>since |seit )?(?P<day>{_DAYS})\b", _day),
    _rule(r"\b(?:ytd|year to date)\b", _year_to_date),
    _rule(
        rf"\b(?:between |from )?(?P<a>\d\d?)(?: ?- ?| and | to )(?P<b>\d\d?) (?:of )?(?P<m>{_MONTH})(?: (?P<y>{_Y}))?",
        _days_of_month,
    ),
    _rule(rf"\b(?:on |am |il |le |el )?(?P<d>\d\d?)(?:st|nd|rd|th|\.)? (?:of )?(?P<m>{_MONTH})(?! ?\d)", _day_of_month),
    _rule(rf"\b(?:in|im|during|since|of|for|a|en) (?P<m>{_MONTH})(?! ?\d)", _month_alone),
    _rule(rf"\b(?P<m>{_ALONE})\b(?! ?\d)", _month_alone),
    _rule(rf"(?!^now\b)\b(?:{_NEWEST})\b", _newest),
)


def _point(text: str) -> tuple[date, Grain] | None:
    """The first day of what is named, and how fine it was named."""
    found = re.search(_Y, text)
    if not found:
        return None
    year, rest = int(found[0]), text.replace(found[0], "", 1).strip(" ,-.")
    rest = _LINKING.sub("", rest)
    if not rest:
        return date(year, 1, 1), "year"
    if rest[0] in "qh" and rest[-1].isdigit() and len(rest) == 2:
        return _part(year, rest)
    if rest.strip(".") in MONTHS:
        return date(year, MONTHS[rest.strip(".")], 1), "month"
    if named := _DAY_OF.search(rest):
        return _day_of(year, named["m"] or named["n"], int(named["d"] or named["e"]))
    return _iso(year, rest)


_LINKING = re.compile(r"[ ,]*\b(?:of|del?|d')$")
_DAY_OF = re.compile(rf"^(?:(?P<d>\d\d?)\D* (?:of )?(?P<m>{_MONTH})|(?P<n>{_MONTH}) (?P<e>\d\d?))")


def _day_of(year: int, month_name: str, day: int) -> tuple[date, Grain] | None:
    month = MONTHS[month_name.strip(".")]
    last = calendar.monthrange(year, month)[1]
    return (date(year, month, day), "day") if 1 <= day <= last else None


def _part(year: int, part: str) -> tuple[date, Grain]:
    number = int(part[1])
    if part[0] == "q":
        return date(year, 3 * number - 2, 1), "quarter"
    return date(year, 6 * number - 5, 1), "half"


def _iso(year: int, rest: str) -> tuple[date, Grain] | None:
    parts = [int(part) for part in rest.split("-") if part.isdigit()]
    if not parts or not 1 <= parts[0] <= 12:
        return None
    if len(parts) == 1:
        return date(year, parts[0], 1), "month"
    return date(year, parts[0], min(parts[1], calendar.monthrange(year, parts[0])[1]) or 1), "day"


def _full_year(first: str, second: str) -> str:
    """ "2010–15" means 2015."""
    return f"{re.search(_Y, first)[0][:2]}{second}" if len(second) == 2 else second  # type: ignore[index]
