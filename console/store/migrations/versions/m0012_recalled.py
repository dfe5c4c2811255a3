"""A desk that is recalled hands in what it has and destroys its key: when it was asked to, and when it had."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Columns beside what is there: no desk is recalled yet."""
    op.add_column("devices", sa.Column("recalled", sa.BigInteger(), nullable=True))
    op.add_column("devices", sa.Column("destroyed", sa.BigInteger(), nullable=True))
