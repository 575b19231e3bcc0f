"""Numbers that nobody measures: they prove nothing, and neither raise nor take long."""

from __future__ import annotations

import time

import pytest

from agents.guard import claims, plain
from agents.tools import arithmetic
from agents.tools.refusal import Refused

SOON = 5.0  # seconds of the processor; what is quadratic takes minutes
LONG = 5_000  # characters
VERY_LONG = 300_000


@pytest.mark.parametrize(
    "text",
    [
        "It has 5e400 GW.",
        "It has 5 x 10^400 GW.",
        "It has 5 × 10^-400 GW.",
        f"As told [{'9' * 5000}].",
        f"It has {'9' * 400} GW.",
        f"It has 0.{'1' * 5000} GW.",
        f"It has 1{',000' * 200} GW.",
        f"It has {'9' * 5000}th rank.",
        f"&#{'9' * 5000}; GW",
    ],
)
def test_a_number_without_end_is_doubted(text):
    """Mechanisms: LONGEST_NUMBER and LARGEST_POWER of claims; the entities of plain."""
    found = claims.found_in(plain.clean(text))
    assert "unreadable" in {claim.kind for claim in found}
    assert "figure" not in {claim.kind for claim in found}


@pytest.mark.parametrize(
    "expression",
    ["1e99^10", "((1 TWh^10)^10)^10", "cagr(1e-99, 1e99, 0.01)", f"1/{'9' * 320}", f"{'9' * 350} - 1"],
)
def test_what_cannot_be_computed_is_refused(expression):
    """Mechanism: `compute` turns what arithmetic raises into a refusal."""
    with pytest.raises(Refused) as refused:
        arithmetic.compute(expression)
    assert refused.value.result.code == "bad_range"


@pytest.mark.parametrize(
    ("piece", "length"),
    [("<!--", VERY_LONG), ("<!-- -->", VERY_LONG), ("<a ", VERY_LONG), ("a1", VERY_LONG), ("**", VERY_LONG)]
    + [(piece, LONG) for piece in ("&#", "[1", "1 ", "10^", "1,", "½")],
)
def test_a_long_text_is_read_soon(piece, length):
    """Mechanism: comments are taken out in one pass."""
    text = piece * (length // len(piece))
    began = time.process_time()
    claims.found_in(plain.clean(text))
    assert time.process_time() - began < SOON


def test_a_long_comment_hides_no_digits():
    assert plain.clean(f"2<!-- {'long ' * 100} -->9") == "29"
