"""When copies of this database were made."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One row a copy."""
    op.create_table(
        "backups",
        sa.Column("order", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
    )
