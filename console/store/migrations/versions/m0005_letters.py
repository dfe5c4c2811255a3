"""Messages that are sent once, by what obligations are known outside, and what came in from there."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Jobs that are done once stand beside those that are done again and again."""
    op.add_column("jobs", sa.Column("kind", _text(200), nullable=True))
    op.add_column("jobs", sa.Column("body", sa.LargeBinary(), nullable=True))
    op.add_column("jobs", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("jobs", sa.Column("code", _text(200), nullable=True))
    op.add_column("jobs", sa.Column("ended", sa.BigInteger(), nullable=True))
    op.create_index("jobs_due", "jobs", ["kind", "ended", "due"])
    op.create_table(
        "links",
        sa.Column("handle", _text(200), primary_key=True, nullable=False),
        sa.Column("obligation", _text(200), nullable=False),
        sa.Column("case", _text(200), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Integer(), nullable=False),
        sa.Column("seal", _text(64), nullable=False),
    )
    op.create_index("links_seal", "links", ["seal"])
    op.create_table(
        "mailboxes",
        sa.Column("body", _text(200), primary_key=True, nullable=False),
        sa.Column("address", _text(254), nullable=False),
        sa.Column("language", _text(200), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
    )
    _received()


def _received() -> None:
    op.create_table(
        "received",
        sa.Column("order", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("channel", _text(200), nullable=False),
        sa.Column("place", _text(400), nullable=False, unique=True),
        sa.Column("name", _text(400), nullable=False),
        sa.Column("whole", _text(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("verdict", _text(200), nullable=False),
        sa.Column("code", _text(200), nullable=True),
        sa.Column("case", _text(200), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
    )
    op.create_index("received_name", "received", ["name"])
    op.create_index("received_settled", "received", ["settled", "at"])
    op.create_table(
        "mail_places",
        sa.Column("folder", _text(200), primary_key=True, nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
    )
