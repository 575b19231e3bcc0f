"""`flask prepare`: what has to be there before the first request. gunicorn's master does the same at every start.

Database up to date, starter data loaded, and while there is no administrator a link that makes one. Quick when nothing
is to be done; processes that start together on one database wait for each other.
"""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

import accounts
import schema
from commands.groups import Command
from config import Settings
from extensions import db
from knowledge import starter

WELCOME = """
Heliodesk has no administrator yet. Open this link once and register to become it:

    {link}
"""


def prepare(app: Flask) -> str | None:
    """Prepare the database. Returns the set-up link while there is no administrator. Raises schema.NewerDatabase."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context(), schema.starting_alone(db.engine, settings.data_dir):
        schema.upgrade(app)
        starter.ensure(db.session)
        db.session.commit()
        token = None if accounts.has_administrator() else accounts.make_setup_token()
        db.session.commit()
    return f"{settings.base_url}/setup/{token}" if token else None


def announce(link: str | None) -> None:
    if link:
        click.echo(WELCOME.format(link=link))


@click.command("prepare", cls=Command)
@with_appcontext
def command() -> None:
    """Bring the database up to date and load the starter data."""
    announce(prepare(current_app))
