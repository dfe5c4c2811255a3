"""The centre's tables as they were when Alembic came: a database without a version stands here."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ORDER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def text(characters: int) -> sa.String:
    """Text compared byte by byte."""
    return sa.String(characters).with_variant(sa.String(characters, collation="C"), "postgresql")


def upgrade() -> None:
    """Make them."""
    _history()
    _journal()
    _what_is_so()
    _register()
    _people_and_desks()
    _accounts()


def _history() -> None:
    op.create_table(
        "counter",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("mark", text(40), nullable=False),
        sa.Column("reference", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "commits",
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("mark", text(40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("order", ORDER, primary_key=True, autoincrement=True),
        sa.Column("id", text(400), nullable=False, unique=True),
        sa.Column("kind", text(200), nullable=False),
        sa.Column("case", text(200), nullable=True),
        sa.Column("number", text(200), nullable=True),
        sa.Column("by", text(200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("enrolment", text(200), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("contact", text(200), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", text(64), nullable=False),
        sa.Column("verdict", text(200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("code", text(200), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("commit", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "unplaced",
        sa.Column("action", text(400), primary_key=True),
        sa.Column("case", text(200), nullable=True),
        sa.Column("number", text(200), nullable=True),
    )
    op.create_index("unplaced_case", "unplaced", ["case"])
    op.create_index("unplaced_number", "unplaced", ["number"])


def _what_is_so() -> None:
    op.create_table(
        "documents",
        sa.Column("key", text(400), primary_key=True),
        sa.Column("kind", text(200), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("check", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("commit", sa.BigInteger(), nullable=False),
    )
    op.create_index("documents_kind", "documents", ["kind", "key"])
    op.create_table(
        "memberships",
        sa.Column("scope", text(200), primary_key=True),
        sa.Column("key", text(400), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("memberships_key", "memberships", ["key"])
    op.create_index("memberships_page", "memberships", ["scope", "number", "key"])


def _register() -> None:
    op.create_table(
        "cases",
        sa.Column("id", text(200), primary_key=True),
        sa.Column("number", text(200), nullable=False),
        sa.Column("office", text(200), nullable=False),
        sa.Column("status", text(200), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("cases_closed", "cases", ["status", "closed_at"])
    op.create_table(
        "case_numbers",
        sa.Column("number", text(200), primary_key=True),
        sa.Column("case", text(200), primary_key=True),
        sa.Column("alias", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "case_phones",
        sa.Column("phone", text(200), primary_key=True),
        sa.Column("case", text(200), primary_key=True),
    )
    op.create_index("case_phones_case", "case_phones", ["case"])


def _people_and_desks() -> None:
    op.create_table(
        "attention",
        sa.Column("action", text(400), primary_key=True),
        sa.Column("case", text(200), nullable=True),
        sa.Column("office", text(200), nullable=False),
        sa.Column("by", text(200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("verdict", text(200), nullable=False),
        sa.Column("code", text(200), nullable=True),
        sa.Column("handed_to", text(200), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
    )
    op.create_index("attention_open", "attention", ["settled", "at"])
    op.create_table(
        "devices",
        sa.Column("enrolment", text(200), primary_key=True),
        sa.Column("token", text(64), nullable=False, unique=True),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("name", text(200), nullable=False),
        sa.Column("key", text(200), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
    )
    op.create_table(
        "device_people",
        sa.Column("enrolment", text(200), primary_key=True),
        sa.Column("person", text(200), primary_key=True),
    )
    op.create_table(
        "counts",
        sa.Column("enrolment", text(200), primary_key=True),
        sa.Column("count", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("action", text(400), nullable=False),
    )


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("person", text(200), primary_key=True),
        sa.Column("login", text(200), nullable=False, unique=True),
        sa.Column("password", text(200), nullable=True, server_default=sa.null()),
    )
    op.create_table(
        "invitations",
        sa.Column("hash", text(64), primary_key=True),
        sa.Column("person", text(200), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", text(64), primary_key=True),
        sa.Column("person", text(200), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "looks",
        sa.Column("order", ORDER, primary_key=True, autoincrement=True),
        sa.Column("person", text(200), nullable=False),
        sa.Column("enrolment", text(200), nullable=False),
        sa.Column("case", text(200), nullable=True),
        sa.Column("purpose", text(500), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("name", text(200), primary_key=True),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("holder", text(200), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
    )
