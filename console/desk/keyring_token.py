"""The device's token in the system's keyring, where there is a real one."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

KEYRING_SECONDS = 2.0
_SERVICE = "console1111"
_NO_REAL_KEYRING = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyring.backends.chainer")
_asking: list[threading.Thread] = []


class KeyringSilent(Exception):
    """The system's keyring does not answer in time, or refuses: it is locked. It is asked again later."""


def put_into_keyring(enrolment: str, token: str) -> bool:
    """Give the device's token to the system's keyring; False where there is no real one or it does not answer."""

    def put(keyring: Any) -> bool:
        keyring.set_password(_SERVICE, enrolment, token)
        return bool(keyring.get_password(_SERVICE, enrolment) == token)

    with suppress(KeyringSilent):
        return bool(_with_keyring(put))
    return False


def take_from_keyring(enrolment: str) -> str | None:
    """The device's token from the system's keyring; None where it has none. Raises KeyringSilent."""
    found = _with_keyring(lambda keyring: keyring.get_password(_SERVICE, enrolment))
    return found if isinstance(found, str) else None


def take_out_of_keyring(enrolment: str) -> None:
    """Have the system's keyring forget the device's token, and the one before it."""

    def forget(keyring: Any) -> bool:
        from keyring.errors import PasswordDeleteError

        for name in (enrolment, f"{enrolment}/former"):
            with suppress(PasswordDeleteError):
                keyring.delete_password(_SERVICE, name)
        return True

    with suppress(KeyringSilent):
        _with_keyring(forget)


def _with_keyring(work: Callable[[Any], object]) -> object:
    """Ask the keyring in a thread of its own: a locked one blocks until somebody answers a dialog.

    None where there is no real one. Raises KeyringSilent.
    """
    answers: list[object] = []

    def ask() -> None:
        import keyring
        from keyring.errors import KeyringError

        backend = keyring.get_keyring()
        if type(backend).__module__.startswith(_NO_REAL_KEYRING):
            answers.append(None)
            return
        try:
            answers.append(work(backend))
        except (KeyringError, OSError, RuntimeError):
            return

    for before in [each for each in _asking if each.is_alive()]:
        before.join(KEYRING_SECONDS)
        if before.is_alive():  # one dialog of the system is enough
            raise KeyringSilent
    asking = threading.Thread(target=ask, name="desk-keyring", daemon=True)
    _asking[:] = [asking]
    asking.start()
    asking.join(KEYRING_SECONDS)
    if not answers:
        raise KeyringSilent
    return answers[0]
