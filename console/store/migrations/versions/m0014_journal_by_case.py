"""What was done on a case is found without reading the whole journal: an erasure asks for it, and each later hour.
So are the hashes of a look's terms, for its proof."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Indexes beside what is there."""
    op.create_index("journal_case", "journal", ["case"])
    op.create_index("look_terms_place", "look_terms", ["place"])
