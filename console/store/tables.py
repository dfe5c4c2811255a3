"""The centre's tables. Content is kept as the bytes that travel; columns repeat only what is asked for."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, false, null

from console.store.moment import Moment
from console.store.text import Text

CENTRE = MetaData()


def id_column(name: str, *, primary_key: bool = False) -> Column[str]:
    """A column of short names that must be there."""
    return Column(name, Text(200), primary_key=primary_key, nullable=False)


def maybe_column(name: str) -> Column[str]:
    """A column of short names."""
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
    id_column("kind"),
    maybe_column("case"),
    maybe_column("number"),
    id_column("by"),
    Column("at", Moment, nullable=False),
    Column("received", Moment, nullable=False),
    id_column("enrolment"),
    Column("count", BigInteger, nullable=False),
    maybe_column("contact"),
    Column("envelope", LargeBinary, nullable=False),
    Column("fingerprint", Text(64), nullable=False),
    id_column("verdict"),
    Column("version", Integer, nullable=True),
    maybe_column("code"),
    Column("facts", LargeBinary, nullable=False),
    Column("commit", BigInteger, nullable=False),
)
Index("journal_case", journal.c.case)
unplaced = Table(
    "unplaced",
    CENTRE,
    Column("action", Text(400), primary_key=True),
    maybe_column("case"),
    maybe_column("number"),
)
"""What waits for its case to be opened: few rows, so that each opening need not look through the journal."""
Index("unplaced_case", unplaced.c.case)
Index("unplaced_number", unplaced.c.number)

documents = Table(
    "documents",
    CENTRE,
    Column("key", Text(400), primary_key=True),
    id_column("kind"),
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
    id_column("scope", primary_key=True),
    Column("key", Text(400), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("gone", Boolean, nullable=False, server_default=false()),
)
Index("memberships_page", memberships.c.scope, memberships.c.number, memberships.c.key)
Index("memberships_key", memberships.c.key)

cases = Table(
    "cases",
    CENTRE,
    id_column("id", primary_key=True),
    id_column("number"),
    id_column("office"),
    id_column("status"),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment, nullable=True),
    Column("wakes_at", Moment, nullable=True),
    maybe_column("problem"),
)
"""`wakes_at` is when the clock must look at a case, None for never; `problem` is the common one that it belongs to."""
Index("cases_closed", cases.c.status, cases.c.closed_at)
Index("cases_wake", cases.c.wakes_at)
Index("cases_joined", cases.c.problem, cases.c.id)

case_numbers = Table(
    "case_numbers",
    CENTRE,
    id_column("number", primary_key=True),
    id_column("case", primary_key=True),
    Column("alias", Boolean, nullable=False),
)
"""Every number a case was ever known by. After a clash one number names two cases, for one of them as an alias."""

case_phones = Table("case_phones", CENTRE, id_column("phone", primary_key=True), id_column("case", primary_key=True))
Index("case_phones_case", case_phones.c.case)

sightings = Table(
    "sightings",
    CENTRE,
    id_column("topic", primary_key=True),
    id_column("area", primary_key=True),
    Column("at", Moment, primary_key=True),
    id_column("case", primary_key=True),
)
"""What was brought where and when, of the last weeks: by it the centre notices that many bring the same."""
Index("sightings_at", sightings.c.at)

attention = Table(
    "attention",
    CENTRE,
    Column("action", Text(400), primary_key=True),
    maybe_column("case"),
    id_column("office"),
    id_column("by"),
    Column("at", Moment, nullable=False),
    id_column("verdict"),
    maybe_column("code"),
    maybe_column("handed_to"),
    Column("settled", Boolean, nullable=False),
)
Index("attention_open", attention.c.settled, attention.c.at)

devices = Table(
    "devices",
    CENTRE,
    id_column("enrolment", primary_key=True),
    Column("token", Text(64), nullable=False, unique=True),
    Column("number", Integer, nullable=False, unique=True),
    id_column("name"),
    id_column("key"),
    Column("since", Moment, nullable=False),
    Column("revoked", Moment, nullable=True),
    Column("token_since", Moment, nullable=True),
    Column("next_token", Text(64), nullable=True),
    Column("next_since", Moment, nullable=True),
    Column("proves", Boolean, nullable=False, server_default=false()),
    Column("recalled", Moment, nullable=True),
    Column("destroyed", Moment, nullable=True),
)
Index("devices_next", devices.c.next_token)

device_people = Table(
    "device_people", CENTRE, id_column("enrolment", primary_key=True), id_column("person", primary_key=True)
)

counts = Table(
    "counts",
    CENTRE,
    id_column("enrolment", primary_key=True),
    Column("count", BigInteger, primary_key=True, autoincrement=False),
    Column("action", Text(400), nullable=False),
)

accounts = Table(
    "accounts",
    CENTRE,
    id_column("person", primary_key=True),
    Column("login", Text(200), nullable=False, unique=True),
    Column("password", Text(200), nullable=True, server_default=null()),
)

invitations = Table(
    "invitations",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    id_column("person"),
    Column("until", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    id_column("person"),
    Column("until", Moment, nullable=False),
)

looks = Table(
    "looks",
    CENTRE,
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    id_column("chain"),
    Column("number", BigInteger, nullable=False),
    id_column("person"),
    id_column("kind"),
    maybe_column("case"),
    Column("at", Moment, nullable=False),
    Column("row", LargeBinary, nullable=False),
    Column("hash", Text(64), nullable=False),
    Column("joined", Text(64), nullable=False),
)
"""Who saw what: the looks of all desks' chains in the order in which they came, `joined` to one chain of the centre's.
The columns beside `row` and the hashes only repeat what is asked for."""
Index("looks_chain", looks.c.chain, looks.c.number, unique=True)
Index("looks_case", looks.c.case)
Index("looks_person", looks.c.person, looks.c.at)

look_terms = Table(
    "look_terms",
    CENTRE,
    Column("term", Text(64), primary_key=True),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
)
Index("look_terms_place", look_terms.c.place)
"""By which keyed hash of a term a search is found again."""

look_chains = Table(
    "look_chains",
    CENTRE,
    id_column("chain", primary_key=True),
    id_column("enrolment"),
    Column("last", BigInteger, nullable=False),
    Column("hash", Text(64), nullable=False),
)
"""The newest look of each chain. The chain `joined` is the centre's own of all."""

