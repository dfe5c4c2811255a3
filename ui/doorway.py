"""Who comes and who goes: opens the desk for who signs in and closes it behind who leaves, in one worker."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.courier import Courier
from ui.screens.sign_in import Credentials

if TYPE_CHECKING:
    from console.desk.desk import Desk
    from console.desk.entrance import Entrance


class Doorway(QObject):
    """Given the door of the data folder by `use`; whoever wants in before waits for it."""

    entered = Signal(object)
    """Desk: somebody is signed in at it."""
    refused = Signal(object)
    """Text: why he is not."""
    sealed = Signal(bool)
    """Whether the slot of who wanted in is sealed: a code opens it."""
    second_wanted = Signal()
    """The centre asks for a code of his second factor."""
    away = Signal()
    """The centre was not heard for too long; its word may come by a file."""
    left = Signal()
    """The desk is closed and its key forgotten."""
    failed = Signal(object)
    """Report: a fault nobody expected."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entrance: Entrance | None = None
        self.desk: Desk | None = None
        """The desk whose key is known: somebody sits at it, has locked it, or has given it to the next one."""
        self._early: Credentials | None = None
        self._coming: object | None = None
        """Who is on his way in; whoever leaves meanwhile turns him back."""
        self._courier = Courier(self)
        self._courier.failed.connect(self.failed)
        self._workers = ThreadPoolExecutor(1, thread_name_prefix="entrance")

    @property
    def is_idle(self) -> bool:
        """Whether nobody is on his way in or out."""
        return self._courier.is_idle

    @property
    def is_open(self) -> bool:
        """Whether a key is known, or may be in a moment."""
        return self.desk is not None or self._coming is not None

    def use(self, entrance: "Entrance") -> bool:
        """The program is loaded; answers whether somebody waited to be let in."""
        self.entrance = entrance
        early, self._early = self._early, None
        if early is not None:
            self.come(early)
        return early is not None

    def come(self, who: Credentials) -> None:
        """Let somebody in: at the desk that is open, else the folder is opened with his password."""
        entrance, desk = self.entrance, self.desk
        coming = self._coming = object()
        if entrance is None:
            self._early = who
            return

        def entered(found: "Desk") -> None:
            if coming is self._coming:
                self._on_entered(found)
            elif found is not desk:
                self.desk = found
                self.leave(sends=False)

        def troubled(trouble: Exception) -> bool:
            if coming is self._coming:
                self._coming = None
            elif desk is None:
                self.left.emit()
            return self._on_trouble(trouble)

        self._courier.carry(self._workers, lambda: _let_in(entrance, desk, who), done=entered, expected=troubled)

    def leave(self, *, sends: bool) -> None:
        """Close the desk, its key is forgotten; with `sends` what waits goes up before, if the line is there.

        Who is on his way in is let out again as soon as he has come.
        """
        desk, self.desk = self.desk, None
        is_coming = self._coming is not None and self._early is None
        self._coming = self._early = None
        entrance = self.entrance
        if desk is None or entrance is None:
            if not is_coming:
                self.left.emit()
            return

        def work() -> None:
            from console.desk.trouble import FolderInUse

            if sends:
                desk.leave()
            else:
                desk.stop()
            with suppress(FolderInUse, OSError):  # whoever signs in next is told
                entrance.claim()

        self._courier.carry(self._workers, work, done=lambda _: self.left.emit(), expected=self._on_trouble)

    def close(self) -> None:
        """The program ends: the desk ends the exchange in hand."""
        self._courier.close()
        self._workers.shutdown(wait=True)
        if self.desk is not None:
            self.desk.stop()
        elif self.entrance is not None:
            self.entrance.release()

    def _on_entered(self, desk: "Desk") -> None:
        self.desk, self._coming = desk, None
        self.entered.emit(desk)

    def _on_trouble(self, trouble: Exception) -> bool:
        from console.desk.trouble import Denied, Destroyed, Sealed, TooLongAway
        from ui.sign_in_words import trouble_words

        words, is_expected = trouble_words(trouble)
        if isinstance(trouble, Destroyed) and self.desk is not None:
            self.leave(sends=False)
        if isinstance(trouble, Sealed):
            self.sealed.emit(trouble.challenge is not None)
        if isinstance(trouble, Denied) and trouble.asks_for_code:
            self.second_wanted.emit()
        if isinstance(trouble, TooLongAway):
            self.away.emit()
        self.refused.emit(words)
        return is_expected


def _let_in(entrance: "Entrance", desk: "Desk | None", who: Credentials) -> "Desk":
    if desk is not None:
        if who.answer is not None:
            desk.courier.hear(who.answer)
        desk.switch(who.login, who.password, invitation=who.invitation, code=who.code, second=who.second)
        return desk
    entered = entrance.sign_in(
        who.login,
        who.password,
        invitation=who.invitation,
        code=who.code,
        second=who.second,
        centre_url=who.centre_url,
        answer=who.answer,
    )
    entered.start()
    return entered
