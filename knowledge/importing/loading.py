"""A previewed file into rows: staged under an edition that nobody reads, then switched on whole."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update

import audit
import problems
from extensions import db, sessions
from knowledge.importing import storing
from knowledge.importing.alone import alone
from knowledge.importing.collecting import Collected
from knowledge.importing.kinds import PRICE
from knowledge.importing.shapes import Choice, Progress, Report
from knowledge.vocabulary import look_again
from models import Dataset, Edition

CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")
LONGEST = {
    "title": 300,
    "publisher": 200,
    "licence": 300,
    "edition": 100,
    "citation": 1_000,
    "url": 500,
    "notes": 2_000,
}
NEEDED = ("title", "publisher", "licence", "edition")


def load(
    path: Path, choice: Choice, actor_id: uuid.UUID | None = None, name: str = ""
) -> Generator[Progress, None, None]:
    """Store a file as chosen, in the session of the application. The caller commits after each Progress it is given:

        for progress in load(path, choice, actor_id):
            db.session.commit()
        progress.report  # comes with the last one

    Nobody sees a row of it before the commit that follows the report; what the caller notes with it is part of that. To
    give up, stop asking (close the generator), roll back and `discard`. Raises problems.Invalid when the choice lacks
    something or the file is another one than was previewed, problems.Conflict while another import is under way
    (UNDER_WAY) or when the edition is there already, and what `preview` raises.
    """
    began = time.monotonic()
    check(choice)
    with alone(), Collected(path, choice.corrections, name) as collected:
        _refuse_other(collected, choice)
        for _rows in _sweep():
            yield Progress("reading", 0, 0)
        yield from collected.read()
        _refuse_useless(collected, choice)
        edition_id = _stage(collected, choice)
        yield Progress("sorting", 1, 1)
        yield from _store(collected, edition_id)
        if not collected.counts.stored:
            raise problems.Invalid("No row of the file can be stored.")
        replaced = _switch_on(edition_id, collected, choice, actor_id)
        yield Progress("done", 1, 1, _report(collected, choice, replaced, time.monotonic() - began))
        look_again()


def leftovers() -> int:
    """How many editions were left behind by imports that did not end; 0 while one is under way. Only reads."""
    try:
        with alone(), sessions.read() as session:
            return session.scalar(select(func.count()).select_from(Edition).where(~Edition.complete)) or 0
    except problems.Conflict:
        return 0


def discard() -> Iterator[int]:
    """Remove what such imports left behind. The caller commits after each number of rows. Raises problems.Conflict
    while an import is under way."""
    with alone():
        yield from _sweep()


def _sweep() -> Iterator[int]:
    """In the lock: whatever is not whole belongs to nobody any longer."""
    with sessions.read() as session:
        left = session.scalars(select(Edition.id).where(~Edition.complete)).all()
    for edition_id in left:
        yield from storing.remove(edition_id)


# --- what is refused --------------------------------------------------------------------------------------------------


def check(choice: Choice) -> None:
    """Raises Invalid when a choice lacks something, whatever the file has."""
    if not CODE.fullmatch(choice.code):
        hint = "Two to sixty lower case letters, digits and underscores, beginning with a letter: module_prices."
        raise problems.Invalid(f"{choice.code[:60]!r} is no code for a dataset.", hint=hint)
    empty = [field for field in NEEDED if not getattr(choice, field).strip()]
    if empty:
        raise problems.Invalid(f"The dataset needs {_listed(empty)}.", hint="Every figure is shown with its source.")
    long = [field for field, most in LONGEST.items() if len(getattr(choice, field)) > most]
    if long:
        raise problems.Invalid(f"Too long: {_listed(long)}.")
    if choice.url and not choice.url.startswith(("https://", "http://")):
        raise problems.Invalid("The address of the source should begin with https://.")


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _refuse_other(collected: Collected, choice: Choice) -> None:
    if choice.checksum and choice.checksum != collected.sniffed.checksum:
        raise problems.Invalid("The file is not the one that was previewed.", hint="Look at its preview again.")
    with sessions.read() as session:
        query = select(Edition.complete).join(Dataset, Edition.dataset_id == Dataset.id)
        same = session.scalar(query.where(Dataset.code == choice.code, Edition.name == choice.edition))
    if same:
        raise problems.Conflict(
            f"{choice.code} has an edition {choice.edition!r} already.", hint="Give this one another name."
        )


def _refuse_useless(collected: Collected, choice: Choice) -> None:
    missing = collected.mapping.missing
    if missing:
        raise problems.Invalid(
            f"Nothing in the file says the {' and the '.join(missing)}.", hint="Name its column, or give its value."
        )
    if not collected.stored.size:
        reasons = "; ".join(reason for reason, _count in collected.reasons.most_common(3))
        raise problems.Invalid(f"No row of the file can be stored: {reasons or 'it has none'}.")
    kind = collected.mapping.kind.name
    with sessions.read() as session:
        known = session.scalar(select(Dataset.kind).where(Dataset.code == choice.code))
    if known and known != kind:
        raise problems.Conflict(f"{choice.code} is a dataset of {known}; the file has {kind}.")


# --- staging and switching --------------------------------------------------------------------------------------------


def _stage(collected: Collected, choice: Choice) -> uuid.UUID:
    dataset = db.session.scalars(select(Dataset).where(Dataset.code == choice.code)).one_or_none()
    if dataset is None:
        dataset = Dataset(code=choice.code, kind=collected.mapping.kind.name, **_about(choice))
        db.session.add(dataset)
        db.session.flush()
    edition = Edition(
        dataset_id=dataset.id,
        name=choice.edition,
        as_of=choice.as_of,
        citation=choice.citation or f"{choice.publisher}, {choice.title}, edition {choice.edition}.",
        retrieved=choice.retrieved,
        checksum=collected.sniffed.checksum,
        complete=False,
        imported=True,
    )
    db.session.add(edition)
    db.session.flush()
    return edition.id


def _about(choice: Choice) -> dict[str, Any]:
    """What a dataset says of itself whatever its edition."""
    names = ("title", "publisher", "licence", "notes", "synthetic", "redistribute")
    return {"url": choice.url or None, **{name: getattr(choice, name) for name in names}}


def _store(collected: Collected, edition_id: uuid.UUID) -> Iterator[Progress]:
    kind, total = collected.mapping.kind, collected.stored.size
    extents = storing.Extents(kind)
    done = 0
    for stored in storing.store(kind, edition_id, extents.noting(collected.distinct())):
        done += stored
        yield Progress("storing", done, total)
    if kind is PRICE:
        for _series in storing.store_extents(edition_id, extents.found):
            yield Progress("storing", done, total)


def _switch_on(edition_id: uuid.UUID, collected: Collected, choice: Choice, actor_id: uuid.UUID | None) -> str:
    """From the commit of this on the new edition answers, and the one before it is kept. The name of that."""
    whole = update(Edition).where(Edition.id == edition_id, ~Edition.complete).values(complete=True)
    if cast(CursorResult[Any], db.session.execute(whole)).rowcount != 1:
        raise problems.Conflict("The import was discarded before it ended.")
    dataset = db.session.scalars(select(Dataset).where(Dataset.code == choice.code)).one()
    own = Edition.dataset_id == dataset.id
    replaced = db.session.scalar(select(Edition.name).where(own, Edition.active))
    db.session.execute(update(Edition).where(own).values(active=Edition.id == edition_id))
    for field, value in _about(choice).items():
        setattr(dataset, field, value)
    details = {"edition": choice.edition, "rows": collected.counts.stored, "checksum": collected.sniffed.checksum}
    audit.record(actor_id, "import dataset", choice.code, details)
    return replaced or ""


def _report(collected: Collected, choice: Choice, replaced: str, seconds: float) -> Report:
    return Report(
        code=choice.code,
        edition=choice.edition,
        kind=collected.mapping.kind.name,
        counts=collected.counts,
        rejects=collected.rejects,
        reasons=dict(collected.reasons.most_common()),
        replaced=replaced,
        warnings=collected.warnings(),
        seconds=round(seconds, 1),
    )
