"""The tables of replica.db: the centre's documents, which scopes they lie in, and how far they have been read."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

from console.store.moment import Moment

REPLICA = MetaData()

documents = Table(
    "documents",
    REPLICA,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)

memberships = Table(
    "memberships",
    REPLICA,
    Column("scope", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    sqlite_with_rowid=False,
)
Index("memberships_by_key", memberships.c.key)

cursors = Table(
    "cursors",
    REPLICA,
    Column("scope", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("mark", Text, nullable=False),
    Column("key", Text, nullable=False),
)

head = Table("head", REPLICA, Column("one", Integer, primary_key=True), Column("number", Integer), Column("mark", Text))

state = Table(
    "state",
    REPLICA,
    Column("one", Integer, primary_key=True),
    Column("beside", Text),
    Column("complete", Boolean, nullable=False),
    Column("checked_at", Moment),
)
"""One row: the older replica's file name that screens read until this one is complete; when it was compared last."""
