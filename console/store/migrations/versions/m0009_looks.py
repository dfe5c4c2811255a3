"""Looks as chains: those of each desk, joined to one of the centre's. What was recorded before begins its own."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_START = datetime(1970, 1, 1, tzinfo=UTC)


def _text(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """The old table's rows are read, and written again as the chain `centre`."""
    old = sa.table("looks", *[sa.column(name) for name in ("order", "person", "enrolment", "case", "purpose", "at")])
    before = op.get_bind().execute(sa.select(old).order_by(old.c.order)).all()
    op.drop_table("looks")
    _make_tables()
    _write(list(before))


def _make_tables() -> None:
    op.create_table(
        "looks",
        sa.Column("place", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False),
        sa.Column("chain", _text(200), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("person", _text(200), nullable=False),
        sa.Column("kind", _text(200), nullable=False),
        sa.Column("case", _text(200), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.LargeBinary(), nullable=False),
        sa.Column("hash", _text(64), nullable=False),
        sa.Column("joined", _text(64), nullable=False),
    )
    op.create_index("looks_chain", "looks", ["chain", "number"], unique=True)
    op.create_index("looks_case", "looks", ["case"])
    op.create_index("looks_person", "looks", ["person", "at"])
    op.create_table(
        "look_terms",
        sa.Column("term", _text(64), primary_key=True, nullable=False),
        sa.Column("place", sa.BigInteger(), primary_key=True, autoincrement=False, nullable=False),
    )
    op.create_table(
        "look_chains",
        sa.Column("chain", _text(200), primary_key=True, nullable=False),
        sa.Column("enrolment", _text(200), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("hash", _text(64), nullable=False),
    )
    op.create_table(
        "look_heads",
        sa.Column("day", _text(200), primary_key=True, nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("joined", _text(64), nullable=False),
        sa.Column("signature", _text(200), nullable=False),
    )


def _write(before: list[Any]) -> None:
    """As domain/looks.py wrote chains when this was made."""
    connection, rows = op.get_bind(), []
    last, joined = _first("centre"), _first("joined")
    for number, (_, person, _, case, purpose, at) in enumerate(before, 1):
        moment = (_START + timedelta(microseconds=at)).isoformat()
        said = {"at": moment, "by": person, "kind": "state", "case": case, "reason": "said", "text": purpose}
        row = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        last = _next(last, row)
        joined = _next(joined, f"centre\0{number}\0{last}".encode())
        known = {"person": person, "kind": "state", "case": case, "at": at}
        rows.append({"place": number, "chain": "centre", "number": number, "hash": last, "joined": joined} | known)
        rows[-1]["row"] = row
    if rows:
        names = ("place", "chain", "number", "person", "kind", "case", "at", "row", "hash", "joined")
        connection.execute(sa.insert(sa.table("looks", *[sa.column(name) for name in names])), rows)
        chains = sa.table("look_chains", *[sa.column(name) for name in ("chain", "enrolment", "last", "hash")])
        for chain, end in (("centre", last), ("joined", joined)):
            values = {"chain": chain, "enrolment": "", "last": len(rows), "hash": end}
            connection.execute(sa.insert(chains).values(**values))


def _first(chain: str) -> str:
    return hashlib.sha256(b"console1111/chain\0" + chain.encode()).hexdigest()


def _next(before: str, row: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(before) + row).hexdigest()
