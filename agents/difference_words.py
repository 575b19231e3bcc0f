"""What changed against an earlier answer, in words: no figure that is not in the comparison."""

from __future__ import annotations

from collections.abc import Sequence

from agents.differences import Comparison, Difference, Key, digits_of
from agents.offline import numbers
from agents.offline.wording.parts import escape, listed, quote

ROWS_NAMED = 3


def paragraph(when: str, found: Sequence[tuple[Comparison, str]], without: Sequence[str]) -> str:
    """The end of an answer that was run again. `when` the earlier one was given; `found`: each comparison with its
    editions in words, `without`: the titles of earlier tables that this answer has no counterpart for."""
    head = f"**Compared with the answer of {when}**"
    gone = [f"Its table “{quote(title)}” has no counterpart in this answer." for title in without]
    if not found:
        return f"{head}: {' '.join(gone) or 'it has no table to compare with.'}"
    if len(found) == 1:
        comparison, editions = found[0]
        return " ".join([f"{head} ({editions}): {sentence(comparison)}", *gone])
    lines = [f"- {escape(comparison.new.title)} ({editions}): {sentence(comparison)}" for comparison, editions in found]
    return "\n".join([f"{head}:", "", *lines, *(["", *gone] if gone else [])])


def sentence(found: Comparison) -> str:
    """ "3 of 24 values changed; the largest: Germany, 2023, from 81,739 to 82,100 MW (+0.4 %). Only now: Italy." """
    parts = [_changes(found), *_only("now", found.only_new), *_only("then", found.only_old)]
    return " ".join(f"{part}." for part in parts)


def _changes(found: Comparison) -> str:
    compared, changed = len(found.compared), found.changed
    if not found.in_both:
        return "no row is in both, so nothing can be compared"
    if not changed:
        what = f"{compared:,} values" if compared else f"{found.in_both:,} rows"
        count = compared or found.in_both
        return f"nothing changed: {f'all {what} are' if count > 1 else f'the {what[2:-1]} is'} the same"
    verb = "value changed" if compared == 1 else f"of {compared:,} values changed"
    return f"{len(changed):,} {verb}{'; the largest' if len(changed) > 1 else ''}: {_moved(changed[0], found)}"


def _moved(one: Difference, found: Comparison) -> str:
    digits = digits_of(one)
    old, new = (numbers.plain(value or 0.0, digits) for value in (one.old, one.new))
    row = one.row[: len(found.names)]
    has_several = len({other.figure for other in found.differences}) > 1
    about = ", ".join(filter(None, map(escape, [*row, one.figure[0]] if has_several or not row else row)))
    return f"{about}, from {old} to {' '.join(filter(None, [new, escape(one.figure[1])]))}{_by(one)}"


def _by(one: Difference) -> str:
    if one.percent is not None:
        small = abs(one.percent) < 0.05
        return f" ({'less than 0.1 %' if small else numbers.percent(one.percent, signed=True)})"
    is_percentage = one.figure[1].startswith("%") and one.difference is not None
    return f" ({numbers.points(one.difference)})" if is_percentage and one.difference else ""


def _only(when: str, rows: Sequence[Key]) -> list[str]:
    if not rows:
        return []
    named = [quote(", ".join(filter(None, row))) for row in rows[:ROWS_NAMED]]
    more = len(rows) - len(named)
    return [f"Only {when}: {listed([*named, *([f'{more:,} more rows'] if more else [])])}"]
