"""What was done on a case is found without reading the whole journal: an erasure asks for it, and each later hour."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """An index beside what is there."""
    op.create_index("journal_case", "journal", ["case"])
