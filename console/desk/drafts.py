"""Drafts: what someone is writing, committed half a second after the last key; his own, hidden from others."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from console.domain.ids import PersonId
from console.store.belongings import Belongings, DraftId
from console.store.belongings import DraftRow as Draft

__all__ = ["Draft", "DraftId", "Drafts", "new_draft_id"]


def new_draft_id() -> DraftId:
    """The id of a new draft."""
    return DraftId(uuid.uuid4().hex)


class Drafts:
    """The drafts of whoever is signed in. `who` reads them now; what its `writer` typed is kept also when locked."""

    def __init__(
        self,
        belongings: Belongings,
        who: Callable[[], PersonId],
        *,
        writer: Callable[[], PersonId],
        now: Callable[[], datetime],
    ) -> None:
        self._belongings = belongings
        self._who = who
        self._writer = writer
        self._now = now

    def begin(self, kind: str, content: dict[str, Any], *, field: str = "", cursor: int = 0) -> Draft:
        """A new draft of the person signed in; not kept before `save`."""
        now = self._now()
        return Draft(new_draft_id(), self._writer(), kind, content, field, cursor, started_at=now, saved_at=now)

    def save(self, draft: Draft) -> None:
        """Commit it. Raises Full or DatabaseTrouble: then it is not saved, and the screen says so."""
        self._belongings.keep_draft(draft)

    def mine(self) -> list[Draft]:
        """The drafts of the person signed in, the oldest first. Raises Locked."""
        return self._belongings.drafts_of(self._who())

    def remove(self, draft: str) -> None:
        """Throw one's own draft away. Raises Locked."""
        self._belongings.remove_draft(draft, person=self._who())
