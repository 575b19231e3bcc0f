"""HTTP: forms, one call into the house, commit, answer. No query and no rule of the product lives here.

A new blueprint takes one line in BLUEPRINTS.
"""

from __future__ import annotations

from flask import Flask

from routes import (
    account,
    artifacts,
    auth,
    chat,
    conversations,
    data,
    errors,
    events,
    files,
    guards,
    health,
    messages,
    plant_report,
    plants,
    returning,
    sources,
    turns,
    uploads,
)

BLUEPRINTS = (
    account.bp,
    artifacts.bp,
    auth.bp,
    chat.bp,
    conversations.bp,
    data.bp,
    files.bp,
    health.bp,
    messages.bp,
    plant_report.bp,
    plants.bp,
    sources.bp,
    turns.bp,
    uploads.bp,
)


def register(app: Flask) -> None:
    app.request_class = returning.Request
    errors.init_app(app)
    guards.init_app(app)  # before everything that looks at who is asking
    auth.init_app(app)
    events.seats.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
