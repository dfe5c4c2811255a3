"""A console in a process of its own that does a morning's work and then stands still; to be killed and searched.

It says what it has done on its output, a line each, and `done` at the end.
"""

import logging
import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.desk.desk import Desk, Step
from console.domain import actions as act
from tests.builders import PASSWORD, opening_step
from tests.desk.dead_line import door_without_line
from ui.bridge import Bridge
from ui.crash import FaultDialog
from ui.screens.sign_in import Credentials
from ui.theme import Theme
from ui.window import Window

NAME = "Цэцэгмаабямба"
PHONE = "99887766"
REGISTER = "УБ82061512"
WORDS = "Гэрэлтүүлгийншонунасан"
TYPED = "Ноорогтбичсэнүг"
ATTACHED = "Хавсралтынагуулга"
SOUGHT = "Хайсанүгнэг"
PATIENCE_SECONDS = 60
SECRETS = (NAME, PHONE, REGISTER, WORDS, TYPED, ATTACHED, SOUGHT)


def work(desk: Desk) -> None:
    """A call with a name and a telephone, a note, an attachment, a draft, searches."""
    caller = act.Party(NAME, NAME, REGISTER, (act.Phone(PHONE),), WORDS)
    opening = opening_step(subject=WORDS, text=f"{WORDS} {NAME}", caller=caller)
    desk.do([opening, Step(act.AddNote(f"{WORDS} {PHONE}"), opening.case)])
    desk.do([Step(desk.files.add((f"{WORDS}.txt", ATTACHED.encode())), opening.case)])
    desk.drafts.save(desk.drafts.begin("call", {"subject": TYPED, "caller": {"phone": PHONE}}))
    for sought in (SOUGHT, NAME, PHONE, WORDS):
        desk.views.find(sought)
    ends = time.monotonic() + PATIENCE_SECONDS
    while not desk.views.history(PHONE):
        assert time.monotonic() < ends, "the call is not shown"  # its rows are written by a thread of their own
        time.sleep(0.02)


def fail(desk: Desk) -> None:
    """A fault that nobody foresaw, with a citizen's words in its text."""
    raise KeyError(f"{NAME} {PHONE} {WORDS} {desk.drafts.mine()}")


def main() -> int:
    """Work, break, save the report, lock, and wait to be killed."""
    folder, scratch = Path(sys.argv[1]), Path(os.environ["TMPDIR"])
    logging.basicConfig(filename=scratch / "console.log", level=logging.DEBUG, force=True)
    app = QApplication([])
    Theme(app)
    window = Window()
    window.faults.watch()
    window.show()
    window.use(door_without_line(folder))

    def on_signed_in() -> None:
        assert window.shell is not None
        bridge = window.shell.bridge
        bridge.failed.connect(fell_short)
        bridge.write(work, lambda _: on_worked(bridge), lambda _: None)

    def fell_short(report: object) -> None:
        print(report, flush=True)

    def on_worked(bridge: Bridge) -> None:
        assert window.shell is not None
        page = window.shell.screen_in_front().page()  # type: ignore[attr-defined]
        page.form.caller.phone.line.setText(PHONE)
        page.form.matter.subject.set_text(TYPED)
        page.on_edited()
        window.shell.palette_box.open(SOUGHT)
        bridge.failed.disconnect(fell_short)
        bridge.failed.connect(lambda _: QTimer.singleShot(0, on_failed))
        bridge.write(fail, lambda _: None, lambda _: None)

    def on_failed() -> None:
        [dialog] = window.findChildren(FaultDialog)
        (scratch / "console-report.txt").write_text(dialog.report.text(), encoding="utf-8")
        dialog.accept()
        window.lock()
        assert window.shell is not None
        window.shell.bridge._courier.carry(
            window.shell.bridge._writer,
            lambda: None,
            done=lambda _: print("done", flush=True),
            expected=lambda _: False,
        )

    window.signed_in.connect(on_signed_in)
    window.sign_in.signed.emit(Credentials("agent", PASSWORD))
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
