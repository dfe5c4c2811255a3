"""How long a desk may do without the centre: after that a sign-in needs it, and nothing is destroyed."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Contact:
    """When the centre answered last, the latest moment ever seen here, both by its clock, and how many days may pass.

    No clock is asked alone: one that is set back shows a moment before the latest one, and that counts. `offset` is by
    how many seconds the centre's clock is ahead of this desk's. A recalled desk asks the centre always.
    """

    last: datetime
    latest: datetime
    days: int
    offset: float = 0.0
    is_asked_always: bool = False

    def is_over(self, clock: datetime) -> bool:
        """Whether a sign-in needs the centre when this desk's clock shows this."""
        return self.is_asked_always or self.seen(clock).latest - self.last > timedelta(days=self.days)

    def seen(self, clock: datetime) -> "Contact":
        """The same, having seen this desk's clock show this."""
        return replace(self, latest=max(self.latest, clock + timedelta(seconds=self.offset)))

    def written(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self) | {"last": self.last.isoformat(), "latest": self.latest.isoformat()}

    @classmethod
    def read(cls, found: Any) -> "Contact | None":
        """As it was written; None of anything else."""
        try:
            last, latest = (datetime.fromisoformat(found[name]) for name in ("last", "latest"))
            always = bool(found["is_asked_always"])
            read = cls(last, latest, int(found["days"]), float(found["offset"]), always)
            return read if last.tzinfo is not None and latest.tzinfo is not None else None
        except (KeyError, TypeError, ValueError):
            return None


ASKED_ALWAYS = Contact(_NEVER, _NEVER, 0, is_asked_always=True)
"""Of a recalled desk."""
