"""The device's token in the system's keyring, where there is a real one."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

KEYRING_SECONDS = 2.0
_SERVICE = "console1111"
_NO_REAL_KEYRING = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyring.backends.chainer")


def put_into_keyring(enrolment: str, token: str) -> bool:
    """Give the device's token to the system's keyring; False where there is no real one or it does not answer."""

    def put(keyring: Any) -> bool:
        keyring.set_password(_SERVICE, enrolment, token)
        return bool(keyring.get_password(_SERVICE, enrolment) == token)

    return bool(_with_keyring(put))


def take_from_keyring(enrolment: str) -> str | None:
    """The device's token from the system's keyring, if it gives it."""
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

    _with_keyring(forget)


def _with_keyring(work: Callable[[Any], object]) -> object:
    """Ask the keyring in a thread of its own: a locked one blocks until somebody answers a dialog."""
    answers: list[object] = []

    def ask() -> None:
        import keyring
        from keyring.errors import KeyringError

        backend = keyring.get_keyring()
        if type(backend).__module__.startswith(_NO_REAL_KEYRING):
            return
        try:
            answers.append(work(backend))
        except (KeyringError, OSError, RuntimeError):
            return

    asking = threading.Thread(target=ask, name="desk-keyring", daemon=True)
    asking.start()
    asking.join(KEYRING_SECONDS)
    return answers[0] if answers else None
