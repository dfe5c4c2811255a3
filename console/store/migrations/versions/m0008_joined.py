"""Which common problem each case belongs to, so that all its citizens can be told of one answer."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_AT_ONCE = 500


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """A column beside what is there, filled from the cases."""
    op.add_column("cases", sa.Column("problem", _text(200), nullable=True))
    op.create_index("cases_joined", "cases", ["problem", "id"])
    connection = op.get_bind()
    documents = sa.table("documents", sa.column("key", sa.Text), sa.column("kind", sa.Text), sa.column("body"))
    cases = sa.table("cases", sa.column("id", sa.Text), sa.column("problem", sa.Text))
    wanted = sa.select(documents.c.key, documents.c.body).where(documents.c.kind == "case").order_by(documents.c.key)
    after = ""
    while rows := connection.execute(wanted.where(documents.c.key > after).limit(_AT_ONCE)).all():
        after = rows[-1].key
        for key, body in rows:
            problem = json.loads(bytes(body)).get("problem") if b'"problem":' in bytes(body) else None
            if problem is not None:
                id = key.removeprefix("case/")
                connection.execute(sa.update(cases).where(cases.c.id == id).values(problem=problem))
