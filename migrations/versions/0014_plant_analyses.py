"""What was found in the files of plants, so that a follow-up question need not wait again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plant_analysis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("facts_hash", sa.Text(), nullable=False),
        sa.Column("findings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["plant_file.id"], name=op.f("fk_plant_analysis_file_id_plant_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plant_analysis")),
        sa.UniqueConstraint("file_id", "facts_hash", name=op.f("uq_plant_analysis_file_id_facts_hash")),
    )


def downgrade() -> None:
    op.drop_table("plant_analysis")
