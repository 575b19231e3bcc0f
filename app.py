"""The factory: settings, extensions, blueprints, commands. Nothing imports this module."""

from __future__ import annotations

from flask import Flask

import commands
import config
import logs
import routes
import schema
from extensions import clock, csrf, db, migrate, sessions


def create_app(settings: config.Settings | None = None) -> Flask:
    settings = settings or config.load()
    logs.configure(settings.log_level)
    app = Flask(__name__)
    app.config.from_mapping(settings.flask_config())
    db.init_app(app)
    sessions.init_app(app)
    clock.init_app(app)
    migrate.init_app(app, db, directory=str(schema.MIGRATIONS))
    csrf.init_app(app)
    routes.register(app)
    commands.register(app)
    return app
