"""How commands of the product begin and how they fail: on a database that is prepared, and with a sentence."""

from __future__ import annotations

import os
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

import schema
from extensions import sessions
from problems import Problem

PRIVATE = 0o077  # what a command writes is for its own account only


class Command(click.Command):
    """A command that may be run at any time: what it cannot do it says in a sentence."""

    def invoke(self, context: click.Context) -> Any:
        usual = os.umask(PRIVATE)
        try:
            return self.run(context)
        except Problem as problem:
            raise click.ClickException(f"{problem.message} {problem.hint}".strip()) from problem
        except schema.NewerDatabase as error:
            raise click.ClickException(str(error)) from error
        except OperationalError as error:
            raise click.ClickException(f"The database does not answer: {str(error.orig).strip()}") from error
        finally:
            os.umask(usual)

    def run(self, context: click.Context) -> Any:
        return super().invoke(context)


class PreparedCommand(Command):
    """A command on rows: there must be tables."""

    def run(self, context: click.Context) -> Any:
        with sessions.read() as session:
            schema.refuse_newer(session.connection())
        if not schema.is_current():
            raise click.ClickException("The database is not prepared; run: make prepare")
        return super().run(context)


class Group(AppGroup):
    """`flask <group> …`; asking for help needs no database."""

    command_class = PreparedCommand
