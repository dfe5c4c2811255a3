"""Which body has what, and the keys by which its programs speak. The clock looks at all open cases once, and knows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Two tables; an open case wakes at once."""
    op.create_table(
        "holders",
        sa.Column("handle", _text(200), primary_key=True, nullable=False),
        sa.Column("obligation", _text(200), nullable=False),
        sa.Column("case", _text(200), nullable=False),
        sa.Column("body", _text(200), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
    )
    op.create_index("holders_body", "holders", ["body", "open", "since", "handle"])
    op.create_index("holders_case", "holders", ["case"])
    op.create_table(
        "body_keys",
        sa.Column("hash", _text(64), primary_key=True, nullable=False),
        sa.Column("body", _text(200), nullable=False),
        sa.Column("name", _text(200), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
    )
    op.create_index("body_keys_body", "body_keys", ["body"])
    op.execute("UPDATE cases SET wakes_at = opened_at WHERE status = 'open'")
