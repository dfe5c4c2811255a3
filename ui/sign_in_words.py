"""Why somebody could not sign in, as a sentence: what happened, what was kept, what to do."""

from collections.abc import Mapping

from console.desk.trouble import (
    BundleTrouble,
    DatabaseTrouble,
    Denied,
    Destroyed,
    FirstSignInNeedsLink,
    FolderInUse,
    Full,
    NewerDesk,
    NotADesk,
    Offline,
    Outdated,
    Sealed,
    SignedOut,
    TooSoon,
    WrongCode,
    WrongPassword,
)
from ui.screens.waiting.bundle_words import refused
from ui.words import Says, says

_OFFLINE: Mapping[str, Says] = {
    "no_address": says("No address of the centre is known. Ask your supervisor for it and type it below."),
    "not_https": says("The address of the centre must begin with https://. Nothing was sent."),
    "not_trusted": says(
        "What answers at this address cannot prove that it is the centre. Check the address, the network and the clock."
    ),
    "wrong_key": says("What answers at this address has another key than the centre. Tell an administrator."),
    "no_line": says("The centre does not answer at this address. Check the address and the network."),
    "too_slow": says("The centre answers too slowly now. Try again in a moment."),
    "not_the_centre": says("Something else answers at this address, perhaps a sign-in page of the network."),
    "broken_answer": says("The centre's answer came broken. Try again in a moment."),
    "centre_fault": says("The centre has a fault now. Try again in a moment."),
    "too_busy": says("The centre is too busy now. Try again in a moment."),
}
_DENIED: Mapping[str, Says] = {
    "wrong_password": says("Login and password do not fit together. Type them again."),
    "wrong_invitation": says("This invitation is not valid any more. Ask your supervisor for a new one."),
    "too_many_tries": says("Too many tries. Wait a minute, then try again."),
    "weak_password": says("This password is too easy to guess. Choose a longer one."),
    "recalled": says("An administrator recalled this workstation. What lies here is being handed in."),
    "second_factor": says("Type the code of your telephone, or a recovery code, too."),
    "wrong_code": says("This code is wrong or was used already. Wait for the next one, or take a recovery code."),
    "second_factor_missing": says("The centre asks for a second factor. Set it up in the settings first."),
    "not_in_service": says("This person does not work here now. Ask your supervisor."),
}
DESTROYED = says(
    "This workstation was recalled: what was saved is at the centre, and its key is destroyed."
    " For what was not finished ask an administrator."
)
EXPECTED = (
    BundleTrouble,
    DatabaseTrouble,
    Denied,
    FirstSignInNeedsLink,
    FolderInUse,
    Full,
    NotADesk,
    Offline,
    Outdated,
    Sealed,
    SignedOut,
    TooSoon,
    WrongCode,
    WrongPassword,
)
"""What can happen at a sign-in and is no fault of the program."""


def sign_in_sentence(trouble: Exception) -> Says:
    """The sentence for a trouble of EXPECTED."""
    match trouble:
        case WrongPassword() | TooSoon() | Sealed() | WrongCode():
            return _guessed(trouble)
        case FirstSignInNeedsLink(reason=reason):
            return _first_time(reason)
        case Offline(reason=reason):
            return _OFFLINE.get(reason, _OFFLINE["no_line"])
        case Denied(code=code):
            return _DENIED.get(code, says("The centre refuses this sign-in (code {code}).", code=code))
        case BundleTrouble(code=code):
            return lambda: refused(code)[0]
        case FolderInUse():
            return says("The console is already open with this folder. Look for its window.")
        case NotADesk():
            return _not_a_desk(trouble)
        case Outdated():
            return says("This program is too old for the centre. Ask for the new one; your work is kept.")
        case SignedOut():
            return says("The centre no longer knows this computer. Sign in with the link up; your work is kept.")
    return says("This computer's disk does not take it. Free some room and try again.")


def trouble_words(trouble: Exception) -> tuple[Says, bool]:
    """What to say of any trouble at the door, and whether it was to be expected."""
    if isinstance(trouble, EXPECTED):
        return sign_in_sentence(trouble), True
    return says("Something broke in the program. Please try again."), False


def _guessed(trouble: WrongPassword | TooSoon | Sealed | WrongCode) -> Says:
    match trouble:
        case TooSoon(seconds=seconds):
            return says("Too many wrong passwords. Type it again in {seconds} seconds.", seconds=seconds)
        case Sealed(challenge=challenge):
            return _sealed(challenge)
        case WrongCode(misheard=True):
            return says("A digit of the code was misheard. Ask for it again.")
        case WrongCode():
            return says("This code does not open it. Ask your supervisor for it again; nothing is lost.")
    return _DENIED["wrong_password"]


def _sealed(challenge: str | None) -> Says:
    if challenge is None:
        return says("Ten different passwords were wrong. Sign in with the link up; your work is kept.")
    return says(
        "Ten different passwords were wrong. With the link up your password opens it. Without it read this number to"
        " your supervisor and type the code that he answers: {challenge}. Your work is kept.",
        challenge=challenge,
    )


def cover_words(trouble: Exception) -> tuple[Says, bool]:
    """The same for who unlocks: a sealed slot is opened at the sign-in."""
    if isinstance(trouble, Sealed):
        return says("Ten different passwords were wrong. Press F12 and sign in there; your work is kept."), True
    if isinstance(trouble, Denied) and trouble.asks_for_code:
        return says("The centre asks for a code. Press F12 and sign in there; your work is kept."), True
    return trouble_words(trouble)


def _not_a_desk(trouble: NotADesk) -> Says:
    match trouble:
        case Destroyed():
            return DESTROYED
        case NewerDesk():
            return says("A newer console has worked in this folder. Start that one; nothing was changed.")
    return says("This folder's files cannot be opened. Nothing was changed: call your supervisor.")


def _first_time(reason: str) -> Says:
    if reason == "too_long_away":
        return says(
            "This computer has not heard the centre for long. Sign in with the link up, or read the centre's newest"
            " answer from a file; your work is kept."
        )
    if reason in ("no_address", "not_https", "not_trusted", "wrong_key"):
        return _OFFLINE[reason]
    return says("The first time at a computer the link is needed, and the centre does not answer now.")
