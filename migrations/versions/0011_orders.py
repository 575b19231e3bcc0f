"""Work that turns wait for: one job for each piece of work, and who waits for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_job_key"), ["key"])
    op.create_table(
        "job_waiter",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_waiter_job_id_job"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["turn_id"], ["turn.id"], name=op.f("fk_job_waiter_turn_id_turn"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("job_id", "turn_id", name=op.f("pk_job_waiter")),
    )
    with op.batch_alter_table("job_waiter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_waiter_turn_id"), ["turn_id"], unique=False)


def downgrade() -> None:
    op.drop_table("job_waiter")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_job_key"), type_="unique")
        batch_op.drop_column("key")