look_heads = Table(
    "look_heads",
    CENTRE,
    id_column("day", primary_key=True),
    Column("place", BigInteger, nullable=False),
    Column("joined", Text(64), nullable=False),
    Column("signature", Text(200), nullable=False),
)
"""The head of the joined chain as it was signed each day."""

holds = Table(
    "holds",
    CENTRE,
    id_column("case", primary_key=True),
    Column("reason", Text(500), nullable=False),
    id_column("by"),
    Column("since", Moment, nullable=False),
)
"""Cases that a law or a court wants kept: they are not erased."""

erasures = Table("erasures", CENTRE, id_column("case", primary_key=True), Column("at", Moment, nullable=False))
"""Cases that were erased. The same list lies outside the database, so that a restored one is erased again."""

jobs = Table(
    "jobs",
    CENTRE,
    id_column("name", primary_key=True),
    Column("due", Moment, nullable=False),
    maybe_column("holder"),
    Column("leased_until", Moment, nullable=True),
    maybe_column("kind"),
    Column("body", LargeBinary, nullable=True),
    Column("tries", Integer, nullable=False, server_default="0"),
    maybe_column("code"),
    Column("ended", Moment, nullable=True),
    maybe_column("case"),
    maybe_column("about"),
)
"""What the centre does by itself, again and again, and with a `kind` what it does once: a message to be sent. `case`
and `about` (a body) say what a message is about and to whom it goes."""
Index("jobs_due", jobs.c.kind, jobs.c.ended, jobs.c.due)

backups = Table(
    "backups",
    CENTRE,
    Column("order", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("begun", Moment, nullable=False),
    Column("number", BigInteger, nullable=False),
)
"""Copies of this database that were made whole: when each was begun, and the newest commit it is sure to hold."""
