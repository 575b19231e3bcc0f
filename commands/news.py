"""`flask news …`: feeds from files. Fetching from the network is not done here."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

import knowledge
from extensions import db
from knowledge import feeds
from problems import Problem

cli = AppGroup("news", help="Stored news.")


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--feed", "url", required=True, help="The feed's own web address.")
@click.option("--title", required=True, help="The outlet, as answers name it.")
def import_feed(file: Path, url: str, title: str) -> None:
    """Import an RSS or Atom FILE. Items that are known are left alone."""
    try:
        done = feeds.add(db.session, file.read_bytes(), url, title, knowledge.now())
    except Problem as problem:
        db.session.rollback()
        raise click.ClickException(f"{problem.message} {problem.hint}".strip()) from problem
    db.session.commit()
    click.echo(
        f"Added {done.added} items ({done.duplicates} carried before by others, {done.undated} without a date); "
        f"{done.known} were known, {done.rejected} unusable."
    )
