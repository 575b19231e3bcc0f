"""`flask doctor`: holds all conversations against what is always so of them, looks for what imports left behind, and
mends it when asked to.

May be run while the server is up and while it is down. Nothing that was typed or answered is removed by it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from commands.data_files import remove_leftovers
from commands.groups import PreparedCommand
from conversations import invariants
from conversations.invariants import Finding
from extensions import db, sessions
from knowledge import importing

WHOLE = "whole editions"
NAMES = (*(invariant.name for invariant in invariants.ALL), WHOLE)
WIDTH = max(map(len, NAMES))


@click.command("doctor", cls=PreparedCommand)
@click.option("--repair", is_flag=True, help="Mend what is broken.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def command(repair: bool, as_json: bool) -> None:
    """Check that nothing is lost, doubled or stuck. The exit status is 1 when something is broken."""
    found = look()
    repaired = mend() if repair and found else Counter[str]()
    left = look() if repaired else found
    if as_json:
        click.echo(json.dumps(_as_json(left, repaired)))
    else:
        _tell(found, repaired, left)
    sys.exit(1 if left else 0)


def look() -> list[Finding]:
    """Each invariant in a transaction of its own: none is held for long. What is live is looked at twice."""
    found = [finding for invariant in invariants.STRUCTURE for finding in _check([invariant])]
    return [*found, *_look_twice(), *_look_at_imports()]


def _look_twice() -> tuple[Finding, ...]:
    names = {finding.name for finding in _check(invariants.LIVE)}
    broken = [invariant for invariant in invariants.LIVE if invariant.name in names]
    time.sleep(max((invariant.confirm_after for invariant in broken), default=0.0))
    return _check(broken)


def _look_at_imports() -> list[Finding]:
    count = importing.leftovers()
    return [Finding(WHOLE, "an edition of a dataset is whole, or an import is filling it", count, ())] if count else []


def mend() -> Counter[str]:
    """How many rows were mended, by invariant."""
    repaired = Counter[str]()
    for one in invariants.repair():
        db.session.commit()
        repaired[one.name] += one.count
    if left := importing.leftovers():
        remove_leftovers()
        repaired[WHOLE] = left
    return repaired


def _check(some: Sequence[invariants.Invariant]) -> tuple[Finding, ...]:
    with sessions.read() as session:
        return invariants.check(session, some)


def _tell(found: Sequence[Finding], repaired: Counter[str], left: Sequence[Finding]) -> None:
    broken = {finding.name: finding for finding in found}
    for name in NAMES:
        finding = broken.get(name)
        state = f"{finding.count:>6,} broken" if finding else "    ok"
        click.echo(f"{name:<{WIDTH}}  {state}")
        if finding:
            click.echo(f"    {finding.sentence}\n    Not so: {', '.join(finding.examples) or finding.count}")
    for name, count in repaired.items():
        click.echo(f"Repaired: {name}, {count:,}.")
    if left and repaired:
        click.echo(f"Still broken: {', '.join(finding.name for finding in left)}.")
    elif left:
        click.echo("To mend it, run: flask doctor --repair")


def _as_json(left: Sequence[Finding], repaired: Counter[str]) -> dict[str, object]:
    return {"broken": [asdict(finding) for finding in left], "repaired": dict(repaired)}
