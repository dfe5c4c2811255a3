"""The way in: unlock a desk's files by a password, offline; or, the first time, with the centre's help."""

import socket
from pathlib import Path

from console import wire
from console.desk.desk import Desk
from console.desk.holdings import DESK_FILE
from console.desk.opening import Opening
from console.desk.trouble import (
    Destroyed,
    FirstSignInNeedsLink,
    NotADesk,
    Offline,
    Sealed,
    SignedOut,
    TooLongAway,
    WrongPassword,
)
from console.desk.vault import new_data_key


class Entrance(Opening):
    """The door of one data folder. `centre_url` overrides the address kept there."""

    def sign_in(
        self,
        login: str,
        password: str,
        *,
        invitation: str | None = None,
        code: str | None = None,
        second: str | None = None,
        desk_name: str = "",
        centre_url: str | None = None,
        answer: Path | None = None,
    ) -> Desk:
        """A desk with this person signed in, not started yet; with a supervisor's code the password is a new one.

        `answer` is a bundle of the centre's, read before: its word, where the link has been away for too long.

        `second` is the code of his second factor, where the centre asked for it (Denied.asks_for_code). Offline where
        the person has signed in here before. Raises WrongPassword, TooSoon, Sealed, WrongCode,
        FirstSignInNeedsLink, FolderInUse, NotADesk, Offline, Outdated, SignedOut, Denied, BundleTrouble; Full,
        DatabaseTrouble: the disk, which harmed nothing.
        """
        was_claimed = self._lock.is_held
        self.claim()
        if centre_url is not None:
            self._centre_url = centre_url
        who = wire.SignIn(login=login, password=password, invitation=invitation, code=second)
        try:
            if code is not None:
                self._vault.unseal(login, code, password)
            if answer is not None:
                self._hear_by_file(who, answer)
            desk = self._signed_in(who, desk_name or socket.gethostname()[:100])
            if code is not None:
                desk.looks.unsealed()
            return desk
        except BaseException:
            if not was_claimed:
                self.release()
            raise

    def _hear_by_file(self, who: wire.SignIn, answer: Path) -> None:
        """Keep what the centre answered by a file; nobody is signed in by it."""
        key = self._vault.open(who.login, who.password)
        holdings = self._holdings(key)
        member = self._membership(holdings).member_of(who.login)
        if member is None:
            holdings.close()
            return
        desk = self._desk(holdings, key, member.person.id)
        try:
            desk.courier.hear(answer)
        finally:
            desk.stop()
            self.claim()

    def _signed_in(self, who: wire.SignIn, name: str) -> Desk:
        try:
            is_destroyed = self._vault.is_destroyed
        except NotADesk as damaged:
            return self._join(who, otherwise=damaged)
        if is_destroyed:
            raise Destroyed
        if self._vault.is_new and not (self.folder / DESK_FILE).exists():
            return self._found(who, name)
        contact = self._vault.contact()
        if contact is not None and contact.is_over(self._around.clock()):
            return self._back(who, name)
        if who.invitation is None and self._vault.has(who.login):
            return self._unlock(who, name)
        return self._join(who)

    def _back(self, who: wire.SignIn, name: str) -> Desk:
        """After too long the centre is asked; one that takes this desk's token no more enrols it anew."""
        try:
            return self._join(who, otherwise=TooLongAway("too_long_away"))
        except SignedOut:
            if who.invitation is not None or not self._vault.has(who.login):
                raise
            return self._unlock(who, name)

    def _unlock(self, who: wire.SignIn, name: str) -> Desk:
        """With the slot on this desk; a password changed elsewhere is asked of the centre."""
        try:
            key = self._vault.open(who.login, who.password)
        except (WrongPassword, Sealed) as closed:
            return self._join(who, otherwise=closed)
        holdings = self._holdings(key)
        if holdings.outbox.device() is None:
            holdings.close()
            return self._found(who, name, key=key)
        membership = self._membership(holdings)
        try:
            link = self._link()
            person = membership.sign_in(who, key, link)
        except BaseException:
            holdings.close()
            raise
        return self._desk(holdings, key, person)

    def _found(self, who: wire.SignIn, name: str, *, key: bytes | None = None) -> Desk:
        """The first person of a desk: the centre enrols it."""
        data_key = key if key is not None else new_data_key()
        with_key = wire.SignIn(
            who.login, who.password, who.invitation, desk_name=name, desk_key=data_key.hex(), code=who.code
        )
        link = self._asking_link()
        try:
            enrolled = link.enrol(with_key)
        except Offline as offline:
            raise FirstSignInNeedsLink(offline.reason) from None
        self._vault.put(who.login, who.password, data_key)
        holdings = self._holdings(data_key)
        membership = self._membership(holdings)
        membership.enrol(enrolled, name)
        membership.add(who, enrolled.person, data_key)
        return self._desk(holdings, data_key, enrolled.person.id)

    def _join(self, who: wire.SignIn, *, otherwise: Exception | None = None) -> Desk:
        """Another person of an enrolled desk, or a password changed elsewhere: the centre gives the desk's key."""
        enrolment = self.settings.get("enrolment")
        if not isinstance(enrolment, str):
            raise otherwise or NotADesk
        try:
            said = self._asking_link().sign_in(
                wire.SignIn(who.login, who.password, who.invitation, enrolment=enrolment, code=who.code)
            )
            key = bytes.fromhex(said.desk_key)
        except (Offline, FirstSignInNeedsLink) as trouble:
            raise otherwise or FirstSignInNeedsLink(trouble.reason) from None
        except ValueError:
            raise NotADesk from None
        holdings = self._holdings(key)
        membership = self._membership(holdings)
        membership.add(who, said.person, key)
        membership.contact.heard(said.now)
        return self._desk(holdings, key, said.person.id)
