"""HTTP: forms, one call into the house, commit, answer. No query and no rule of the product lives here.

A new blueprint takes one line in BLUEPRINTS.
"""

from __future__ import annotations

from flask import Flask

from routes import health

BLUEPRINTS = (health.bp,)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
