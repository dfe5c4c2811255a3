"""The tokens by which a desk speaks: today's and the one before, in the system's keyring or in desk.db."""

from contextlib import suppress

from console.desk.holdings import Holdings
from console.desk.keyring_token import KeyringSilent, put_into_keyring, take_from_keyring
from console.desk.link import Link
from console.desk.sync import keep_token
from console.desk.transport import Transport
from console.desk.trouble import Offline

FORMER, FORMER_OF = "former_token", "former_token_of"
"""The settings that keep the token before, where no keyring does, and of which enrolment it was."""


class Tokens:
    """The part of `Membership` that keeps them."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    def token(self) -> str | None:
        """The device's token, from where it is kept. Raises KeyringSilent."""
        device = self._holdings.outbox.device()
        if device is None:
            return None
        return device.token or take_from_keyring(device.enrolment)

    def link(self, centre_url: str, *, transport: Transport) -> Link:
        """The link to the centre of a desk at work, with its tokens; those that a keyring holds back come later."""
        made = Link(centre_url, transport=transport)
        made.find = lambda: self._find(made)
        with suppress(Offline):
            made.find()
        return made

    def _find(self, link: Link) -> None:
        """Give the link its tokens. Raises Offline(keyring_locked)."""
        try:
            link.token, link.former = self.token(), self._former_token()
        except KeyringSilent:
            raise Offline("keyring_locked") from None
        link.find = _nothing  # a held poke holds its link, and must hold no key by it

    def _former_token(self) -> str | None:
        device = self._holdings.outbox.device()
        if device is None or device.enrolment != self._holdings.belongings.setting(FORMER_OF):
            return None
        if device.token is None:
            return take_from_keyring(_former(device.enrolment))
        kept = self._holdings.belongings.setting(FORMER)
        return kept if isinstance(kept, str) else None

    def renew(self, token: str, link: Link) -> None:
        """Keep the token that the centre gave, the one before beside it: whatever dies between, one of them holds.

        A keyring that does not take it leaves the desk with its old one, which the centre goes on taking.
        """
        device, old = self._holdings.outbox.device(), link.token
        if device is None or old is None:
            return
        self._holdings.belongings.keep_setting(FORMER_OF, device.enrolment)
        if device.token is None:
            if not put_into_keyring(_former(device.enrolment), old) or not put_into_keyring(device.enrolment, token):
                return
        else:
            self._holdings.belongings.keep_setting(FORMER, old)
            keep_token(self._holdings.outbox, token)
            self._holdings.outbox.copy.desk_changed()
        link.token, link.former = token, old


def _nothing() -> None:
    """The tokens are known."""


def _former(enrolment: str) -> str:
    """Under which name a keyring keeps the token before."""
    return f"{enrolment}/former"
