"""The centre's tables. Content is kept as the bytes that travel; columns repeat only what is asked for."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    false,
    null,
)

from console.store.moment import Moment
from console.store.text import Text

CENTRE = MetaData()


def _id(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, Text(200), primary_key=primary_key, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, Text(200), nullable=True)


counter = Table(
    "counter",
    CENTRE,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("mark", Text(40), nullable=False),
    Column("reference", BigInteger, nullable=False),
)
"""One row: the newest commit and the newest one that changed people, offices or rules. Written last in each commit."""

commits = Table(
    "commits",
    CENTRE,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("mark", Text(40), nullable=False),
    Column("at", Moment, nullable=False),
)

journal = Table(
    "journal",
    CENTRE,
    Column("order", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", Text(400), nullable=False, unique=True),
    _id("kind"),
    _maybe("case"),
    _maybe("number"),
    _id("by"),
    Column("at", Moment, nullable=False),
    Column("received", Moment, nullable=False),
    _id("enrolment"),
    Column("count", BigInteger, nullable=False),
    _maybe("contact"),
    Column("envelope", LargeBinary, nullable=False),
    Column("fingerprint", Text(64), nullable=False),
    _id("verdict"),
    Column("version", Integer, nullable=True),
    _maybe("code"),
    Column("facts", LargeBinary, nullable=False),
    Column("commit", BigInteger, nullable=False),
)
unplaced = Table(
    "unplaced",
    CENTRE,
    Column("action", Text(400), primary_key=True),
    _maybe("case"),
    _maybe("number"),
)
"""What waits for its case to be opened: few rows, so that each opening need not look through the journal."""
Index("unplaced_case", unplaced.c.case)
Index("unplaced_number", unplaced.c.number)

documents = Table(
    "documents",
    CENTRE,
    Column("key", Text(400), primary_key=True),
    _id("kind"),
    Column("body", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("check", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("commit", BigInteger, nullable=False),
)
Index("documents_kind", documents.c.kind, documents.c.key)

memberships = Table(
    "memberships",
    CENTRE,
    _id("scope", primary_key=True),
    Column("key", Text(400), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("gone", Boolean, nullable=False, server_default=false()),
)
Index("memberships_page", memberships.c.scope, memberships.c.number, memberships.c.key)
Index("memberships_key", memberships.c.key)

cases = Table(
    "cases",
    CENTRE,
    _id("id", primary_key=True),
    _id("number"),
    _id("office"),
    _id("status"),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment, nullable=True),
    Column("wakes_at", Moment, nullable=True),
)
"""`wakes_at` is when the clock must look at a case, None for never."""
Index("cases_closed", cases.c.status, cases.c.closed_at)
Index("cases_wake", cases.c.wakes_at)

case_numbers = Table(
    "case_numbers",
    CENTRE,
    _id("number", primary_key=True),
    _id("case", primary_key=True),
    Column("alias", Boolean, nullable=False),
)
"""Every number a case was ever known by. After a clash one number names two cases, for one of them as an alias."""

case_phones = Table("case_phones", CENTRE, _id("phone", primary_key=True), _id("case", primary_key=True))
Index("case_phones_case", case_phones.c.case)

sightings = Table(
    "sightings",
    CENTRE,
    _id("topic", primary_key=True),
    _id("area", primary_key=True),
    Column("at", Moment, primary_key=True),
    _id("case", primary_key=True),
)
"""What was brought where and when, of the last weeks: by it the centre notices that many bring the same."""
Index("sightings_at", sightings.c.at)

attention = Table(
    "attention",
    CENTRE,
    Column("action", Text(400), primary_key=True),
    _maybe("case"),
    _id("office"),
    _id("by"),
    Column("at", Moment, nullable=False),
    _id("verdict"),
    _maybe("code"),
    _maybe("handed_to"),
    Column("settled", Boolean, nullable=False),
)
Index("attention_open", attention.c.settled, attention.c.at)

devices = Table(
    "devices",
    CENTRE,
    _id("enrolment", primary_key=True),
    Column("token", Text(64), nullable=False, unique=True),
    Column("number", Integer, nullable=False, unique=True),
    _id("name"),
    _id("key"),
    Column("since", Moment, nullable=False),
    Column("revoked", Moment, nullable=True),
)

device_people = Table("device_people", CENTRE, _id("enrolment", primary_key=True), _id("person", primary_key=True))

counts = Table(
    "counts",
    CENTRE,
    _id("enrolment", primary_key=True),
    Column("count", BigInteger, primary_key=True, autoincrement=False),
    Column("action", Text(400), nullable=False),
)

accounts = Table(
    "accounts",
    CENTRE,
    _id("person", primary_key=True),
    Column("login", Text(200), nullable=False, unique=True),
    Column("password", Text(200), nullable=True, server_default=null()),
)

invitations = Table(
    "invitations",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    _id("person"),
    Column("until", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    _id("person"),
    Column("until", Moment, nullable=False),
)

looks = Table(
    "looks",
    CENTRE,
    Column("order", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _id("person"),
    _id("enrolment"),
    _maybe("case"),
    Column("purpose", Text(500), nullable=False),
    Column("at", Moment, nullable=False),
)

jobs = Table(
    "jobs",
    CENTRE,
    _id("name", primary_key=True),
    Column("due", Moment, nullable=False),
    _maybe("holder"),
    Column("leased_until", Moment, nullable=True),
    _maybe("kind"),
    Column("body", LargeBinary, nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    _maybe("code"),
    Column("ended", Moment, nullable=True),
)
"""What the centre does by itself, again and again, and with a `kind` what it does once: a message to be sent."""
Index("jobs_due", jobs.c.kind, jobs.c.ended, jobs.c.due)

links = Table(
    "links",
    CENTRE,
    _id("handle", primary_key=True),
    _id("obligation"),
    _id("case"),
    Column("generation", Integer, nullable=False),
    Column("salt", Integer, nullable=False),
    Column("seal", Text(64), nullable=False),
)
"""By what an obligation is known outside. A higher generation, and all that was signed before is void."""
Index("links_seal", links.c.seal)

holders = Table(
    "holders",
    CENTRE,
    _id("handle", primary_key=True),
    _id("obligation"),
    _id("case"),
    _id("body"),
    Column("since", Moment, nullable=False),
    Column("open", Boolean, nullable=False),
)
"""Which body has which obligation, or had it last, and since when: what a body's own programs ask for."""
Index("holders_body", holders.c.body, holders.c.open, holders.c.since, holders.c.handle)
Index("holders_case", holders.c.case)

