"""Arithmetic with units, read from text by a grammar of its own: no code is ever run.

expression := term (("+" | "-") term)*        term := factor (("*" | "/") factor)*
factor := "-" factor | atom ("^" integer)?    atom := number unit? | "(" expression ")" | name "(" expression, … ")"
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.guard import grammar, units
from agents.guard.units import NONE, Unit
from agents.tools.refusal import Refused

LONGEST = 400  # characters
MOST_NUMBERS = 60
DEEPEST = 12  # brackets within brackets
MOST_POWER = 10
LARGEST = 1e18  # in base units; more is a slip
_NUMBER = re.compile(
    rf"(?P<money>(?:{units.one_of(units.MONEY_SIGNS)})\s?)?(?P<core>\d+(?:\.\d+)?(?:e[-+]?\d{{1,2}})?)(?![\d.])"
    rf"(?:\s?(?P<unit>{grammar.UNIT}))?",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z_]+")
_MARKS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", "\u00a0": " "})


@dataclass(frozen=True)
class Number:
    """One that was written: `value` in `unit`, to so many decimals."""

    text: str
    value: float
    decimals: int
    unit: Unit | None


@dataclass(frozen=True)
class Quantity:
    """`value` is in the base unit of `dimension`; `shown` is the unit it is best told in, and its name."""

    value: float
    shown: Unit
    name: str = ""


@dataclass(frozen=True)
class Computed:
    result: Quantity
    numbers: tuple[Number, ...]


def compute(expression: str) -> Computed:
    """The result, and the numbers it was made from. Raises Refused."""
    if len(expression) > LONGEST:
        raise Refused("too_large", f"The expression is longer than {LONGEST} characters.", "Compute it in parts.")
    reader = _Reader(" ".join(expression.translate(_MARKS).split()))
    try:
        result = reader.whole()
    except (ArithmeticError, ValueError) as error:  # beyond what can be computed, on the way
        raise _too_large() from error
    if not math.isfinite(result.value) or abs(result.value) > LARGEST:
        raise _too_large()
    return Computed(result, tuple(reader.numbers))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.numbers: list[Number] = []

    def whole(self) -> Quantity:
        result = self._sum()
        if self.at < len(self.text):
            raise self._unreadable()
        return result

    def _sum(self) -> Quantity:
        result = self._product()
        while sign := self._takes("+-"):
            other = self._product()
            _alike(result, other)
            result = Quantity(result.value + (other.value if sign == "+" else -other.value), result.shown, result.name)
        return result

    def _product(self) -> Quantity:
        result = self._factor()
        while sign := self._takes("*/"):
            result = _times(result, self._factor()) if sign == "*" else _over(result, self._factor())
        return result

    def _factor(self) -> Quantity:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("too_large", f"More than {DEEPEST} brackets within brackets.", "Compute it in parts.")
        if self._takes("-"):
            inner = self._factor()
            result = Quantity(-inner.value, inner.shown, inner.name)
        else:
            result = self._power(self._atom())
        self.depth -= 1
        return result

    def _power(self, base: Quantity) -> Quantity:
        if not self._takes("^"):
            return base
        match = re.compile(r"\s?(-?\d{1,3})(?![\d.])").match(self.text, self.at)
        if match is None or abs(int(match[1])) > MOST_POWER:
            raise Refused("bad_range", f"A power must be a whole number up to {MOST_POWER}.", "Compute it in parts.")
        self.at = match.end()
        power = int(match[1])
        if base.value == 0 and power < 0:
            raise _by_zero()
        return Quantity(base.value**power, base.shown.to_the(power), f"({base.name})^{power}" if base.name else "")

    def _atom(self) -> Quantity:
        if self._takes("("):
            inner = self._sum()
            if not self._takes(")"):
                raise self._unreadable()
            return inner
        self._blank()
        if number := _NUMBER.match(self.text, self.at):
            return self._number(number)
        if name := _NAME.match(self.text, self.at):
            return self._function(name)
        raise self._unreadable()

    def _number(self, match: re.Match[str]) -> Quantity:
        if len(self.numbers) >= MOST_NUMBERS:
            raise Refused("too_large", f"More than {MOST_NUMBERS} numbers.", "Compute it in parts.")
        self.at = match.end()
        unit = grammar.unit_of(match["money"], match["unit"])
        if unit == grammar.UNKNOWN:
            raise Refused("unit_mismatch", f"The unit of {match[0]!r} is not known.", "Leave it out, or convert first.")
        mantissa = match["core"].lower().partition("e")[0]
        number = Number(match[0].strip(), float(match["core"]), len(mantissa.partition(".")[2]), unit)
        if not math.isfinite(number.value):
            raise _too_large()
        self.numbers.append(number)
        shown = unit or NONE
        return Quantity(number.value * shown.factor, shown, _name(match))

    def _function(self, match: re.Match[str]) -> Quantity:
        name = match[0]
        self.at = match.end()
        if name not in FUNCTIONS or not self._takes("("):
            raise Refused("bad_arguments", f"{name!r} is no function.", f"There are: {', '.join(FUNCTIONS)}.")
        given = [self._sum()]
        while self._takes(","):
            given.append(self._sum())
        if not self._takes(")"):
            raise self._unreadable()
        return FUNCTIONS[name](given)

    def _takes(self, marks: str) -> str:
        self._blank()
        mark = self.text[self.at : self.at + 1]
        if not mark or mark not in marks:
            return ""
        self.at += 1
        return mark

    def _blank(self) -> None:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1

    def _unreadable(self) -> Refused:
        rest = self.text[self.at : self.at + 30] or "the end"
        hint = "Write 81.7 GW - 67.5 GW; numbers without thousands separators; a comma only between values."
        return Refused("bad_arguments", f"The expression cannot be read from {rest!r} on.", hint)


def _name(match: re.Match[str]) -> str:
    return f"{(match['money'] or '').strip()}{(match['unit'] or '').strip()}"


def _alike(*given: Quantity) -> None:
    kinds = {units.without_years(one.shown.dimension) for one in given}
    if len(kinds) > 1:
        names = " and ".join(dict.fromkeys(one.name or "a plain number" for one in given))
        raise Refused("unit_mismatch", f"{names} cannot be added or compared.", "Use values of one kind.")


def _too_large() -> Refused:
    return Refused("bad_range", "The result is too large to be right.", "Check the numbers and their units.")


def _by_zero() -> Refused:
    return Refused("bad_range", "This divides by zero.", "Check the numbers.")


def _times(one: Quantity, other: Quantity) -> Quantity:
    name = "·".join(filter(None, (one.name, other.name)))
    return Quantity(one.value * other.value, one.shown.times(other.shown), name)


def _over(one: Quantity, other: Quantity) -> Quantity:
    if other.value == 0:
        raise _by_zero()
    unit = one.shown.per(other.shown)
    if unit.is_share:
        return Quantity(one.value / other.value, NONE)
    return Quantity(one.value / other.value, unit, f"{one.name}/{other.name}" if other.name else one.name)


# --- functions --------------------------------------------------------------------------------------------------------


def _sum(given: Sequence[Quantity]) -> Quantity:
    _alike(*given)
    return Quantity(math.fsum(one.value for one in given), given[0].shown, given[0].name)


def _mean(given: Sequence[Quantity]) -> Quantity:
    total = _sum(given)
    return Quantity(total.value / len(given), total.shown, total.name)


def _difference(given: Sequence[Quantity]) -> Quantity:
    first, second = _so_many(given, 2, "difference(a, b)")
    _alike(first, second)
    return Quantity(first.value - second.value, first.shown, first.name)


def _ratio(given: Sequence[Quantity]) -> Quantity:
    first, second = _so_many(given, 2, "ratio(a, b)")
    _alike(first, second)
    return _over(first, second)


def _percent_change(given: Sequence[Quantity]) -> Quantity:
    first, last = _so_many(given, 2, "percent_change(from, to)")
    _alike(first, last)
    if first.value <= 0:
        raise Refused("bad_range", "A change from zero or less has no percentage.", "Use difference(a, b).")
    return Quantity(last.value / first.value - 1, units.PERCENT, "%")


def _cagr(given: Sequence[Quantity]) -> Quantity:
    first, last, years = _so_many(given, 3, "cagr(first, last, years)")
    _alike(first, last)
    if first.value <= 0 or last.value <= 0 or not 0 < years.value <= 200:
        raise Refused("bad_range", "A growth rate needs two values above zero and 1 to 200 years.", "Check them.")
    return Quantity((last.value / first.value) ** (1 / years.value) - 1, units.PERCENT, "%")


def _so_many(given: Sequence[Quantity], count: int, form: str) -> Sequence[Quantity]:
    if len(given) != count:
        raise Refused("missing_param", f"{len(given)} values were given, not {count}.", f"Write {form}.")
    return given


FUNCTIONS = {
    "sum": _sum,
    "mean": _mean,
    "difference": _difference,
    "ratio": _ratio,
    "percent_change": _percent_change,
    "cagr": _cagr,
}
