"""`flask news …`: feeds from files. Fetching from the network is not done here."""

from __future__ import annotations

from pathlib import Path

import click

import knowledge
from commands.groups import Group
from extensions import db
from knowledge import feeds

cli = Group("news", help="Stored news.")


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--feed", "url", required=True, help="The feed's own web address.")
@click.option("--title", required=True, help="The outlet, as answers name it.")
def import_feed(file: Path, url: str, title: str) -> None:
    """Import an RSS or Atom FILE. Items that are known are left alone."""
    done = feeds.add(db.session, file.read_bytes(), url, title, knowledge.now())
    db.session.commit()
    click.echo(
        f"Added {done.added} items ({done.duplicates} carried before by others, {done.undated} without a date); "
        f"{done.known} were known, {done.rejected} unusable."
    )