body_keys = Table(
    "body_keys",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    _id("body"),
    _id("name"),
    Column("since", Moment, nullable=False),
    Column("revoked", Moment, nullable=True),
)
"""The keys by which bodies' programs speak: only their hashes."""
Index("body_keys_body", body_keys.c.body)

mailboxes = Table(
    "mailboxes",
    CENTRE,
    _id("body", primary_key=True),
    Column("address", Text(254), nullable=False),
    _id("language"),
    Column("digest", Boolean, nullable=False),
)
"""Where a body's officer reads mail, and whether he wants one a morning instead of one a case."""

received = Table(
    "received",
    CENTRE,
    Column("order", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _id("channel"),
    Column("place", Text(400), nullable=False, unique=True),
    Column("name", Text(400), nullable=False),
    Column("whole", Text(64), nullable=False),
    Column("at", Moment, nullable=False),
    _id("verdict"),
    _maybe("code"),
    _maybe("case"),
    Column("settled", Boolean, nullable=False),
)
"""Every mail and text that came in and what became of it. `place`: where it lay, so that it is fetched once; `name`:
its Message-ID, or the gateway's; `whole`: the SHA-256 of its bytes."""
Index("received_name", received.c.name)
Index("received_settled", received.c.settled, received.c.at)

mail_places = Table(
    "mail_places",
    CENTRE,
    _id("folder", primary_key=True),
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)
"""How far a folder of mail has been fetched."""

backups = Table(
    "backups",
    CENTRE,
    Column("order", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("begun", Moment, nullable=False),
    Column("number", BigInteger, nullable=False),
)
"""Copies of this database that were made whole: when each was begun, and the newest commit it is sure to hold."""
