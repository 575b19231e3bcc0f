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
    _configure_engine(settings)
    turns.serve(
        turns.Serving(
            answer=engine.answer,
            llm=settings.llm.name,
            max_history_messages=settings.max_history_messages,
            prompt_version=lambda agent: by_name(agent).prompt_version,
            close=engine.close,
        )
    )
    templating.init_app(app, tuple(AGENTS.values()))
    routes.register(app)
    commands.register(app)
    return app


def _configure_engine(settings: config.Settings) -> None:
    first, other = settings.llm, settings.llm_fallback
    fallback = engine.Setting(other.name, other.base_url, other.api_key, "LLM_FALLBACK") if other else None
    limits = engine.Limits(
        first_word=settings.llm_first_word_timeout,
        silence=settings.llm_silence_timeout,
        turn=settings.llm_turn_timeout,
        tokens=settings.llm_max_tokens,
    )
    engine.configure(first.name, first.base_url, first.api_key, fallback, limits)
