"""One index on the prices, in the order in which a series is read."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index(
            "ix_price_series", ["edition_id", "component", "technology", "region", "date"], unique=False
        )
        batch_op.drop_index("ix_price_look_up")
        batch_op.drop_index(batch_op.f("ix_price_edition_id"))


def downgrade() -> None:
    with op.batch_alter_table("price", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index("ix_price_look_up", ["component", "technology", "region", "date"], unique=False)
        batch_op.drop_index("ix_price_series")
