"""Cells that a table's parser could not take for numbers, as numbers: thousands apart, a unit behind, or nothing."""

from __future__ import annotations

import re

import numpy as np

from analysis.dialects import GAPS

NUMBER = re.compile(r"([+-]?(?:\d[\d.,'\s’]*|[.,]\d+)(?:[eE][+-]?\d{1,3})?)\s*(?:[^\d\s.,].{0,11})?")
APART = re.compile(r"[\s'’]")
LONGEST = 60  # characters of a number with its unit


def number(text: str, decimal: str) -> float:
    """NaN for a cell without a number."""
    try:
        return float(text) if decimal == "." and "n" not in text else _written(text, decimal)
    except ValueError:
        return _written(text, decimal)


def is_gap(text: str) -> bool:
    """Whether a cell says that there is no value."""
    return text.strip().casefold() in GAPS


def _written(text: str, decimal: str) -> float:
    match = NUMBER.fullmatch(text.strip()[:LONGEST])
    if match is None or text.startswith("="):
        return np.nan
    digits = APART.sub("", match[1])
    other = "," if decimal == "." else "."
    whole, _, fraction = digits.partition(decimal)
    if decimal in fraction or other in fraction or not _is_grouped(whole, other):
        return np.nan
    try:
        return float(
            f"{whole.replace(other, '')}.{fraction or '0'}" if "e" not in digits.casefold() else _plain(digits)
        )
    except ValueError:
        return np.nan


def _plain(digits: str) -> str:
    return digits.replace(",", ".")


def _is_grouped(whole: str, sign: str) -> bool:
    head, *groups = whole.lstrip("+-").split(sign)
    return not groups or (0 < len(head) <= 3 and all(len(group) == 3 for group in groups))
