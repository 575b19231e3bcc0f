"""Which editions are whole, which a person imported, and whether a dataset may be passed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FACTS = ("price_extent", "price", "capacity", "lcoe", "experience", "fault", "maintenance_task")
UNFINISHED = "(SELECT id FROM edition WHERE NOT complete)"


def upgrade() -> None:
    op.add_column("edition", sa.Column("complete", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("edition", sa.Column("imported", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("dataset", sa.Column("redistribute", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """What imports had left unfinished goes first: without the column it would count as whole for ever."""
    for table in FACTS:
        op.execute(f"DELETE FROM {table} WHERE edition_id IN {UNFINISHED}")
    op.execute(f"DELETE FROM edition WHERE id IN {UNFINISHED}")
    op.execute("DELETE FROM dataset WHERE id NOT IN (SELECT dataset_id FROM edition)")
    op.drop_column("dataset", "redistribute")
    op.drop_column("edition", "imported")
    op.drop_column("edition", "complete")
