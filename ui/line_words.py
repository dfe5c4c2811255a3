"""The truth about the line to the centre in words: a badge for the top bar, a whole sentence where there is room.

"Offline" is only one of the reasons why something waits: a full disk, a fault of the centre or of this computer, a
sign-in that has run out and a program too old are each said as what they are.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui import formats
from ui.sentences import from_table
from ui.tokens import Tone
from ui.words import marked, tr, tr_context

if TYPE_CHECKING:
    from console.desk.changes import Line

Badge = tuple[str, Tone, str]
"""(what it says, its tone, its icon)."""

REASONS: Mapping[str, str] = {
    "no_address": marked("The address of the centre is not set at this desk."),
    "not_https": marked("The address of the centre must begin with https://. Nothing is sent over an open line."),
    "not_trusted": marked(
        "What answers cannot prove that it is the centre: perhaps the sign-in page of a network, or a wrong clock."
    ),
    "wrong_key": marked("What answers has another key than the centre. Tell an administrator."),
    "no_line": marked("There is no line to the centre."),
    "too_slow": marked("The line is too slow: no answer came in time."),
    "not_the_centre": marked("Something else answered than the centre, perhaps the sign-in page of a network."),
    "broken_answer": marked("The answer came broken."),
    "centre_fault": marked("The line is there, but the centre has a fault. It is tried again by itself."),
    "two_centres": marked("Centres that know different things answer in turn. It is tried again by itself."),
    "keyring_locked": marked("This computer's keyring is locked and holds back what the centre knows this desk by."),
    "not_enrolled": marked("The centre does not know this desk yet."),
}
"""Why the centre is not reached, by the reason of the line (console/desk/trouble.py)."""


def line_badge(line: "Line") -> Badge:
    """What the top bar says: online, sending, offline since when, or what else is wrong, and how much waits."""
    count = line.waiting
    match line.state:
        case "online":
            return _online(line)
        case "signed_out":
            return tr("Sign in anew with the link · {count} waiting", count=count), Tone.BAD, "cloud-off"
        case "outdated":
            return tr("This program is too old · {count} waiting", count=count), Tone.BAD, "cloud-off"
        case "recalled" | "destroyed":
            return tr("Recalled"), Tone.BAD, "cloud-off"
    match line.reason:
        case "not_started":
            return tr("Looking for the centre · {count} waiting", count=count), Tone.QUIET, "cloud"
        case "disk_full":
            return tr("The disk is full · {count} waiting", count=count), Tone.BAD, "triangle-alert"
        case "desk_fault":
            return tr("A fault on this computer · {count} waiting", count=count), Tone.BAD, "triangle-alert"
    since = formats.clock(line.since)
    if count:
        return tr("Offline since {time} · {count} waiting to be sent", time=since, count=count), Tone.WARN, "cloud-off"
    return tr("Offline since {time}", time=since), Tone.WARN, "cloud-off"


def _online(line: "Line") -> Badge:
    if line.waiting > line.failing:
        return tr("Online · sending {count}", count=line.waiting), Tone.INFO, "cloud-upload"
    if line.failing:
        return tr("Online · the centre fails on {count}", count=line.failing), Tone.WARN, "triangle-alert"
    return tr_context("line", "Online"), Tone.GOOD, "cloud"


def line_sentence(line: "Line") -> str:
    """The same as a sentence: since when, why, and what that means for the work."""
    since = formats.day_and_time(line.since)
    match line.state:
        case "online":
            return tr("Online since {when}", when=since)
        case "signed_out":
            return tr("The centre asks you to sign in again; work goes on here")
        case "outdated":
            return tr("This version is too old to receive; what you write still goes up")
        case "recalled" | "destroyed":
            return tr("An administrator recalled this workstation. What lies here is being handed in.")
    match line.reason:
        case "not_started":
            return tr("The centre is being looked for; work goes on here")
        case "disk_full":
            return tr("This computer's disk is full since {when}. Make room: what is saved stays.", when=since)
        case "desk_fault":
            return tr(
                "A fault on this computer since {when}; it is tried again by itself. What is saved stays.", when=since
            )
    why = REASONS.get(line.reason or "")
    if why is None:
        return tr("Offline since {when}; work goes on here", when=since)
    return tr("Offline since {when}; work goes on here. {why}", when=since, why=from_table(why))


def line_tone(line: "Line") -> Tone:
    """The tone of the sentence: quiet while nothing is wrong."""
    tone = line_badge(line)[1]
    return Tone.INFO if tone in (Tone.GOOD, Tone.QUIET) else tone
