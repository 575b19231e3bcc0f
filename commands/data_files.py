"""`flask data import` and `flask data export`: data from files and into files.

An import shows what it would store and asks before it does; nothing of a file is seen by anybody before all of it is.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

import knowledge
import problems
from commands import data_preview
from commands.groups import PreparedCommand
from extensions import db
from knowledge import datasets, importing

FACTS = ("title", "publisher", "licence", "edition", "citation", "url", "notes")
STEPS = 1000  # of the bar


def _pairs(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """ "Preis=price" as a pair."""
    if bad := [text for text in given if "=" not in text]:
        raise click.BadParameter(f"{bad[0]!r} has no = in it.")
    return {name.strip(): value.strip() for name, _equals, value in (text.partition("=") for text in given)}


@click.command("import", cls=PreparedCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dataset", "code", help="Its code: a new one, or one that gets a newer edition.")
@click.option("--title", help="What answers call the dataset.")
@click.option("--publisher", help="Who published the figures.")
@click.option("--licence", help="On which terms you have them.")
@click.option("--edition", help="Name of this release, such as 2026-11.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day the figures stand for; today without.")
@click.option("--citation", help="How to cite it.")
@click.option("--url", help="Where it was published.")
@click.option("--notes", help="What a reader of its figures should know.")
@click.option("--synthetic/--real", default=None, help="Made-up figures are marked in every answer.")
@click.option("--redistribute/--confidential", default=None, help="Whether others may be given the data.")
@click.option("--kind", default="", help="capacity, price or lcoe, where the file does not show it.")
@click.option("--sheet", default="", help="Of a workbook; the first with cells without.")
@click.option("--encoding", default="", help="Such as utf-8 or cp1252; found without.")
@click.option("--delimiter", default="", help="Between cells; found without.")
@click.option("--decimal", default="", type=click.Choice(["", ".", ","]), help="The decimal sign; found without.")
@click.option("--dates", default="", type=click.Choice(["", "Y-M-D", "D.M.Y", "M/D/Y"]), help="Order of dates.")
@click.option("--column", "columns", multiple=True, callback=_pairs, help="HEADER=FIELD: what a column is.")
@click.option("--set", "constants", multiple=True, callback=_pairs, help="FIELD=VALUE in every row: unit=GW.")
@click.option("--yes", is_flag=True, help="Store it without asking.")
@with_appcontext
def import_file(file: Path, code: str | None, as_of: Any, yes: bool, **given: Any) -> None:
    """Import capacity, prices or levelised cost from a CSV file or an Excel workbook."""
    options = ("kind", "sheet", "encoding", "delimiter", "decimal", "dates", "columns", "constants")
    corrections = importing.Corrections(**{name: given[name] for name in options})
    seen = importing.preview(file, corrections)
    for line in data_preview.lines(seen):
        click.echo(line)
    choice = _choice(seen, code, as_of.date() if as_of else None, given)
    _refuse_incomplete(seen, choice)
    question = f"Store {seen.counts.stored:,} rows as edition {choice.edition} of {choice.code}?"
    if not yes and not click.confirm(question):
        click.echo("Nothing was stored.")
        return
    for line in data_preview.report_lines(_stored(file, choice)):
        click.echo(line)


def _choice(seen: importing.Preview, code: str | None, as_of: date | None, given: dict[str, Any]) -> importing.Choice:
    """What was said on the command line; else what the file says; else what the dataset said before."""
    facts = seen.facts
    code = code or facts.code
    known = {one.code: one for one, _rows in datasets.listing()}.get(code)
    told = {name: getattr(facts, name) or getattr(known, name, "") or "" for name in FACTS if name != "edition"}
    day = as_of or (date.fromisoformat(facts.as_of) if facts.as_of else knowledge.today())
    told["edition"] = facts.edition or day.isoformat()
    said = {name: given[name] for name in FACTS if given[name] is not None}
    flags = {
        name: given[name] if given[name] is not None else getattr(facts, name) for name in ("synthetic", "redistribute")
    }
    retrieved = facts.retrieved or ("" if facts.code else knowledge.today().isoformat())
    return importing.Choice(
        code=code,
        as_of=day,
        retrieved=date.fromisoformat(retrieved) if retrieved else None,
        checksum=seen.file.checksum,
        corrections=seen.corrections,
        **{**told, **said, **flags},
    )


def _refuse_incomplete(seen: importing.Preview, choice: importing.Choice) -> None:
    if seen.missing:
        hint = " ".join(f"--column HEADER={field} or --set {field}=…" for field in seen.missing)
        raise problems.Invalid(f"Nothing in the file says the {' and the '.join(seen.missing)}.", hint=f"Add: {hint}")
    wanted = {"dataset": choice.code, **{name: getattr(choice, name) for name in ("title", "publisher", "licence")}}
    if empty := [f"--{name}" for name, value in wanted.items() if not value]:
        raise problems.Invalid("Every figure is shown with its source.", hint=f"Add: {' '.join(empty)}")


def _stored(file: Path, choice: importing.Choice) -> importing.Report:
    """All of it, or nothing: whatever ends this early, what was staged is removed."""
    report = None
    loading = importing.load(file, choice)
    try:
        with click.progressbar(length=STEPS, label="Importing") as bar:
            for progress in loading:
                db.session.commit()
                bar.update(max(0, int(progress.share * STEPS) - bar.pos))
                report = progress.report
    finally:
        loading.close()
        db.session.rollback()
        if report is None:
            remove_leftovers()
    assert report is not None
    return report


def remove_leftovers() -> None:
    for _rows in importing.discard():
        db.session.commit()


@click.command("export", cls=PreparedCommand)
@click.argument("code")
@click.option("--format", "format_", type=click.Choice(importing.FORMATS), default="csv", show_default=True)
@click.option("--edition", default="", help="Another one than that in use.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="CODE.csv without.")
@with_appcontext
def export_file(code: str, format_: str, edition: str, output: Path | None) -> None:
    """Write a dataset to a file that an import gives the same answers from."""
    path = output or Path(f"{code}.{format_}")
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as target:
            rows = importing.export(code, target, format_, edition)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"Wrote {rows:,} rows to {path}.")
