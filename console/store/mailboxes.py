"""Where bodies read mail."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from console.domain.catalogue import BodyId
from console.store.database import Connection
from console.store.outward_tables import mailboxes


@dataclass(frozen=True)
class Mailbox:
    """A body's, or that of its responsible officer. `digest`: one mail a morning instead of one a case."""

    body: BodyId
    address: str
    language: str = "mn"
    digest: bool = False

    @property
    def hidden_address(self) -> str:
        """Most of the address hidden: who may know it knows it by this."""
        name, _, domain = self.address.partition("@")
        return f"{name[:1]}…@{domain}"


def of_body(connection: Connection, body: BodyId) -> Mailbox | None:
    """The mailbox of a body, if it has one."""
    row = connection.execute(select(mailboxes).where(mailboxes.c.body == body)).first()
    return None if row is None else _mailbox(row)


def all_of_them(connection: Connection) -> list[Mailbox]:
    """Every mailbox."""
    return [_mailbox(row) for row in connection.execute(select(mailboxes).order_by(mailboxes.c.body))]


def put(connection: Connection, box: Mailbox) -> None:
    """Store a body's mailbox as it is now."""
    remove(connection, box.body)
    values = {name: getattr(box, name) for name in Mailbox.__dataclass_fields__}
    connection.execute(insert(mailboxes).values(**values))


def remove(connection: Connection, body: BodyId) -> None:
    """A body has none any longer."""
    connection.execute(delete(mailboxes).where(mailboxes.c.body == body))


def _mailbox(row: Any) -> Mailbox:
    return Mailbox(**dict(row._mapping))
