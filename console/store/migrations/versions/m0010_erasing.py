"""Cases that must be kept, and cases that were erased."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "holds",
        sa.Column("case", _text(200), primary_key=True, nullable=False),
        sa.Column("reason", _text(500), nullable=False),
        sa.Column("by", _text(200), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("case", _text(200), primary_key=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
