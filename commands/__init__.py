"""`flask …`: what is done from a terminal. Each module has a group called `cli` and takes one line in GROUPS.

How a command begins and fails is in groups.py. Rows are changed by their owners; a command commits.
"""

from __future__ import annotations

import click
from flask import Flask

from commands import data, doctor, news, prepare, users

GROUPS: tuple[click.Command, ...] = (
    prepare.command,
    doctor.command,
    users.cli,
    data.cli,
    news.cli,
)


def register(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
