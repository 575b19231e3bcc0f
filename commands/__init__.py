"""`flask …`: what is done from a terminal. Each module has a click group called `cli` and takes one line in GROUPS."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

GROUPS: tuple[AppGroup, ...] = ()


def register(app: Flask) -> None:
    for group in GROUPS:
        app.cli.add_command(group)
