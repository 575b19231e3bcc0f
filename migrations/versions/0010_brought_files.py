"""The few messages that brought files are found without reading the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BROUGHT_FILES = sa.text("files != '[]'")


def upgrade() -> None:
    op.create_index(
        "ix_message_files",
        "message",
        ["conversation_id"],
        unique=False,
        sqlite_where=BROUGHT_FILES,
        postgresql_where=BROUGHT_FILES,
    )


def downgrade() -> None:
    op.drop_index("ix_message_files", table_name="message")
