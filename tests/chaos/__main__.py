"""The fault run: `python -m tests.chaos --faults 1000 --db sqlite --seed 1`. The same command again goes on with it."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tests.chaos import report
from tests.chaos.run import Plan, run

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".chaos"  # finished segments
REPORT = ROOT / "docs" / "chaos.md"
README = ROOT / "README.md"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("interrupted"))  # what was started and mounted goes with it
    given = _arguments()
    plan = Plan(given.db, given.seed, given.faults)
    results = run(plan, KEPT / f"{plan.db}-{plan.seed}-{plan.faults}")
    text = report.markdown(plan, results)
    sys.stdout.write(f"{text}\n")
    if given.write:
        report.write(REPORT, plan.db, text)
        report.write_row(README, plan.db, report.summary(plan, results))
    return 1 if report.troubles(results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/chaos.md and the README")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
