"""What is said of the courier's bundles: what one holds, what came of an answer, why a file was not taken."""

from collections.abc import Mapping
from datetime import date

from console.desk.bundles_asked import Asked, Contents
from console.desk.courier import Brought, Outcome
from ui import formats
from ui.sentences import from_table
from ui.tokens import Tone
from ui.words import marked, tr, trn

REFUSED: Mapping[str, str] = {
    "not_a_bundle": marked("This file is no answer of the centre. Choose the file that the centre sent."),
    "newer": marked("A newer program wrote this file. Update this program, then read the file again."),
    "wrong_way": marked("This is a bundle that a desk wrote. Send it to the centre, and read here what comes back."),
    "foreign": marked("This answer is for another desk, or was changed on its way. Have the centre send it again."),
    "damaged": marked("The file was changed on its way or is not whole. Have the centre send it again."),
    "not_read": marked("The file cannot be read. Copy it to this computer and try again."),
    "not_written": marked("The bundle could not be written there. Choose another place."),
    "busy": marked("The desk is exchanging with the centre just now. Try again in a minute."),
}
"""Why nothing was read or written, and what to do."""


def refused(code: str) -> tuple[str, Tone]:
    """Nothing was changed, and why."""
    return tr("{why} Nothing was changed here.", why=from_table(REFUSED[code])), Tone.BAD


def holds(contents: Contents) -> str:
    """What a bundle holds, and its size."""
    entries = trn("{count} entry", "{count} entries", contents.actions)
    size = formats.file_size(contents.bytes)
    if not contents.files:
        return tr("{entries}, {size}", entries=entries, size=size)
    files = trn("{count} file", "{count} files", contents.files)
    return tr("{entries}, {files}, {size}", entries=entries, files=files, size=size)


def before(contents: Contents) -> tuple[str, Tone]:
    """The size, before anything is written."""
    return tr("The bundle will hold {contents}. Choose where to write it.", contents=holds(contents)), Tone.INFO


def written(asked: Asked) -> tuple[str, Tone]:
    """It is there, and what happens next."""
    return tr(
        "The bundle is written: {contents}. Send the file to the centre any way you can; only the centre can read it. "
        "Your work waits here until you read the answer.",
        contents=holds(asked.contents),
    ), Tone.GOOD


def last(asked: Asked, today: date) -> tuple[str, Tone]:
    """When one was written, while something still waits."""
    when = formats.near_day_and_time(asked.at, today=today)
    return tr("The last bundle was written {when}: {contents}.", when=when, contents=holds(asked.contents)), Tone.INFO


def brought(brought: Brought) -> tuple[str, Tone]:
    """What came of an answer."""
    match brought.outcome:
        case Outcome.NOTHING_NEW:
            return tr("There is nothing new in this answer: something newer is here already."), Tone.INFO
        case Outcome.BEGIN_AGAIN:
            return tr(
                "The centre was put back to an earlier day and needs everything again. Write a new bundle and send it; "
                "nothing is lost."
            ), Tone.WARN
        case Outcome.COPIED:
            return tr(
                "This desk's files were copied or put back, and the centre must tell the two apart. This desk needs "
                "the link once; its work waits here."
            ), Tone.WARN
        case Outcome.RECALLED:
            return tr(
                "An administrator recalled this workstation. What the bundle held is at the centre; send another one "
                "with what came after it."
            ), Tone.WARN
        case Outcome.OUTDATED:
            return tr("Your work has arrived, but this program is too old for the answer. Update it."), Tone.WARN
    answered = trn("{count} entry", "{count} entries", brought.answered)
    if brought.waiting:
        left = trn("{count} entry", "{count} entries", brought.waiting)
        said = tr("The answer is read: the centre has {entries}. {left} more wait here.", entries=answered, left=left)
        return said, Tone.GOOD
    return tr("The answer is read: the centre has {entries}. Nothing waits here.", entries=answered), Tone.GOOD
