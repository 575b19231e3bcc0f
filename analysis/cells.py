"""The cells of a table as arrays: measurements as floats, times as texts; what cannot be read is counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import problems
from analysis.dialects import GAPS, Dialect
from analysis.figures import is_gap, number
from analysis.measured import Bools, Floats
from analysis.remarks import Remarks
from analysis.unpacking import MOST_ROWS

MISSING = sorted({spelled for gap in GAPS for spelled in (gap, gap.upper(), gap.title())})
SENTINELS = (-99999.0, -9999.0, -9999.9, -6999.0, -999.0, -999.9, -99.0, 999.0, 9999.0, 99999.0, 999999.0, 32767.0,
             -32768.0, 65535.0)  # fmt: skip
BEYOND = 0.5  # of the range of all other values, which a mark for "missing" lies beyond


def table(path: Path, dialect: Dialect, measured: Sequence[int], times: Sequence[int]) -> pd.DataFrame:
    """The columns of these numbers, as the parser takes them. Raises Invalid."""
    try:
        read = pd.read_csv(
            path,
            sep=dialect.delimiter,
            decimal=dialect.decimal,
            thousands=dialect.thousands or None,
            encoding=dialect.encoding,
            encoding_errors="replace",
            header=None,
            names=list(range(dialect.width)),
            usecols=[*times, *measured],
            dtype=dict.fromkeys(times, str),
            skiprows=dialect.skip,
            na_values=MISSING,
            index_col=False,
            low_memory=False,
            on_bad_lines="skip",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeError, OverflowError) as error:
        raise problems.Invalid("The table is broken in the middle.", hint="Save it again as CSV or XLSX.") from error
    if len(read) > MOST_ROWS:
        raise problems.Invalid(f"The file has more than {MOST_ROWS:,} rows.", hint="Attach a shorter period.")
    return read


def figures(cells: pd.Series, decimal: str, remarks: Remarks) -> Floats:
    """Numbers of a column; NaN for what is missing, and for what is none, which is counted."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        values = cells.to_numpy(dtype=np.float64)
    else:
        codes, texts = pd.factorize(cells)
        read = np.array([number(str(text), decimal) for text in texts] + [np.nan])
        unreadable = np.array([not is_gap(str(text)) for text in texts] + [False]) & np.isnan(read)
        remarks.count("unreadable_cells", unreadable[codes].sum())
        values = read[codes]
    return np.where(np.isfinite(values), values, np.nan)


def sentinels(values: Floats) -> Bools:
    """Which of the numbers that loggers write for "no value" lie outside of all other values."""
    marks = np.isin(values, SENTINELS)
    if not marks.any():
        return marks
    others = values[~marks & np.isfinite(values)]
    if not others.size:
        return marks
    low, high = float(others.min()), float(np.quantile(others, 0.9999))
    reach = BEYOND * max(high - low, 1.0)
    found: Bools = marks & ((values < low - reach) | (values > high + reach))
    return found
