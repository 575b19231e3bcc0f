"""How far each series of prices goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIES = "component, technology, region, frequency, unit, price_basis"


def upgrade() -> None:
    op.create_table(
        "price_extent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("technology", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("price_basis", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_price_extent_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_extent")),
    )
    with op.batch_alter_table("price_extent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_extent_edition_id"), ["edition_id"], unique=False)
    op.execute(
        f'INSERT INTO price_extent (edition_id, {SERIES}, "first", "last", "rows") '
        f"SELECT edition_id, {SERIES}, min(date), max(date), count(*) FROM price GROUP BY edition_id, {SERIES}"
    )


def downgrade() -> None:
    with op.batch_alter_table("price_extent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_extent_edition_id"))

    op.drop_table("price_extent")
