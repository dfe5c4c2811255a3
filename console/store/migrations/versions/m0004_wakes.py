"""When the clock must look at a case. It looks at all open ones once, and knows then."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A moment beside the others; an open case wakes at once."""
    op.add_column("cases", sa.Column("wakes_at", sa.BigInteger(), nullable=True))
    op.create_index("cases_wake", "cases", ["wakes_at"])
    op.execute("UPDATE cases SET wakes_at = opened_at WHERE status = 'open'")
