"""What a sentence claims in numbers: figures with their units, dates and years, citation marks, drawn charts.

It finds; whether a claim is proven is for `judge` to say. What only looks like a number (list numbering, ordinals,
names such as M10) is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.guard import dates, grammar, language, spelled, units
from agents.guard.dates import Day
from agents.guard.grammar import Claim

_WORD = r"[^\W\d_]"
_ALL = (
    rf"(?P<url>https?://[^\s)>\]]+)"
    rf"|(?P<mark>\[\^?\d+(?:\s?[,;–-]\s?\d+)*\](?!\()|【\d+[^】]*】|\^\d+(?![\d.]|\s?[×x]))"
    rf"|(?P<listed>^\s{{0,8}}\d{{1,2}}[.)](?=\s))"
    r"|(?P<date>{dates})"
    rf"|(?P<clock>\b\d{{1,2}}:\d\d(?::\d\d)?\b)"
    rf"|(?P<ordinal>\b\d{{1,3}}(?:st|nd|rd|th|er|ème|º|ª)\b)"
    r"|(?P<year>(?<![\w.,$€£])(?:19|20)\d\d(?:\s?[-–/]\s?\d\d(?!\d))?(?:s\b)?"
    rf"(?![\d]|[.,]\d|\s?(?:{grammar.UNIT})|{grammar.SCALE}|{grammar.TIMES_TEN}))"
    r"|(?P<power>\b[A-Za-z]{1,3}\^-?[23]\b)"
    rf"|(?P<name>(?<![\w.,]){_WORD}+-?\d[\w.-]*)"
    rf"|(?P<number>{grammar.NUMBER})"
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_FIND = re.compile(_ALL.replace("{dates}", dates.IN_FIGURES), _FLAGS)
_FIND_WITH_MONTHS = re.compile(_ALL.replace("{dates}", f"{dates.IN_FIGURES}|{dates.IN_WORDS}"), _FLAGS)  # twice as slow
_LETTERS_FIRST = re.compile(rf"{_WORD}+-?")
_NUMBER_ALONE = re.compile(grammar.NUMBER, re.IGNORECASE)
LONGEST_NUMBER = 40  # characters; a longer one is nobody's figure, and more than a float or an int may be read from
LARGEST_POWER = 30  # of ten
_ENDLESS = re.compile(rf"[\d.,' ]{{{LONGEST_NUMBER + 1}}}")
LONGEST_NAME = 5  # letters before the digits of a name in small letters; longer ones are words
_WORDS = frozenset({"is", "was", "about", "over", "has", "had", "of", "to", "at", "by", "in", "than", "only", "with"})
_JOINS = re.compile(
    r"\s*(?:[-–—/,;&]|to|and|or|bis|und|oder|à|et|ou|a|e|o|y|up to|(?:,\s?)?and|against|versus|vs\.?)\s*$",
    re.IGNORECASE,
)
_TIMES = tuple(((name, 1),) for name in ("year", "month", "day", "hour"))
_DRAWN = re.compile(r"[\u2580-\u259f\u2800-\u28ff\u2581-\u2588]{2,}|(?<!\S)([#=*■▪●•▮▬o+xX-])\1{4,}(?=\s*\S)")
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*")


def found_in(sentence: str, tongue: str = language.ENGLISH, is_code: bool = False) -> list[Claim]:
    """The claims of a clean sentence in their order; a number that shares its neighbour's unit ("29–30 GW") has it."""
    words = list(_LETTERS.finditer(sentence))
    find = _FIND_WITH_MONTHS if any(word[0].lower() in dates.MONTHS for word in words) else _FIND
    found = [claim for match in find.finditer(sentence) for claim in _claims(match, sentence, tongue)]
    found += [claim for claim in spelled.numbers(sentence, words, tongue) if not _overlaps(claim, found)]
    found += spelled.multiples(sentence, words)
    found += spelled.unreadable(sentence)
    if is_code or not sentence.lstrip().startswith(("#", "|", "-", "*", "=")):
        found += [grammar.claim("drawn", match) for match in _DRAWN.finditer(sentence)]
    found.sort(key=lambda claim: claim.start)
    return _with_shared_units(found, sentence)


def _claims(match: re.Match[str], sentence: str, tongue: str) -> Iterator[Claim]:
    if _ENDLESS.search(match[0]):
        yield grammar.claim("unreadable", match)
        return
    match next(name for name in _ORDER if match[name] is not None):
        case "mark":
            numbers = [int(number) for number in re.findall(r"\d+", match[0])]
            yield from (replace(grammar.claim("mark", match), value=number) for number in numbers)
        case "date":
            yield replace(grammar.claim("date", match), days=dates.read(match[0]))
        case "year":
            yield replace(grammar.claim("date", match), days=_years(match[0]))
        case "url" | "clock":
            yield grammar.claim("unreadable", match)
        case "listed" if int(match[0].strip(" .)\n\t")) > 40:
            yield grammar.claim("unreadable", match)
        case "name":
            yield from _of_name(match, sentence, tongue)
        case "number":
            yield _figure(match, sentence, tongue)


