"""A request's session, when the database goes away under it."""

from __future__ import annotations

from sqlalchemy import text

import config
from app import create_app
from extensions import db
from tests.postgresql import Cluster


def test_who_has_their_answer_keeps_it_when_the_database_goes_away(tmp_path):
    """Mechanism: `ReadWriteSession.close`. Without it the answer became an error of the server."""
    with Cluster() as cluster:
        settings = {"DATA_DIR": str(tmp_path), "DATABASE_URL": cluster.url, "SECRET_KEY": "a key of the tests only"}
        app = create_app(config.load(settings))
        with app.app_context():
            assert db.session.scalar(text("SELECT 1")) == 1
            cluster.stop("fast")
        cluster.start()
        with app.app_context():
            assert db.session.scalar(text("SELECT 2")) == 2
