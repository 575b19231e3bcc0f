"""The tables of a run, for docs/chaos.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import quantiles

from tests.chaos.run import KINDS_OF_TROUBLE, Plan, Result

Row = tuple[str, str]


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


def troubles(results: Iterable[Result]) -> int:
    return sum(getattr(result.verdict, kind) for result in results for kind in KINDS_OF_TROUBLE)


def _counts(results: Sequence[Result]) -> list[Row]:
    def total(name: str) -> str:
        return f"{sum(getattr(result.verdict, name) for result in results):,}"

    recoveries = sorted(one for result in results for one in result.verdict.recoveries)
    p50, p95 = (quantiles(recoveries, n=20)[at] for at in (9, 18)) if len(recoveries) > 1 else (0.0, 0.0)
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
        ("Breaks that people noticed", f"{len(recoveries):,}"),
        ("Recovery from a break, p50 and p95", f"{p50:.1f} s and {p95:.1f} s"),
        ("Longest silence while an answer was open", f"{silence:.0f} s"),
    ]


def _failures(results: Sequence[Result]) -> list[Row]:
    said: Counter[str] = Counter()
    for result in results:
        said.update(result.verdict.failures)
    return [(sentence, f"{count:,}") for sentence, count in said.most_common()]


def _table(left: str, right: str, rows: Iterable[Row]) -> str:
    marks = " | ".join(["---:"] * (right.count("|") + 1))
    lines = [f"| {left} | {right} |", f"| --- | {marks} |", *(f"| {name} | {value} |" for name, value in rows)]
    return "\n".join(lines)
