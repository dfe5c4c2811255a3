"""Messages in words: what did not arrive and why, what came in and nobody could place."""

from collections.abc import Mapping
from datetime import date

from console.domain.identity import CaseNumber, spoken
from console.wire import UNSENT, Task
from ui import formats
from ui.known import Known
from ui.sentences import from_table, task_sentence
from ui.tokens import Tone
from ui.widgets import Row
from ui.words import marked, tr

WHY: Mapping[str, str] = {
    "address_refused": marked("There is no such address."),
    "mail_refused": marked("The other side takes no such mail."),
    "sender_refused": marked("Our own mail server does not let us send."),
    "not_signed_in": marked("Our own mail server does not know us."),
    "not_trusted": marked("The mail server's certificate is not trusted."),
    "unreachable": marked("The server could not be reached for days."),
    "not_now": marked("The other side put it off until it was too late."),
    "refused": marked("The gateway does not take this number or this text."),
    "centre_fault": marked("A fault of the centre: tell the administrator."),
}
"""By why a message was given up (console/server/outward/mail.py, texting.py)."""


def message_title(task: Task, known: Known) -> str:
    """What it is: to whom a message should have gone, or that one came."""
    if task.code != UNSENT:
        return tr("A mail that came")
    if task.facts.get("sort") == "text":
        return tr("Text to the citizen")
    if task.facts.get("sort") == "spread":
        return tr("Texts to all who belong to the common problem")
    body = task.facts.get("body")
    return tr("Mail to {body}", body=known.body(str(body))) if body else tr("Mail to a body")


def message_why(task: Task) -> str:
    """Why it lies here."""
    if task.code != UNSENT:
        return task_sentence(task.code or "")
    why = str(task.facts.get("why") or "")
    return from_table(WHY[why]) if why in WHY else tr("It could not be delivered (code: {code}).", code=why)


def message_word(task: Task) -> tuple[str, Tone]:
    """Its sort in a word or two."""
    return (tr("Not delivered"), Tone.BAD) if task.code == UNSENT else (tr("Not placed"), Tone.WARN)


def case_word(task: Task) -> str:
    """The case that it is about."""
    return tr("Case {number}", number=spoken(CaseNumber(task.number))) if task.number else tr("no case")


def message_row(task: Task, known: Known, today: date) -> Row:
    """One message in a list."""
    word, tone = message_word(task)
    return Row(
        task.action,
        message_title(task, known),
        tr("{case} · {why}", case=case_word(task), why=message_why(task)),
        trailing=formats.near_day_and_time(task.at, today=today),
        badge=word,
        tone=tone,
    )
