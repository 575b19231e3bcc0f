"""Libraries that draw lots and warn of themselves, made to give the same result every time and to keep quiet."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np

OF_PANDAS = {  # what RdTools still writes as pandas 2 had it
    "'d' is deprecated and will be removed in a future version": DeprecationWarning,
    "A future version of pandas will return a BaseOffset object": DeprecationWarning,
    "The inplace keyword in DataFrame.": DeprecationWarning,
}


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """NumPy's old generator, which RdTools draws from, seeded inside and as it was outside."""
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        yield
    finally:
        np.random.set_state(before)


@contextmanager
def quiet(expected: Mapping[str, type[Warning]]) -> Iterator[None]:
    """Without the warnings that begin with these words and are of these kinds. For a process with one thread."""
    with warnings.catch_warnings():
        for beginning, category in expected.items():
            warnings.filterwarnings("ignore", message=re.escape(beginning), category=category)
        yield
