"""A preview and a report of an import, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.importing import Preview, Reject, Report

SHOWN = 5  # first rows
MOST_REJECTS = 20
MOST_WORDS = 12
UNSURE = 0.8


def lines(seen: Preview) -> Iterator[str]:
    file = seen.file
    how = f"sheet {file.sheet!r}" if file.format == "xlsx" else f"{file.encoding}, cells by {_sign(file.delimiter)}"
    dates = f", dates {file.dates}" if file.dates else ""
    yield f"{file.name}: {seen.kind} ({how}, decimal {_sign(file.decimal)}{dates}, header in line {file.header_line})"
    yield ""
    for column in seen.columns:
        doubt = "  ← please look" if column.field and column.confidence < UNSURE else ""
        yield f"  {column.header:<24} {column.field or '(not stored)':<14} {', '.join(column.examples)}{doubt}"
    for field, value in seen.constants.items():
        yield f"  {'(every row)':<24} {field:<14} {value}"
    yield ""
    for row in seen.first_rows[:SHOWN]:
        yield "  " + " | ".join(str(row[field]) for field in seen.fields if row[field] is not None)
    yield ""
    counts = seen.counts
    stored, repeated, rejected = counts.stored, counts.duplicates, counts.rejected
    yield f"{counts.rows:,} rows: {stored:,} to store, {repeated:,} repeated, {rejected:,} rejected."
    yield from _rejects(seen.rejects, counts.rejected)
    for field, names in seen.new_words.items():
        more = f" and {len(names) - MOST_WORDS} more" if len(names) > MOST_WORDS else ""
        yield f"New {field}: {', '.join(names[:MOST_WORDS])}{more}."
    for overlap in seen.overlaps:
        yield f"Also in {overlap.dataset}: {overlap.rows:,} rows of the same series and time."
    for warned in seen.warnings:
        where = f" Lines {', '.join(map(str, warned.lines))}." if warned.lines else ""
        yield f"Note: {warned.message}{where}"


def report_lines(report: Report) -> Iterator[str]:
    counts = report.counts
    before = f", in place of {report.replaced}" if report.replaced else ""
    what = f"edition {report.edition} of {report.code}{before}"
    yield f"Stored {counts.stored:,} rows as {what}, in {report.seconds:g} s."
    yield from _rejects(report.rejects, counts.rejected)


def _rejects(rejects: Sequence[Reject], total: int) -> Iterator[str]:
    for one in rejects[:MOST_REJECTS]:
        where = f"{one.column} {one.value!r}: " if one.column else ""
        yield f"  line {one.line}: {where}{one.reason}"
    if total > MOST_REJECTS:
        yield f"  … and {total - min(len(rejects), MOST_REJECTS):,} more rejected rows."


def _sign(text: str) -> str:
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", ".": "point"}.get(text, text)
