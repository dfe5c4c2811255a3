"""By what obligations, and inboxes of bodies, are known outside: handles, generations and the seals of their codes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId
from console.domain.signed import Handle
from console.store.database import Connection
from console.store.outward_tables import links


@dataclass(frozen=True)
class Known:
    """One obligation as it is known outside; with `body` that one's inbox, which is about no case."""

    handle: Handle
    obligation: ObligationId
    case: CaseId
    generation: int
    salt: int
    seal: str
    body: BodyId | None = None


def find(connection: Connection, handle: Handle) -> Known | None:
    """The obligation of a handle, if anything was ever signed for it."""
    row = connection.execute(select(links).where(links.c.handle == handle)).first()
    return None if row is None else _known(row)


def find_all(connection: Connection, handles: Collection[Handle]) -> dict[Handle, Known]:
    """Those of these handles for which anything was ever signed."""
    rows = connection.execute(select(links).where(links.c.handle.in_(sorted(handles))))
    return {row.handle: _known(row) for row in rows}


def sealed(connection: Connection, seal: str) -> Known | None:
    """The obligation whose code has this seal."""
    row = connection.execute(select(links).where(links.c.seal == seal)).first()
    return None if row is None else _known(row)


def keep(connection: Connection, known: Known) -> None:
    """Store an obligation as it is known now."""
    values = {name: getattr(known, name) for name in Known.__dataclass_fields__}
    changed = connection.execute(update(links).where(links.c.handle == known.handle).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(links).values(**values))


def _known(row: Any) -> Known:
    return Known(**dict(row._mapping))
