"""`flask data …`: the facts that agents look up."""

from __future__ import annotations

import click

from commands.groups import Group
from extensions import db
from knowledge import datasets, starter

cli = Group("data", help="Datasets that the agents look up.")


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


def _switch(code: str, enabled: bool) -> None:
    datasets.switch(code, enabled)
    db.session.commit()
    click.echo(f"{code} is {'on' if enabled else 'off'}.")
