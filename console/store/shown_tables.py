"""The tables behind every list of cases: one row a case as screens show it, and the numbers it is found by.

A row's number is the moment its case was opened, in microseconds, as this desk first knew it: so the newest case has
the highest row, a row never changes its number, and full-text results come newest first without sorting.
"""

from sqlalchemy import Column, Connection, Index, Integer, MetaData, Table, Text, inspect, update

from console.store.moment import Moment

SHOWN = MetaData()
NO_DUE_DAY = 9_999_999
"""Sorts behind every day."""

shown = Table(
    "shown",
    SHOWN,
    Column("row", Integer, primary_key=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("place", Text),
    Column("place_words", Text),
    Column("topic", Text),
    Column("topic_title", Text),
    Column("bodies", Text, nullable=False),
    Column("body_names", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("is_open", Integer, nullable=False),
    Column("is_forwarded", Integer, nullable=False),
    Column("is_urgent", Integer, nullable=False),
    Column("due_day", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("office", Text, nullable=False),
    Column("assignee", Text),
    Column("call_back", Moment),
    Column("caller_name", Text, nullable=False),
    Column("waiting", Integer, nullable=False),
    Column("to_call", Moment),
    Column("to_call_for", Text),
)
"""`to_call` is when the citizen is to be called at the latest, for whatever (`to_call_for`: survey, promise; None: an
ordinary call-back). `call_back` is what he was told. The last two were added: see `complete`."""

_c = shown.c
# What a list is narrowed to by a short word stands at the end: else each of 100,000 rows is looked up (100 ms, not 20).
# Not the topic: its id makes the indexes so long that the lists no longer fit into SQLite's cache.
_NARROWED_TO = (_c.kind, _c.place)
Index("shown_by_due", _c.is_open, _c.due_day, _c.row, _c.office, _c.assignee, _c.is_forwarded, *_NARROWED_TO)
Index("shown_newest", _c.is_open, _c.row, _c.office, _c.assignee, _c.is_forwarded, _c.due_day, *_NARROWED_TO)
Index("shown_of_office_by_due", _c.is_open, _c.office, _c.due_day, _c.row, _c.assignee, *_NARROWED_TO)
Index("shown_of_office_newest", _c.is_open, _c.office, _c.row, _c.assignee, *_NARROWED_TO)
Index("shown_mine_by_due", _c.assignee, _c.is_open, _c.due_day, _c.row)
Index("shown_mine_newest", _c.assignee, _c.is_open, _c.row)
Index("shown_call_backs", _c.call_back, _c.row, _c.office, _c.assignee, sqlite_where=_c.call_back.is_not(None))
TO_CALL = Index("shown_to_call", _c.to_call, _c.row, _c.office, _c.assignee, sqlite_where=_c.to_call.is_not(None))
BY_TOPIC = Index("shown_of_topic", _c.topic, _c.row, _c.place, _c.is_open, _c.office, _c.assignee)
BY_NUMBER = Index("shown_by_number", _c.number, _c.row)
Index("shown_problems", _c.is_open, _c.row, sqlite_where=_c.kind == "problem")
Index("shown_waiting", _c.case_id, sqlite_where=_c.waiting > 0)

numbers = Table(
    "numbers",
    SHOWN,
    Column("value", Text, primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("sort", Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Telephones, register numbers and case numbers, as typed from their beginning."""
Index("numbers_by_row", numbers.c.row)

joined = Table("joined", SHOWN, Column("case_id", Text, primary_key=True), Column("problem", Text, nullable=False))
"""The cases that belong to a common problem: their rows say what has become of it."""
Index("joined_to", joined.c.problem)

found_by = Table("found_by", SHOWN, Column("row", Integer, primary_key=True), Column("check", Integer, nullable=False))
"""The rows of which numbers and words are written, and a check of them: a row that is not here is not found yet."""

forwards = Table(
    "forwards",
    SHOWN,
    Column("row", Integer, primary_key=True),
    Column("body", Text, primary_key=True),
    Column("topic", Text),
    Column("place", Text),
    Column("office", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Which cases went to which bodies and were not given back: what is learned about who acts on what."""
Index("forwards_by_topic", forwards.c.topic, forwards.c.row, forwards.c.place, forwards.c.body, forwards.c.office)

told = Table(
    "told",
    SHOWN,
    Column("row", Integer, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("office", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Which services were told on which cases: what is told often here goes first among what answers alike."""
Index("told_by_office", told.c.office, told.c.service)

word_partitions = Table(
    "word_partitions",
    SHOWN,
    Column("id", Integer, primary_key=True),
    Column("lowest", Integer, nullable=False),
    Column("highest", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
)
"""Which full-text table holds the words of which stretch of rows (case_words.py)."""

found_as = Table("found_as", SHOWN, Column("one", Integer, primary_key=True), Column("way", Text, nullable=False))
"""One row: by which keys the cases are found (case_keys.way_of_finding); another program may make others."""


def complete(connection: Connection) -> None:
    """Add to the lists that an older program made the columns that it did not know. An older one goes on with them."""
    known = {each["name"] for each in inspect(connection).get_columns(shown.name)}
    missing = [column for column in shown.columns if column.name not in known]
    for column in missing:
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {shown.name} ADD COLUMN {column.name} {kind}")
    if missing:
        TO_CALL.create(connection, checkfirst=True)
        connection.execute(update(shown).where(shown.c.call_back.is_not(None)).values(to_call=shown.c.call_back))
