"""Which rows a source stands for, and the earlier answer that a turn is run again against."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.add_column("source", sa.Column("filters", kind, nullable=True))
    op.add_column("turn", sa.Column("compared_with_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("turn", "compared_with_id")
    op.drop_column("source", "filters")
