"""What belongs to this desk beside its outbox: its people, drafts, settings, and files on their way."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from console.domain.ids import FileHash, PersonId
from console.domain.people import Person
from console.store.database import Database
from console.store.desk_tables import drafts, files, people, settings

_AS_PASTED = "surrogatepass"
"""Half of a letter, as programs cut texts and people paste them, is no reason to lose the rest of a draft."""


DraftId = NewType("DraftId", str)


@dataclass(frozen=True)
class Member:
    """Someone who has signed in at this desk: the key slot's tag, the login and what the centre last said of him."""

    slot: str
    login: str
    person: Person


@dataclass(frozen=True)
class DraftRow:
    """What someone was writing: his own, committed half a second after the last key."""

    id: DraftId
    person: PersonId
    kind: str
    content: dict[str, Any]
    field: str
    cursor: int
    started_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class FileRow:
    """A file on its way: state is waiting (to be sent), wanted (to be fetched) or sent."""

    hash: FileHash
    size: int
    state: str
    sent: int


_MEMBERS = select(people).order_by(people.c.person)


class Belongings:
    """Rows of one desk; every write is one flushed commit. Raises Full, DatabaseTrouble."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def members(self) -> list[Member]:
        """Everyone who has signed in here."""
        with self._database.read() as connection:
            found = connection.execute(_MEMBERS)
            return [Member(row.slot, row.login, msgspec.json.decode(row.document, type=Person)) for row in found]

    def keep_member(self, member: Member) -> None:
        """Remember who signed in, or what changed about him."""
        values = {"slot": member.slot, "login": member.login, "document": msgspec.json.encode(member.person)}
        kept = insert(people).values(person=member.person.id, **values)
        with self._database.write() as connection:
            connection.execute(delete(people).where(people.c.slot == member.slot, people.c.person != member.person.id))
            connection.execute(kept.on_conflict_do_update(index_elements=["person"], set_=values))

    def drafts_of(self, person: PersonId) -> list[DraftRow]:
        """Someone's drafts, the oldest first."""
        with self._database.read() as connection:
            found = connection.execute(select(drafts).where(drafts.c.person == person).order_by(drafts.c.started_at))
            return [
                DraftRow(
                    id=DraftId(row.id),
                    person=PersonId(row.person),
                    kind=row.kind,
                    content=json.loads(row.content.decode(errors=_AS_PASTED)),
                    field=row.field,
                    cursor=row.cursor,
                    started_at=row.started_at,
                    saved_at=row.saved_at,
                )
                for row in found
            ]

    def keep_draft(self, draft: DraftRow) -> None:
        """Commit a draft; it is there after a power cut."""
        values = {
            "kind": draft.kind,
            "content": json.dumps(draft.content, ensure_ascii=False).encode(errors=_AS_PASTED),
            "field": draft.field,
            "cursor": draft.cursor,
            "saved_at": draft.saved_at,
        }
        kept = insert(drafts).values(id=draft.id, person=draft.person, started_at=draft.started_at, **values)
        with self._database.write() as connection:
            connection.execute(
                kept.on_conflict_do_update(index_elements=["id"], set_=values, where=drafts.c.person == draft.person)
            )

    def remove_draft(self, draft: str, *, person: PersonId) -> None:
        """Throw someone's own draft away."""
        with self._database.write() as connection:
            connection.execute(delete(drafts).where(drafts.c.id == draft, drafts.c.person == person))

    def setting(self, name: str) -> Any:
        """A setting of this desk as JSON sees it; None where there is none."""
        with self._database.read() as connection:
            value = connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
            return None if value is None else msgspec.json.decode(value)

    def keep_setting(self, name: str, value: Any) -> None:
        """Keep a setting of this desk."""
        coded = msgspec.json.encode(value)
        kept = insert(settings).values(name=name, value=coded)
        with self._database.write() as connection:
            connection.execute(kept.on_conflict_do_update(index_elements=["name"], set_={"value": coded}))

    def file(self, name: FileHash) -> FileRow | None:
        """What is known of a file on its way."""
        with self._database.read() as connection:
            row = connection.execute(select(files).where(files.c.hash == name)).one_or_none()
            return None if row is None else FileRow(FileHash(row.hash), row.size, row.state, row.sent)

    def listed_files(self) -> frozenset[str]:
        """The hashes of all files that anything is known of."""
        with self._database.read() as connection:
            return frozenset(connection.execute(select(files.c.hash)).scalars())

    def files_in(self, state: str) -> list[FileRow]:
        """The files in a state, the smallest first."""
        with self._database.read() as connection:
            found = connection.execute(select(files).where(files.c.state == state).order_by(files.c.size, files.c.hash))
            return [FileRow(FileHash(row.hash), row.size, row.state, row.sent) for row in found]

    def keep_file(self, file: FileRow) -> None:
        """Remember how far a file is on its way."""
        values = {"size": file.size, "state": file.state, "sent": file.sent}
        with self._database.write() as connection:
            kept = insert(files).values(hash=file.hash, **values)
            connection.execute(kept.on_conflict_do_update(index_elements=["hash"], set_=values))
