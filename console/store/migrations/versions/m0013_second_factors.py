"""Second factors of supervisors and administrators, with their recovery codes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Two tables of their own."""
    text, name = (
        sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql") for length in (64, 200)
    )
    op.create_table(
        "second_factors",
        sa.Column("person", name, primary_key=True),
        sa.Column("is_active", sa.Boolean(), primary_key=True),
        sa.Column("secret", text, nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("hash", text, primary_key=True),
        sa.Column("person", name, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )
