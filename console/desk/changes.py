"""What a desk tells its screens: what to read again, and the truth about the line."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from console.domain.ids import CaseId


@dataclass(frozen=True)
class Changes:
    """What changed and should be read again."""

    cases: frozenset[CaseId] = frozenset()
    attention: bool = False
    reference: bool = False
    drafts: bool = False
    waiting: bool = False
    files: bool = False

    def joined(self, other: "Changes") -> "Changes":
        """Both."""
        return Changes(
            cases=self.cases | other.cases,
            attention=self.attention or other.attention,
            reference=self.reference or other.reference,
            drafts=self.drafts or other.drafts,
            waiting=self.waiting or other.waiting,
            files=self.files or other.files,
        )

    def __bool__(self) -> bool:
        return self != Changes()


class LineState(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"
    OUTDATED = "outdated"
    RECALLED = "recalled"
    DESTROYED = "destroyed"


@dataclass(frozen=True)
class Line:
    """The line to the centre since when, how many actions wait, and by how many seconds this clock is off (0: fine).

    `rebuilding`: the centre's cases are fetched anew beside those that screens show.
    `failing` of those that wait stand on what the centre fails on: they are not on their way.
    """

    state: LineState
    since: datetime
    waiting: int = 0
    clock_wrong_by: float = 0.0
    reason: str | None = field(default=None)
    rebuilding: bool = False
    failing: int = 0


class Announcements:
    """Tells whoever subscribed, from whatever thread something happened in."""

    def __init__(self, line: Line) -> None:
        self._guard = threading.Lock()
        self._line = line
        self._on_changes: list[Callable[[Changes], None]] = []
        self._on_line: list[Callable[[Line], None]] = []

    @property
    def line(self) -> Line:
        """The line as last told."""
        return self._line

    def subscribe(self, on_changes: Callable[[Changes], None], on_line: Callable[[Line], None]) -> None:
        """Call these from now on, from worker threads."""
        with self._guard:
            self._on_changes.append(on_changes)
            self._on_line.append(on_line)

    def changed(self, changes: Changes) -> None:
        """Tell what to read again."""
        if changes:
            for tell in tuple(self._on_changes):
                tell(changes)

    def line_is(
        self, *, now: datetime, state: LineState | None = None, reason: str | None = None, **facts: float
    ) -> None:
        """Tell the line where it differs from what was told last; `facts` are its other fields."""
        with self._guard:
            before = self._line
            line = replace(before, **facts)  # type: ignore[arg-type]
            if state is not None:
                since = now if state is not before.state else before.since
                line = replace(line, state=state, since=since, reason=reason)
            self._line = line
        if line != before:
            for tell in tuple(self._on_line):
                tell(line)
