"""The screen of messages that did not arrive, driven by keys: send again, done otherwise, into a case, thrown away."""

import hashlib
import re
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel

from console import wire
from console.domain.ids import ActionId, OfficeId
from console.domain.people import CENTRE
from console.server import lines
from console.store import jobs
from console.store.jobs import Message
from tests.builders import exchange_until_still
from tests.server.building import NOW
from tests.ui.fakes import OpenWindow
from tests.ui.test_case import show
from ui import words
from ui.screens.messages.screen import MessagesScreen
from ui.screens.messages.words import WHY, message_why

OUTWARD = Path(__file__).resolve().parents[2] / "console" / "server" / "outward"
NAME = "mail/forwarded/x.1"
WHOLE = hashlib.sha256(b"mail").hexdigest()


def messages(opened: OpenWindow) -> MessagesScreen:
    screen = opened.shell.screen_named("messages")
    assert isinstance(screen, MessagesScreen)
    return screen


def put(opened: OpenWindow, task: wire.Task) -> None:
    """The centre has a task, and the desk hears of it."""
    with opened.room.services.centre.commit() as commit:
        commit.put(f"task/{task.action}", wire.encode(task), lines.task_held_by(commit, task))
    exchange_until_still(opened.desk)
    opened.shell.show_screen("messages")
    opened.settle()


def unsent(opened: OpenWindow) -> wire.Task:
    """A mail that was given up."""
    centre = opened.room.services.centre
    with centre.database.write() as connection:
        jobs.queue(connection, Message(NAME, "mail", b"{}", centre.now()))
        jobs.give_up(connection, NAME, at=centre.now(), code="address_refused")
    facts: dict[str, str | int | None] = {"job": NAME, "sort": "mail", "body": "lights", "why": "address_refused"}
    task = wire.Task(
        ActionId("unsent/1"), CENTRE, centre.now(), office=OfficeId("district"), text="", code=wire.UNSENT, facts=facts
    )
    put(opened, task)
    return task


def came(opened: OpenWindow) -> wire.Task:
    """A mail that nobody could place."""
    facts: dict[str, str | int | None] = {"place": "mail/INBOX/1/1", "file": WHOLE, "size": 4, "sender": "a@b.test"}
    task = wire.Task(
        ActionId("outside/1"),
        CENTRE,
        opened.room.clock.now,
        office=OfficeId("district"),
        text="Шонгийн дугаар 14",
        code="mail_no_address",
        facts=facts,
    )
    put(opened, task)
    return task


def is_there(opened: OpenWindow, task: wire.Task) -> bool:
    exchange_until_still(opened.desk)
    opened.settle()
    return opened.room.document(f"task/{task.action}") is not None


def waits(opened: OpenWindow) -> bool:
    with opened.room.services.centre.database.read() as connection:
        return jobs.waits(connection, ["mail"], now=opened.room.clock.now)


def test_one_key_sends_it_again(supervised: OpenWindow) -> None:
    words.set_language("en")
    task = unsent(supervised)
    screen = messages(supervised)
    assert screen.rows.current_id() == task.action
    assert "There is no such address." in [label.text() for label in screen.detail.findChildren(QLabel)]
    supervised.press("F5")
    supervised.settle()
    assert not is_there(supervised, task)
    assert waits(supervised)


def test_one_key_says_that_it_was_done_otherwise(supervised: OpenWindow) -> None:
    task = unsent(supervised)
    supervised.press("F8")
    supervised.settle()
    assert not is_there(supervised, task)
    assert not waits(supervised)


def test_a_mail_goes_into_the_case_of_a_number(supervised: OpenWindow) -> None:
    case = show(supervised)
    task = came(supervised)
    screen = messages(supervised)
    supervised.press("F6")
    supervised.settle()
    assert is_there(supervised, task)
    screen.detail.number.set_text(supervised.room.known_case(case).number)
    supervised.press("F6")
    supervised.settle()
    assert not is_there(supervised, task)
    note, attached = supervised.room.known_case(case).entries[-2:]
    assert (note.kind, attached.kind, attached.what["file"]) == ("add_note", "attach", WHOLE)
    assert "Шонгийн дугаар 14" in note.what["text"]
    assert note.by == supervised.desk.person.id


def test_a_mail_is_thrown_away_with_a_reason_alone(supervised: OpenWindow) -> None:
    task = came(supervised)
    screen = messages(supervised)
    supervised.press("Shift+F8")
    supervised.settle()
    assert is_there(supervised, task)
    assert screen.detail.fault.text()
    screen.detail.reason.set_text("Сурталчилгаа")
    supervised.press("Shift+F8")
    supervised.settle()
    assert not is_there(supervised, task)


def test_needs_attention_counts_them_and_leads_there(supervised: OpenWindow) -> None:
    words.set_language("en")
    task = unsent(supervised)
    supervised.shell.show_screen("attention")
    supervised.settle()
    names = [button.accessibleName() for button in supervised.shell.rail.findChildren(QAbstractButton)]
    assert [name for name in names if "1 waiting" in name and "attention" in name]
    supervised.press("F8")
    supervised.settle()
    assert is_there(supervised, task)
    supervised.press("F11")
    assert supervised.shell.screen_in_front() is messages(supervised)


def test_every_reason_is_said() -> None:
    sources = [path.read_text(encoding="utf-8") for path in OUTWARD.glob("*.py")]
    given = {code for source in sources for code in re.findall(r'(?:NotSent|_check)\(.*?"(\w+)"', source)}
    given |= set(re.findall(r'return "(\w+)"', (OUTWARD / "mail.py").read_text(encoding="utf-8")))
    assert given >= {"address_refused", "unreachable", "centre_fault"}
    assert given - set(WHY) == set()
    for language in ("mn", "en"):
        words.set_language(language)
        for why in (*WHY, "of a newer centre"):
            facts: dict[str, str | int | None] = {"why": why}
            task = wire.Task(ActionId("1"), CENTRE, NOW, office=OfficeId("x"), text="", code=wire.UNSENT, facts=facts)
            assert message_why(task)
