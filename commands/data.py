"""`flask data …`: the facts that agents look up."""

from __future__ import annotations

import click

import problems
from commands.data_files import export_file, import_file, remove_leftovers
from commands.groups import Group
from conversations.citations import answers_citing
from extensions import db
from knowledge import datasets, starter

cli = Group("data", help="Datasets that the agents look up.")
cli.add_command(import_file)
cli.add_command(export_file)


@cli.command("load")
def load() -> None:
    """Load the starter data that are missing or changed."""
    loaded = starter.ensure(db.session)
    db.session.commit()
    click.echo(f"Loaded: {', '.join(loaded)}." if loaded else "Everything is loaded already.")


@cli.command("list")
def list_datasets() -> None:
    """List the datasets with their editions."""
    found = datasets.listing()
    if not found:
        click.echo("No data are loaded; run: flask data load")
    for dataset, rows in found:
        state = "on " if dataset.enabled else "off"
        synthetic = ", SYNTHETIC" if dataset.synthetic else ""
        about = f"{dataset.publisher}, edition {dataset.edition}, {rows:,} rows{synthetic}"
        click.echo(f"{state} {dataset.code:<20} {dataset.kind:<12} {about}")


@cli.command("enable")
@click.argument("code")
def enable(code: str) -> None:
    """Let the agents use a dataset."""
    _switch(code, True)


@cli.command("disable")
@click.argument("code")
def disable(code: str) -> None:
    """Keep the agents from using a dataset; its rows stay."""
    _switch(code, False)


@cli.command("editions")
@click.argument("code")
def list_editions(code: str) -> None:
    """List the editions of a dataset, the newest first."""
    for one in datasets.editions(code):
        state = "in use" if one.active else "kept"
        origin = f"imported {one.loaded:%Y-%m-%d}" if one.imported else "comes with Heliodesk"
        click.echo(f"{state:<7} {one.name:<24} as of {one.as_of}, {one.rows:,} rows, {origin}")


@cli.command("use")
@click.argument("code")
@click.argument("edition")
def use(code: str, edition: str) -> None:
    """Let the agents answer from another EDITION of a dataset, also from an older one."""
    datasets.use(code, edition)
    db.session.commit()
    click.echo(f"{code} answers from edition {edition}.")


@cli.command("delete")
@click.argument("code")
@click.option("--edition", help="Only this one, which must not be in use.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
def delete(code: str, edition: str | None, yes: bool) -> None:
    """Delete an imported dataset that no answer cites."""
    cited = answers_citing(db.session, code, edition)
    db.session.rollback()
    if cited:
        hint = f"Its rows stand behind them. Switch it off instead: flask data disable {code}"
        raise problems.Conflict(f"{code} is the source of answers that are kept: {cited:,}.", hint=hint)
    what = f"edition {edition} of {code}" if edition else code
    if not yes and not click.confirm(f"Delete {what} for ever?"):
        click.echo("Nothing was deleted.")
        return
    datasets.give_up(code, edition)
    db.session.commit()
    remove_leftovers()
    click.echo(f"Deleted {what}.")


def _switch(code: str, enabled: bool) -> None:
    datasets.switch(code, enabled)
    db.session.commit()
    click.echo(f"{code} is {'on' if enabled else 'off'}.")
