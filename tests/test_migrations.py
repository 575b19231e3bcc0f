"""The history of the database: upwards from empty, in step with the models, and never on a newer one."""

from __future__ import annotations

import ast
import subprocess
import sys
import uuid
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError

import config
import schema
from app import create_app
from extensions import Base, db, sessions
from models import Dataset, Edition, Price
from tests.servers import own_database

ROOT = Path(__file__).parent.parent
VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


@pytest.fixture
def empty(app, environ, database_url, tmp_path):
    """The settings of an application on an empty database of its own."""
    with ExitStack() as stack:
        url = stack.enter_context(own_database(database_url))
        yield {**environ, "DATABASE_URL": url, "DATA_DIR": str(tmp_path / "data")}
        sessions.init_app(app)


@pytest.fixture
def fresh(empty):
    """An application on an empty database."""
    app = create_app(config.load(empty))
    yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def tables(app) -> set[str]:
    with app.app_context():
        return set(inspect(db.engine).get_table_names())


def test_from_empty_to_every_table(fresh):
    assert tables(fresh) == set()
    assert not schema.is_current()
    schema.upgrade(fresh)
    assert schema.is_current()
    assert {table.name for table in Base.metadata.sorted_tables} <= tables(fresh)


def test_upgrading_again_changes_nothing(fresh):
    schema.upgrade(fresh)
    schema.upgrade(fresh)
    assert schema.is_current()


def test_the_history_and_the_models_agree(fresh):
    schema.upgrade(fresh)
    with fresh.app_context():
        flask_migrate.check(directory=str(schema.MIGRATIONS))


def test_all_the_way_down_leaves_nothing(fresh):
    schema.upgrade(fresh)
    with fresh.app_context():
        flask_migrate.downgrade(directory=str(schema.MIGRATIONS), revision="base")
    assert tables(fresh) <= {"alembic_version"}


def test_the_way_down_takes_what_imports_left_unfinished_along(fresh):
    """Without the column that tells them apart such editions would be whole for whoever upgrades again."""
    schema.upgrade(fresh)
    with fresh.app_context():
        for code, editions in (("kept", {"whole": True, "begun": False}), ("begun", {"first": False})):
            dataset = Dataset(code=code, kind="price", title="T", publisher="P", licence="L", url=None, notes="")
            db.session.add(dataset)
            db.session.flush()
            for name, complete in editions.items():
                about = {"as_of": date(2026, 1, 1), "citation": "C", "checksum": "x", "complete": complete}
                edition = Edition(dataset_id=dataset.id, name=name, **about)
                db.session.add(edition)
                db.session.flush()
                about = dict.fromkeys(("component", "technology", "region", "frequency", "unit"), "x")
                price = Price(edition_id=edition.id, date=date(2026, 1, 1), price=1.0, **about)
                price.price_basis, price.status = "nominal", "reported"
                db.session.add(price)
        db.session.commit()
        flask_migrate.downgrade(directory=str(schema.MIGRATIONS), revision="0006")
    schema.upgrade(fresh)
    with sessions.read() as session:
        assert session.scalars(select(Edition.name)).all() == ["whole"]
        assert session.scalars(select(Dataset.code)).all() == ["kept"]
        assert len(session.scalars(select(Price.id)).all()) == 1


def test_a_newer_database_is_refused_in_plain_words(fresh):
    schema.upgrade(fresh)
    with fresh.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    with pytest.raises(schema.NewerDatabase, match=r"newer than this release .* version 9999_later"):
        schema.upgrade(fresh)
    assert not schema.is_current()


def test_a_release_goes_on_serving_when_a_later_one_brings_the_database_up_to_date(fresh):
    assert not schema.can_serve()
    schema.upgrade(fresh)
    assert schema.can_serve()
    with fresh.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    assert schema.can_serve()
    with fresh.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert not schema.can_serve()


def test_processes_that_start_together_migrate_once(empty):
    command = [sys.executable, "-m", "flask", "--app", "app", "prepare"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=empty, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    for process in started:
        said = process.communicate(timeout=60)[0]
        assert process.returncode == 0, said
        assert "/setup/" in said
    engine = create_engine(config.load(empty).database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    engine.dispose()


def test_foreign_keys_hold_again_after_migrating(fresh):
    schema.upgrade(fresh)
    orphan = {"id": uuid.uuid4().hex, "user": uuid.uuid4().hex}
    insert = text("INSERT INTO tag (id, user_id, name) VALUES (:id, :user, 'x')")
    with fresh.app_context(), pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.execute(insert, orphan)


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_stands_by_itself(path):
    tree = ast.parse(path.read_text())
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert imported <= {"__future__", "sqlalchemy", "alembic", "sqlalchemy.dialects", "uuid", "datetime", "json"}
    assert ast.get_docstring(tree)
