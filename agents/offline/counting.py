"""How many are wanted, and which of a list: "top 10", "die fünf größten", "the second one"."""

from __future__ import annotations

import re

_NUMBERS = {
    word: number
    for number, words in (
        (2, "two zwei due deux dos"), (3, "three drei tre trois tres"), (4, "four vier quattro quatre cuatro"),
        (5, "five funf cinque cinq cinco"), (6, "six sechs sei seis"), (7, "seven sieben sette sept siete"),
        (8, "eight acht otto huit ocho"), (9, "nine neun nove neuf nueve"), (10, "ten zehn dieci dix diez"),
        (15, "fifteen"), (20, "twenty zwanzig venti vingt veinte"), (50, "fifty"),
    )
    for word in words.split()
}  # fmt: skip
_N = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_COUNT = re.compile(
    r"\b(?:top|first|bottom|the|in|largest|biggest|smallest|strongest|kleinsten|grossten|starksten|cheapest|leading|primi|prime|premiers|primeros|die|les|los|las|le|i|"
    rf"latest|last|worst|best) {_N}\b(?! ?(?:-|%|[gmk]w|years?|days?|"
    r"weeks?|months?|jahre?n?|monate?n?|wochen?|tage?n?|anni|mesi|giorni|settimane|ans|mois|jours|semaines|anos|meses|"
    r"dias|semanas|ones?\b))"
)
_COUNT_BEFORE = re.compile(
    rf"\b{_N} (?:plus petite?s?|plus grande?s?|piu piccol[oaie]|piu grandi|mercati piu|paesi piu|"
    r"kleinsten|mas pequenos|mas grandes|"
    r"menores|fewest)\b|"
    rf"\b{_N} (?:\w+ )?(?:largest|biggest|countries|cheapest|leading|smallest|items?|bullets?|news|headlines|points|"
    r"grossten|lander|paesi|pays|paises|maggiori|principali|premiers|mayores|primeros|meldungen|notizie|nouvelles|"
    r"noticias)\b"
)
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "first erste ersten prima primo premier premiere primera primero",
            "second zweite zweiten seconda secondo deuxieme segunda segundo",
            "third dritte dritten terza terzo troisieme tercera tercero",
            "fourth vierte vierten quarta quarto quatrieme cuarta cuarto",
            "fifth funfte funften quinta quinto cinquieme",
            "sixth sechste", "seventh siebte", "eighth achte", "ninth neunte", "tenth zehnte",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b(?:({'|'.join(_ORDINALS)}|last)\b(?: one| item| story| article| news)?|(?:number|item|no\.?|#) ?(\d{{1,2}}))\b"
)


def count(line: str) -> int | None:
    """How many are wanted: "top 10", "the 5 largest"."""
    match = _COUNT.search(line) or _COUNT_BEFORE.search(line)
    if not match:
        return None
    number = next(group for group in match.groups() if group)
    return max(1, min(50, _NUMBERS.get(number) or int(number)))


def ordinal(line: str) -> int | None:
    """Which of a list is meant, from 1; -1 for the last."""
    match = _ORDINAL.search(line)
    if not match:
        return None
    if match[2]:
        return int(match[2])
    return _ORDINALS.get(match[1], -1)
