"""The factory: settings, extensions, blueprints, commands. Nothing imports this module."""

from __future__ import annotations

from flask import Flask

import config
from extensions import clock, csrf, db, migrate, sessions


def create_app(settings: config.Settings | None = None) -> Flask:
    app = Flask(__name__)
    app.config.from_mapping((settings or config.load()).flask_config())
    db.init_app(app)
    sessions.init_app(app)
    clock.init_app(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    return app