_ORDER = ("url", "mark", "listed", "date", "clock", "ordinal", "year", "power", "name", "number")


def _years(text: str) -> tuple[Day, ...]:
    """2023; both ends of 2015–23; the first of the 2010s."""
    first, _, last = re.sub(r"[\s/-]", "–", text.rstrip("sS")).partition("–")
    ends = (first, f"{first[:2]}{last[-2:]}") if last else (first,)
    return tuple(Day(int(year)) for year in ends)


def _of_name(match: re.Match[str], sentence: str, tongue: str) -> Iterator[Claim]:
    """Digits that hang on letters are a name, unless the letters are a unit or a whole word, or a unit follows."""
    before = _LETTERS_FIRST.match(match[0])
    number = _NUMBER_ALONE.match(sentence, match.start() + len(before[0])) if before else None
    if before is None or number is None:
        return
    word = before[0]
    unit = units.named(word) if word not in grammar.ONLY_BELOW else None
    is_word = word.islower() and (len(word) > LONGEST_NAME or word in _WORDS)
    if unit or is_word or number["unit"] or number["scale"]:
        claim = _figure(number, sentence, tongue)
        yield replace(claim, text=sentence[match.start() : number.end()], start=match.start(), unit=claim.unit or unit)


def _figure(match: re.Match[str], sentence: str, tongue: str) -> Claim:
    is_endless = len(match["core"]) > LONGEST_NUMBER
    read = None if is_endless else reading(match["core"], language.has_decimal_comma(tongue))
    power = _power_of_ten(match["ten"])
    if read is None or power is None:
        return grammar.claim("unreadable", match)
    value, decimals = read
    factor = grammar.scale_of(match["scale"]) * power
    sign = (match["sign"] or match["minus"] or "").strip()
    return Claim(
        "figure",
        match[0].strip(),
        match.start(),
        match.end(),
        value * factor,
        0.5 * 10**-decimals * factor,
        grammar.unit_of(match["money"], match["unit"]),
        {"-": -1, "+": 1}.get(sign, 0),
        grammar.is_about(sentence, match.start()),
        factor,
    )


def reading(core: str, has_decimal_comma: bool) -> tuple[float, int] | None:
    """(value, decimals) of digits with separators. "1.419" is decided by the language, "81.7" and "1,234.5" are not."""
    digits = re.sub(r"[ ']", "", core)
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return float(digits), 0
    last = marks[-1]
    if len(set(marks)) == 2:
        return _joined(digits, last) if marks.count(last) == 1 else None
    before, after = digits.split(last)[0], digits.rpartition(last)[2]
    is_grouped = all(len(group) == 3 for group in digits.split(last)[1:]) and 1 <= len(before) <= 3 and before != "0"
    if len(marks) > 1:
        return (float(digits.replace(last, "")), 0) if is_grouped else None
    if is_grouped and (last == ",") != has_decimal_comma and " " not in core:
        return float(before + after), 0
    return _joined(digits, last)


def _joined(digits: str, decimal_mark: str) -> tuple[float, int]:
    whole, _, after = digits.rpartition(decimal_mark)
    return float(f"{re.sub('[.,]', '', whole) or 0}.{after}"), len(after)


def _power_of_ten(text: str | None) -> float | None:
    """None when it is larger or smaller than anything that is measured."""
    if not text:
        return 1.0
    exponent = re.findall(r"[-+]?\d+$", text)[0]
    if len(exponent) > 4 or abs(int(exponent)) > LARGEST_POWER:
        return None
    return float(10.0 ** int(exponent))


def _overlaps(claim: Claim, others: list[Claim]) -> bool:
    return any(claim.start < other.end and other.start < claim.end for other in others)


def _with_shared_units(found: list[Claim], sentence: str) -> list[Claim]:
    """From the last to the first: "29.8 and 81.7 GW" are both GW."""
    for place in range(len(found) - 2, -1, -1):
        one, after = found[place], found[place + 1]
        is_bare = one.kind == after.kind == "figure" and one.unit is None and after.unit is not None
        between = sentence[one.end : after.start]
        is_apart = "," in between and after.unit is not None and after.unit.dimension in _TIMES  # "R² 0.952, 24 years"
        if is_bare and not is_apart and _JOINS.fullmatch(between):
            scale = after.scale if one.scale == 1 else 1.0
            found[place] = replace(
                one, value=one.value * scale, half=one.half * scale, unit=after.unit, scale=one.scale * scale
            )
    return found
