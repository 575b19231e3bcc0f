"""From rows as they stand in a file to a series: in order, each time once, all steps alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

import problems
from analysis.measured import RAIN, Bools, Floats, Whole
from analysis.remarks import Remarks
from analysis.unpacking import MOST_ROWS

DAY, HOUR = 86_400, 3_600
NICE = (
    1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600,
    43200, DAY,
)  # fmt: skip
STEADY = 0.5  # of the steps that are alike in a series
BESIDE, NEARLY = 0.2, 0.8  # of a step, that rows may be beside it; of the steps, that have to be near it
RUN = 48  # steps in a row that make another resolution of a part
PART = 0.05  # of the time
APART = 400 * DAY  # between rows that do not belong together
FEW = 0.01  # of the rows
MOST_SLOTS = 3 * MOST_ROWS
Columns = dict[str, Floats]


@dataclass(frozen=True)
class Grid:
    """`first`: true seconds of the first slot; all columns have a value, or NaN, for each slot."""

    first: int
    step: int
    size: int
    columns: Columns
    missing: int

    @property
    def seconds(self) -> Whole:
        return self.first + self.step * np.arange(self.size, dtype=np.int64)


@dataclass(frozen=True)
class Pace:
    """Seconds from row to row, and by how many they stand beside full steps.

    `gathers`: rows come oftener or unevenly, and are gathered into steps.
    """

    step: int
    phase: int = 0
    gathers: bool = False


def belonging(seconds: Whole, remarks: Remarks) -> Bools:
    """Rows that are not far from all others, as those of a clock that was reset are."""
    order = np.argsort(seconds, kind="stable")
    group = np.cumsum(np.diff(seconds[order], prepend=seconds[order][:1]) > APART)
    sizes = np.bincount(group)
    kept = np.empty(len(seconds), dtype=np.bool_)
    kept[order] = (sizes >= max(FEW * len(seconds), 1.5))[group] | (sizes.size == 1)
    if stray := int((~kept).sum()):
        remarks.count("stray_times", stray)
        remarks.note(f"{stray:,} rows are more than a year away from all others and were left out.")
    return kept


def is_backwards(seconds: Whole) -> bool:
    """Whether the newest row comes first."""
    steps = np.diff(seconds)
    return bool(steps.size) and float(np.mean(steps < 0)) > 0.9


def out_of_order(seconds: Whole) -> int:
    """Rows earlier than one before them."""
    return int((seconds[1:] < np.maximum.accumulate(seconds)[:-1]).sum()) if len(seconds) else 0


def pace_of(seconds: Whole, remarks: Remarks) -> Pace:
    """How often rows come. Raises Invalid for months, and for a single time."""
    ordered = np.sort(seconds)
    steps = ordered[1:] - ordered[:-1]
    steps = steps[steps > 0]
    if not steps.size:
        raise problems.Invalid(
            "The file has rows of one time only.",
            hint="A day of rows is the least that tells anything; degradation needs two years.",
        )
    values, counts = np.unique(steps, return_counts=True)
    step = int(values[np.argmax(counts)])
    if counts.max() < STEADY * steps.size:
        return _unsteady(seconds, steps, remarks)
    coarser = _coarser(steps, step, remarks)
    if step > DAY:
        raise problems.Invalid(
            f"The rows are {said(step)} apart; a row a day is the least that the analyses need.",
            hint="Export the logger's hourly or 15-minute values.",
        )
    return Pace(coarser, gathers=True) if coarser > step else Pace(step, int(np.bincount(seconds % step).argmax()))


def _unsteady(seconds: Whole, steps: Whole, remarks: Remarks) -> Pace:
    """Rows a little beside their step, or at any time."""
    step = min(NICE, key=lambda one: abs(np.log(one / float(np.median(steps)))))
    if float(np.mean(np.abs(steps - step) < BESIDE * step)) > NEARLY:
        angle = np.exp(2j * np.pi * (seconds % step) / step).mean()
        phase = round(float(np.angle(angle)) / (2 * np.pi) * step)
        return Pace(step, 0 if abs(phase) < BESIDE * step else phase % step)
    remarks.note(f"Rows come at no steady pace; they were gathered into steps of {said(step)}.")
    return Pace(step, gathers=True)


def _coarser(steps: Whole, step: int, remarks: Remarks) -> int:
    """The coarsest resolution that a part of the series has, where it is a multiple of the usual one."""
    ends = np.flatnonzero(np.append(np.diff(steps) != 0, True))
    lengths, values = np.diff(ends, prepend=-1), steps[ends]
    is_run = (lengths >= RUN) & (values > step) & (values % step == 0) & (values <= DAY)
    found = step
    for value in np.unique(values[is_run]):
        covered = int(lengths[is_run & (values == value)].sum()) * int(value)
        if covered > PART * int(np.minimum(steps, DAY).sum()):
            found = int(value)
    if found > step:
        remarks.note(f"A part of the file has a row every {said(found)}; the finer rest was averaged to that.")
    return found


def said(step: int) -> str:
    if step >= DAY:
        return f"{step / DAY:g} days"
    return f"{step / 60:g} minutes" if step >= 60 else f"{step} seconds"


def distinct(seconds: Whole, columns: Columns, remarks: Remarks) -> tuple[Whole, Columns]:
    """In order, and of rows with one time the first; others are counted, and apart those that say something else."""
    order = np.argsort(seconds, kind="stable")
    seconds, columns = seconds[order], {name: values[order] for name, values in columns.items()}
    again = np.diff(seconds, prepend=seconds[:1] - 1) == 0
    differs = np.zeros(len(seconds), dtype=np.bool_)
    for values in columns.values():
        before = np.roll(values, 1)
        differs |= again & ~((values == before) | (np.isnan(values) & np.isnan(before)))
    remarks.count("duplicates", again.sum())
    remarks.count("conflicting_duplicates", differs.sum())
    if differs.any():
        count = int(differs.sum())
        verb = "row repeats" if count == 1 else "rows repeat"
        remarks.doubt(f"{count:,} {verb} a time with other values; the first of each was kept.")
    return seconds[~again], {name: values[~again] for name, values in columns.items()}


def spacing(seconds: Whole, step: int) -> Floats:
    """Hours that each row stands for: to its nearer neighbour, where that is not nearly the step."""
    steps = np.diff(seconds).astype(np.float64)
    nearer = np.minimum(np.append(steps, np.inf), np.insert(steps, 0, np.inf))
    nearer = np.where(np.isfinite(nearer) & (np.abs(nearer - step) > 0.1 * step), nearer, step)
    hours: Floats = np.minimum(nearer, DAY) / HOUR
    return hours


def regular(seconds: Whole, columns: Columns, pace: Pace, remarks: Remarks) -> Grid:
    """One slot each step. Rows beside a step are moved to the nearest; what is gathered counts by its mean."""
    step = pace.step
    phase = pace.phase % step
    slot = (seconds - phase + (0 if pace.gathers else step // 2)) // step
    size = int(slot[-1] - slot[0]) + 1
    if size > MOST_SLOTS:
        raise problems.Invalid(
            f"{len(seconds):,} rows are spread over {size * step / DAY / 365.25:,.0f} years: too far apart.",
            hint="Look for wrong dates in the file.",
        )
    moved = int((seconds - phase != slot * step).sum())
    place = slot - slot[0]
    is_single = bool((np.diff(place) > 0).all())
    gathered = {
        name: _placed(values, place, size) if is_single else _gathered(values, place, size, is_sum=name == RAIN)
        for name, values in columns.items()
    }
    taken = np.zeros(size, dtype=np.bool_)
    taken[place] = True
    if moved and not pace.gathers:
        remarks.count("moved_rows", moved)
        remarks.note(f"{moved:,} rows do not stand on full steps of {said(step)} and were moved to the nearest.")
    return Grid(int(slot[0]) * step + phase, step, size, gathered, int((~taken).sum()))


def _placed(values: Floats, place: Whole, size: int) -> Floats:
    result = np.full(size, np.nan)
    result[place] = values
    return result


def _gathered(values: Floats, place: Whole, size: int, *, is_sum: bool) -> Floats:
    result = np.full(size, np.nan)
    known = np.isfinite(values)
    total = np.bincount(place[known], weights=values[known], minlength=size)
    number = np.bincount(place[known], minlength=size)
    filled = number > 0
    result[filled] = total[filled] if is_sum else total[filled] / number[filled]
    return result
