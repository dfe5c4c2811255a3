"""The tables of desk.db: what exists only on this desk. Precious: flushed commits, never rebuilt."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

from console.store.moment import Moment

DESK = MetaData()


def _action_columns() -> tuple[Column[object], ...]:
    return (
        Column("action", Text, nullable=False, unique=True),
        Column("case_id", Text, index=True),
        Column("number", Text),
        Column("kind", Text, nullable=False),
        Column("made_at", Moment, nullable=False),
        Column("enrolment", Text, nullable=False),
        Column("counted", Integer, nullable=False),
        Column("envelope", LargeBinary, nullable=False),
        Column("verdict", LargeBinary),
    )


outbox = Table(
    "outbox", DESK, Column("place", Integer, primary_key=True), *_action_columns(), sqlite_autoincrement=True
)
"""What waits for the centre, in the order it was made (`place`, never used twice)."""

archive = Table(
    "archive",
    DESK,
    Column("place", Integer, primary_key=True),
    *_action_columns(),
    Column("archived_at", Moment, nullable=False),
)
"""What the centre has taken, kept in case it is restored to a moment before."""

Index("outbox_judged", outbox.c.place, sqlite_where=outbox.c.verdict.is_not(None))
Index("archive_by_kind", archive.c.kind, archive.c.made_at)

device = Table(
    "device",
    DESK,
    Column("one", Integer, primary_key=True),
    Column("enrolment", Text, nullable=False),
    Column("desk_number", Integer, nullable=False),
    Column("desk_name", Text, nullable=False),
    Column("token", Text),
    Column("counter", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("clock_offset", Float, nullable=False),
    Column("exchanged_at", Moment),
    Column("head_number", Integer),
    Column("head_mark", Text),
)
"""One row: this desk's enrolment, its two counters, what it knows of the centre's clock and history."""

people = Table(
    "people",
    DESK,
    Column("person", Text, primary_key=True),
    Column("slot", Text, nullable=False, unique=True),
    Column("login", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
"""Who has signed in at this desk: the desk asks for the union of their scopes."""

drafts = Table(
    "drafts",
    DESK,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("field", Text, nullable=False),
    Column("cursor", Integer, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("saved_at", Moment, nullable=False),
)

settings = Table("settings", DESK, Column("name", Text, primary_key=True), Column("value", LargeBinary, nullable=False))

files = Table(
    "files",
    DESK,
    Column("hash", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("sent", Integer, nullable=False),
)
"""Attachments that wait to be sent or fetched; `sent` is how many bytes the centre has."""

looks = Table(
    "looks",
    DESK,
    Column("chain", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("row", LargeBinary, nullable=False),
    Column("hash", Text, nullable=False),
    Column("sent_at", Moment),
)
"""Who saw what here, each with the hash of all before it; kept as long as people's work that the centre has."""

Index("looks_unsent", looks.c.chain, looks.c.number, sqlite_where=looks.c.sent_at.is_(None))

look_chain = Table(
    "look_chain",
    DESK,
    Column("one", Integer, primary_key=True),
    Column("chain", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row: the chain that is being written, and its newest look."""
