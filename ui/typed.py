"""What somebody types and no action holds yet: whether all of it is on the disk, before he leaves."""

from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING, TypeVar

from ui.words import says

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.domain.refused import Refused
    from ui.screens.cover import CoverScreen
    from ui.shell import Shell

T = TypeVar("T")
Write = Callable[
    [Callable[["Desk"], T], Callable[[T], None], Callable[["Refused"], None], Callable[[], None] | None], None
]

NOT_KEPT = says("Not kept: free some disk room, try again")
"""Eight words at most: it is announced."""


class Typed:
    """The part of `Bridge` that keeps drafts: `write` and `writer` are its own, `flush` has them written now."""

    def __init__(self, write: "Write[None]", writer: Executor, flush: Callable[[], None]) -> None:
        self._write = write
        self._writer = writer
        self._flush = flush
        self._unkept: set[str] = set()

    def keep(
        self, name: str, work: Callable[["Desk"], None], done: Callable[[], None], not_stored: Callable[[], None]
    ) -> None:
        """One write of a draft; that the disk does not take it is remembered under this name until it does."""

        def kept(desk: "Desk") -> None:
            from console.desk.trouble import DatabaseTrouble, Full

            try:
                work(desk)
            except (Full, DatabaseTrouble, OSError):
                self._unkept.add(name)
                raise
            self._unkept.discard(name)

        self._write(kept, lambda _: done(), lambda _: not_stored(), not_stored)

    def let_go(self, name: str) -> None:
        """It is thrown away, or on its way as an action."""
        self._unkept.discard(name)

    def is_all_kept(self) -> bool:
        """Write what was typed in the last half second, and wait for it: whether all that was typed is on the disk."""
        self._flush()
        self._writer.submit(lambda: None).result()
        return not self._unkept


def may_leave(shell: "Shell | None", cover: "CoverScreen | None") -> bool:
    """Whether all that was typed is kept; where the disk does not take it, that is said on what is in front."""
    if shell is None or shell.bridge.typed.is_all_kept():
        return True
    if cover is not None:
        cover.refuse(NOT_KEPT)
    else:
        shell.announce(NOT_KEPT)
    return False
