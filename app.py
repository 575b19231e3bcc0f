"""The factory: settings, extensions, blueprints, commands. Nothing imports this module."""

from __future__ import annotations

from flask import Flask

import commands
import config
import logs
import routes
import schema
import templating
import turns
from agents import engine
from agents.registry import AGENTS, by_name
from extensions import clock, csrf, db, migrate, sessions


def create_app(settings: config.Settings | None = None) -> Flask:
    settings = settings or config.load()
    logs.configure(settings.log_level)
    app = Flask(__name__, static_folder=None)  # assets.py serves what is static
    app.config.from_mapping(settings.flask_config())
    db.init_app(app)
    sessions.init_app(app)
    clock.init_app(app)
    migrate.init_app(app, db, directory=str(schema.MIGRATIONS))
    csrf.init_app(app)
    engine.configure(settings.llm, settings.llm_base_url, settings.llm_api_key)
    turns.serve(
        turns.Serving(
            answer=engine.answer,
            llm=settings.llm,
            max_history_messages=settings.max_history_messages,
            prompt_version=lambda agent: by_name(agent).prompt_version,
            close=engine.close,
        )
    )
    templating.init_app(app, tuple(AGENTS.values()))
    routes.register(app)
    commands.register(app)
    return app
