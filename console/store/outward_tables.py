"""The centre's tables for what goes out to bodies and citizens and comes in from them; in one set with all others."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table

from console.store.moment import Moment
from console.store.tables import CENTRE, id_column, maybe_column
from console.store.text import Text

NO_DUE = "9999-12-31"
"""Sorts after every term."""

links = Table(
    "links",
    CENTRE,
    id_column("handle", primary_key=True),
    id_column("obligation"),
    id_column("case"),
    Column("generation", Integer, nullable=False),
    Column("salt", Integer, nullable=False),
    Column("seal", Text(64), nullable=False),
    maybe_column("body"),
)
"""By what an obligation is known outside, or a body's inbox (then `body`, and neither case nor obligation). A higher
generation, and all that was signed before is void."""
Index("links_seal", links.c.seal)

holders = Table(
    "holders",
    CENTRE,
    id_column("handle", primary_key=True),
    id_column("obligation"),
    id_column("case"),
    id_column("body"),
    Column("since", Moment, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("due", Text(200), nullable=False, server_default=NO_DUE),
)
"""Which body has which obligation, or had it last, and since when: what a body's own programs ask for."""
Index("holders_body", holders.c.body, holders.c.open, holders.c.since, holders.c.handle)
Index("holders_due", holders.c.body, holders.c.open, holders.c.due, holders.c.handle)
Index("holders_case", holders.c.case)

body_keys = Table(
    "body_keys",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    id_column("body"),
    id_column("name"),
    Column("since", Moment, nullable=False),
    Column("revoked", Moment, nullable=True),
)
"""The keys by which bodies' programs speak: only their hashes."""
Index("body_keys_body", body_keys.c.body)

mailboxes = Table(
    "mailboxes",
    CENTRE,
    id_column("body", primary_key=True),
    Column("address", Text(254), nullable=False),
    id_column("language"),
    Column("digest", Boolean, nullable=False),
)
"""Where a body's officer reads mail, and whether he wants one a morning instead of one a case."""

received = Table(
    "received",
    CENTRE,
    Column("order", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    id_column("channel"),
    Column("place", Text(400), nullable=False, unique=True),
    Column("name", Text(400), nullable=False),
    Column("whole", Text(64), nullable=False),
    Column("at", Moment, nullable=False),
    id_column("verdict"),
    maybe_column("code"),
    maybe_column("case"),
    Column("settled", Boolean, nullable=False),
)
"""Every mail and text that came in and what became of it. `place`: where it lay, so that it is fetched once; `name`:
its Message-ID, or the gateway's; `whole`: the SHA-256 of its bytes."""
Index("received_name", received.c.name)
Index("received_settled", received.c.settled, received.c.at)

mail_places = Table(
    "mail_places",
    CENTRE,
    id_column("folder", primary_key=True),
    Column("validity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
)
"""How far a folder of mail has been fetched."""

tries = Table(
    "tries",
    CENTRE,
    Column("name", Text(64), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
)
"""How often somebody tried a code in vain, by the hash of a name, and when he may try again: one count for all
processes."""

second_factors = Table(
    "second_factors",
    CENTRE,
    id_column("person", primary_key=True),
    Column("is_active", Boolean, primary_key=True),
    Column("secret", Text(64), nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("since", Moment, nullable=False),
)
"""The secret of a person's telephone, and the last half minute whose code was taken; one that is not confirmed yet
stands beside the one that holds."""

recovery_codes = Table(
    "recovery_codes",
    CENTRE,
    Column("hash", Text(64), primary_key=True),
    id_column("person"),
    Column("is_active", Boolean, nullable=False),
)
"""Each opens once, when the telephone is lost."""
