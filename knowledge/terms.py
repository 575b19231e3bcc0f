"""Definitions of plant performance, and what the standards of the field ask for: read from their file as they stand."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from knowledge.places import fold
from knowledge.starter import FOLDER

ENOUGH = 85  # of 100: how alike a mistyped term must be


@dataclass(frozen=True)
class Term:
    name: str
    words: tuple[str, ...]
    meaning: str
    formula: str
    unit: str
    typical: str
    standard: str


@dataclass(frozen=True)
class Standard:
    """A standard of the field: what it is about and asks for. `part` is the number by which it is asked for."""

    part: str
    name: str
    title: str
    asks: tuple[str, ...]
    edition: str
    electrical: bool  # whether the work it is on is electrical work


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "terms.toml").read_text())


@cache
def terms() -> tuple[Term, ...]:
    return tuple(Term(**{**entry, "words": tuple(entry["words"])}) for entry in _file()["term"])


def find_term(text: str) -> Term | None:
    """The term of this name or further name, also when mistyped; None for an unknown one."""
    known = {fold(name): term for term in terms() for name in (term.name, *term.words)}
    wanted = fold(text)
    if wanted in known:
        return known[wanted]
    near = process.extractOne(wanted, known.keys(), scorer=fuzz.ratio, score_cutoff=ENOUGH)
    return known[near[0]] if near and len(wanted) > 4 else None


def difference(one: Term, other: Term) -> str:
    """How two terms differ; empty when nobody has written it down."""
    pair = {one.name, other.name}
    return next((str(entry["text"]) for entry in _file()["difference"] if set(entry["terms"]) == pair), "")


@cache
def standards() -> tuple[Standard, ...]:
    return tuple(Standard(**{**entry, "asks": tuple(entry["asks"])}) for entry in _file()["standard"])


def find_standard(text: str) -> Standard | None:
    """The standard whose number stands in the text: "IEC 62446-1", "nfpa 70e"; its one part for a whole series."""
    wanted = re.sub(r"\s+", " ", fold(text))
    named = [one for one in standards() if re.search(rf"(?<![\w-]){re.escape(one.part)}(?![\w-])", wanted)]
    if named:
        return named[0]
    series = [one for one in standards() if re.search(rf"(?<![\w-]){one.part.partition('-')[0]}(?![\w-])", wanted)]
    return series[0] if len(series) == 1 else None
