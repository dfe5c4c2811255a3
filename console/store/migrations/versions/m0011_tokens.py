"""A desk's token is renewed: since when it has the one it speaks with, and the next one until that was used. And
whether it proves what it hands in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Columns beside what is there; a token without a moment is as old as its desk."""
    text = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
    op.add_column("devices", sa.Column("token_since", sa.BigInteger(), nullable=True))
    op.add_column("devices", sa.Column("next_token", text, nullable=True))
    op.add_column("devices", sa.Column("next_since", sa.BigInteger(), nullable=True))
    op.add_column("devices", sa.Column("proves", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("devices_next", "devices", ["next_token"])
