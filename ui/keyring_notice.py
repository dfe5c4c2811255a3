"""Says once at a desk, in passing, that its computer has no keyring; the settings say it always."""

from typing import TYPE_CHECKING

from ui.bridge import Bridge
from ui.widgets import Announcer
from ui.words import says

if TYPE_CHECKING:
    from console.desk.desk import Desk

TOLD = "keyring.told"
"""The desk's setting that remembers that it was said."""


def tell_of_keyring(bridge: Bridge, announcer: Announcer) -> None:
    """Look when somebody signs in, and say it if it was never said."""

    def say(is_news: bool) -> None:
        if is_news:
            announcer.announce(says("No keyring: token kept in the encrypted file"))

    bridge.write(_is_news, say, lambda _: None, lambda: None)


def _is_news(desk: "Desk") -> bool:
    if desk.has_keyring or desk.settings.get(TOLD):
        return False
    desk.settings.set(TOLD, True)
    return True
