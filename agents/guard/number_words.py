"""Numbers that are spelled out, in English, German, French, Italian and Spanish: single ones up to 99, and in English
whole phrases ("one thousand four hundred and nineteen")."""

from __future__ import annotations

from collections.abc import Sequence


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_ENGLISH = _split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ENGLISH_TENS = _split("twenty thirty forty fifty sixty seventy eighty ninety")
_GERMAN = _split(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
_GERMAN_TENS = _split("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_FRENCH = _split(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
)
_FRENCH_TENS = _split("vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
_ITALIAN = _split(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove"
)
_ITALIAN_TENS = _split("venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_SPANISH = _split(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve"
)
_SPANISH_TENS = _split("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
SCALES = {
    "hundred": 1e2, "hundert": 1e2, "cent": 1e2, "cento": 1e2, "cien": 1e2, "ciento": 1e2,
    "thousand": 1e3, "tausend": 1e3, "mille": 1e3, "mila": 1e3, "mil": 1e3,
    "million": 1e6, "millions": 1e6, "millionen": 1e6, "milione": 1e6, "milioni": 1e6, "millón": 1e6, "millones": 1e6,
    "mio": 1e6, "mn": 1e6, "mln": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "milliard": 1e9,
    "milliards": 1e9, "miliardo": 1e9, "miliardi": 1e9, "trillion": 1e12,
}  # fmt: skip
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DIGITS_AFTER_POINT = dict(zip(_ENGLISH[:10], range(10), strict=True))


def _english() -> dict[str, int]:
    tens = {word: 10 * place for place, word in enumerate(_ENGLISH_TENS, start=2)}
    joined = {f"{ten}-{one}": value + place for ten, value in tens.items() for place, one in enumerate(_ENGLISH[:10])}
    return {**_counted(_ENGLISH), **tens, **joined}


def _german() -> dict[str, int]:
    ones = ("", "ein", *_GERMAN[2:10])
    found = _counted(_GERMAN) | {"dreissig": 30}
    for place, ten in enumerate(_GERMAN_TENS, start=2):
        found[ten] = 10 * place
        found |= {f"{one}und{ten}": 10 * place + value for value, one in enumerate(ones) if one}
    return found


def _french() -> dict[str, int]:
    found = _counted(_FRENCH) | {"septante": 70, "huitante": 80, "nonante": 90, "quatre-vingts": 80}
    for place, ten in enumerate(_FRENCH_TENS, start=2):
        is_short = place in {7, 9}  # soixante-dix, quatre-vingt-dix: the ten counts on from the one before
        base, ones = 10 * (place - 1 if is_short else place), _FRENCH[10:20] if is_short else _FRENCH[:10]
        for value, one in enumerate(ones, start=10 if is_short else 0):
            name = ten if value == 0 else f"{ten}-{one}"
            found |= {name: base + value, f"{ten}-et-{one}": base + value}
    return found


def _italian() -> dict[str, int]:
    found = _counted(_ITALIAN)
    for place, ten in enumerate(_ITALIAN_TENS, start=2):
        found[ten] = 10 * place
        found |= {(ten[:-1] if one[0] in "uo" else ten) + one: 10 * place + value
                  for value, one in enumerate(_ITALIAN[:10]) if value}  # fmt: skip
    return found


def _spanish() -> dict[str, int]:
    found = _counted(_SPANISH)
    for place, ten in enumerate(_SPANISH_TENS, start=2):
        found[ten] = 10 * place
        joiner = "veinti" if place == 2 else f"{ten}-y-"
        found |= {f"{joiner}{one}": 10 * place + value for value, one in enumerate(_SPANISH[:10]) if value}
    return found


def _counted(words: Sequence[str]) -> dict[str, int]:
    return {word: value for value, word in enumerate(words)}


NAMES = {"en": _english(), "de": _german(), "fr": _french(), "it": _italian(), "es": _spanish()}
PHRASE_WORDS = {*_ENGLISH, *_ENGLISH_TENS, *_ENGLISH_SCALES, *NAMES["en"], "and", "point"}


def phrase(words: Sequence[str]) -> tuple[float, int] | None:
    """An English phrase as (value, decimals): "eighty-one point seven" is (81.7, 1). None for one that is no number."""
    if "point" in words:
        place = list(words).index("point")
        whole, after = phrase(words[:place]), words[place + 1 :]
        if whole is None or not after or any(word not in _DIGITS_AFTER_POINT for word in after):
            return None
        decimals = "".join(str(_DIGITS_AFTER_POINT[word]) for word in after)
        return float(f"{whole[0]:.0f}.{decimals}"), len(decimals)
    total = group = 0
    for word in words:
        if word == "and":
            continue
        if word in _ENGLISH_SCALES:
            scale = _ENGLISH_SCALES[word]
            group = (group or 1) * scale
            if scale > 100:
                total, group = total + group, 0
        else:
            group += NAMES["en"][word]
    return float(total + group), 0
