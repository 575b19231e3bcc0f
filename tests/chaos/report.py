"""The tables of a run, for docs/chaos.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import quantiles

from tests.chaos.run import KINDS_OF_TROUBLE, Plan, Result

Row = tuple[str, str]
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def markdown(plan: Plan, results: Sequence[Result]) -> str:
    hours, minutes = divmod(round(sum(result.seconds for result in results) / 60), 60)
    thrown: Counter[str] = Counter()
    felt: Counter[str] = Counter()
    for result in results:
        thrown.update(result.faults)
        felt.update(result.felt)
    command = f"make chaos FAULTS={plan.faults} DB={plan.db} SEED={plan.seed}"
    head = f"`{command}`: {len(results)} segments, {plan.people} people, {hours} h {minutes:02} min."
    faults = [(name, f"{count:,} | {felt[name]:,}") for name, count in thrown.most_common()]
    faults.append(("**All**", f"**{thrown.total():,}** | **{felt.total():,}**"))
    return "\n\n".join(
        [
            head,
            _table("Fault", "thrown | felt by somebody", faults),
            _table("What people recorded against what the database holds", "", _counts(results)),
            _table("Sentences under answers that failed", "times", _failures(results)),
        ]
    )


def write(file: Path, db: str, text: str) -> None:
    """Put it between the marks of this engine."""
    begin, end = f"<!-- {db} -->", f"<!-- end of {db} -->"
    before, _, rest = file.read_text().partition(begin)
    file.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}")


def write_row(file: Path, db: str, row: str) -> None:
    """Put it in the place of this engine's row."""
    begins = f"| {ENGINES[db]} |"
    lines = file.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(begins))
    lines[at] = f"{row}\n"
    file.write_text("".join(lines))


def summary(plan: Plan, results: Sequence[Result]) -> str:
    """A row of the README: the engine, what was thrown and sent, what went wrong, how long it took to recover."""
    _, p95 = _recovery(results)
    cells = [
        ENGINES[plan.db],
        f"{sum(sum(result.faults.values()) for result in results):,}",
        _total(results, "sent"),
        *(_total(results, kind) for kind in KINDS_OF_TROUBLE),
        f"{p95:.1f} s",
    ]
    return f"| {' | '.join(cells)} |"


def troubles(results: Iterable[Result]) -> int:
    return sum(getattr(result.verdict, kind) for result in results for kind in KINDS_OF_TROUBLE)


def _counts(results: Sequence[Result]) -> list[Row]:
    total = partial(_total, results)
    p50, p95 = _recovery(results)
    silence = max((result.verdict.longest_silence for result in results), default=0.0)
    return [
        ("Questions, retries and edits sent", total("sent")),
        ("… kept", total("kept")),
        ("… doubled", total("doubled")),
        ("… lost", total("lost")),
        ("Answers done", total("done")),
        ("… stopped by the person, with what was seen", total("stopped")),
        ("… failed with a sentence and Retry", total("failed")),
        ("… stuck", total("stuck")),
        ("Orphans and broken paths", total("orphans")),
        ("Seen text later changed without notice", total("changed")),
        ("Unexplained errors", total("unexplained")),
        ("Clear “not now” answers (503, 429 with Retry-After), all sent again", total("refusals")),
        ("Breaks that people noticed", f"{len(_recoveries(results)):,}"),
        ("Recovery from a break, p50 and p95", f"{p50:.1f} s and {p95:.1f} s"),
        ("Longest silence while an answer was open", f"{silence:.0f} s"),
    ]


def _total(results: Sequence[Result], name: str) -> str:
    return f"{sum(getattr(result.verdict, name) for result in results):,}"


def _recoveries(results: Sequence[Result]) -> list[float]:
    return sorted(one for result in results for one in result.verdict.recoveries)


def _recovery(results: Sequence[Result]) -> tuple[float, float]:
    """Seconds, p50 and p95."""
    recoveries = _recoveries(results)
    if len(recoveries) < 2:
        return 0.0, 0.0
    twentieths = quantiles(recoveries, n=20)
    return twentieths[9], twentieths[18]


def _failures(results: Sequence[Result]) -> list[Row]:
    said: Counter[str] = Counter()
    for result in results:
        said.update(result.verdict.failures)
    return [(sentence, f"{count:,}") for sentence, count in said.most_common()]


def _table(left: str, right: str, rows: Iterable[Row]) -> str:
    marks = " | ".join(["---:"] * (right.count("|") + 1))
    lines = [f"| {left} | {right} |", f"| --- | {marks} |", *(f"| {name} | {value} |" for name, value in rows)]
    return "\n".join(lines)
