"""Inboxes of bodies, what a message is about, and wrong tries. The clock looks at all open cases once, and knows the
terms of who has what."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Columns beside what is there, and a table; an open case wakes at once."""
    op.add_column("links", sa.Column("body", _text(200), nullable=True))
    op.add_column("holders", sa.Column("due", _text(200), nullable=False, server_default="9999-12-31"))
    op.create_index("holders_due", "holders", ["body", "open", "due", "handle"])
    op.add_column("jobs", sa.Column("case", _text(200), nullable=True))
    op.add_column("jobs", sa.Column("about", _text(200), nullable=True))
    op.create_table(
        "tries",
        sa.Column("name", _text(64), primary_key=True, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
    )
    op.execute("UPDATE cases SET wakes_at = opened_at WHERE status = 'open'")
