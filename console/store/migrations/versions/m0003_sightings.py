"""What was brought where and when, of the last weeks. What came before is not gone through: it is learnt anew."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One row a case with a topic and a place."""
    text = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
    op.create_table(
        "sightings",
        sa.Column("topic", text, primary_key=True, nullable=False),
        sa.Column("area", text, primary_key=True, nullable=False),
        sa.Column("at", sa.BigInteger(), primary_key=True, nullable=False),
        sa.Column("case", text, primary_key=True, nullable=False),
    )
    op.create_index("sightings_at", "sightings", ["at"])
