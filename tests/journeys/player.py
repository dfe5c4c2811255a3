"""A console in a process of its own, with real windows, played by keys: what a journey does with a desk.

One JSON line in on the standard input is one deed; one JSON line out says how the screen stands afterwards. `Desk` in
desk_process.py is the other end.
"""

import json
import os
import queue
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QMimeData, QTimer, QUrl
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.ui.typing import press
from ui.app import Console, arguments
from ui.screens.call.screen import CallScreen
from ui.screens.case.panel import Panel
from ui.screens.case.screen import CaseScreen
from ui.screens.queues.screen import QueuesScreen
from ui.tokens import Mode
from ui.words import language


class Player:
    """Plays what it is told on the window of one console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._window = console.window

    def play(self, deed: dict[str, Any]) -> dict[str, Any]:
        """Do one thing and tell how the screen stands."""
        kind, value = next(iter(deed.items()))
        getattr(self, f"_{kind}")(value)
        return self.stands()

    def stands(self) -> dict[str, Any]:
        """What a person sees now, as facts."""
        shell = self._window.shell
        focus = QApplication.focusWidget()
        said: dict[str, Any] = {
            "signed_in": shell is not None,
            "focus_text": _text_of(focus),
            "cursor": _cursor_of(focus),
            "idle": self._window.is_idle,
            "notice": self._window.sign_in.notice.text() if shell is None else "",
        }
        if shell is None:
            return said
        desk = shell.bridge.desk
        said |= {"line": desk.line.state.value, "waiting": desk.line.waiting, "screen": shell.screen_in_front().name}
        for screen in shell._screens.values():
            if isinstance(screen, CallScreen):
                said |= _call(screen)
            elif isinstance(screen, CaseScreen):
                said |= _case(screen)
            elif isinstance(screen, QueuesScreen) and screen.name == "queues":
                said["queue"] = len(screen.table.ids())
        said["palette"] = [row.title for row in shell.palette_box.found()]
        said["palette_ids"] = [row.id for row in shell.palette_box.found()]
        return said

    def _look(self, _: object) -> None:
        pause(1)

    def _key(self, name: str) -> None:
        pressed = QKeySequence(name)[0]  # type: ignore[index]
        widget = QApplication.focusWidget() or self._window
        QTest.keyClick(widget, pressed.key(), pressed.keyboardModifiers())

    def _type(self, text: str) -> None:
        for letter in text:
            press(QApplication.focusWidget() or self._window, text=letter)
            pause(2)

    def _copy_file(self, path: str) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path)])
        QGuiApplication.clipboard().setMimeData(data)

    def _shot(self, path: str) -> None:
        pause(120)
        self._window.grab().save(path)

    def _wear(self, look: list[Any]) -> None:
        mode, percent = look
        self._window.look_wanted.emit(language(), Mode(mode), percent)

    def _speak(self, wanted: list[str]) -> None:
        tongue, mode = wanted
        self._window.look_wanted.emit(tongue, Mode(mode), 100)

    def _show(self, screen: str) -> None:
        name, _, target = screen.partition("/")
        if self._window.shell is not None:
            self._window.shell.show_screen(name, target)

    def _size(self, size: list[int]) -> None:
        self._window.resize(*size)


def pause(milliseconds: int) -> None:
    """Let the window live. Not QTest.qWait: that keeps the other threads of Python from running."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _call(screen: CallScreen) -> dict[str, Any]:
    page = screen.page()
    saved = page.saved.saved()
    content = page.content()
    rows = page.beside.look_up.rows
    current = rows.current_id()
    return {
        "calls": len(screen._all()),
        "call": {
            "field": page.form.focused()[0],
            "text": content.matter.text,
            "phone": content.caller.phone,
            "given_name": content.caller.given_name,
            "subject": content.matter.subject,
            "kind": content.matter.kind,
            "bodies": [body.name for body in content.outcome.bodies],
            "told": [told.title for told in content.outcome.told],
            "earlier": len(page.beside.earlier.rows.rows()),
            "drafted": page.drafting.is_kept,
            "picking": [field for field, control in page.form.controls.items() if getattr(control, "is_open", bool)()],
            "fault": page.form.fault.text(),
        },
        "found": [row.title for row in rows.rows()],
        "found_details": [row.detail for row in rows.rows()],
        "found_current": next((row.title for row in rows.rows() if row.id == current), None),
        "saved": None if saved is None else saved.number,
    }


def _case(screen: CaseScreen) -> dict[str, Any]:
    shown = screen._shown
    panel = screen.parts.panels.open_panel()
    if shown is None:
        return {"case": None}
    case = shown.case
    return {
        "case": {
            "number": case.number,
            "status": case.status.value,
            "assignee": case.assignee,
            "entries": [entry.kind for entry in case.entries],
            "open_obligations": len(case.open_obligations),
            "version": case.version,
            "word": case.word.value if case.word else None,
            "panel": None if panel is None else panel.name,
            "field": None if panel is None else _field_of(panel),
            "fault": panel.fault.text() if panel is not None else "",
        }
    }


def _field_of(panel: Panel) -> str | None:
    holder = QApplication.focusWidget()
    return next((name for name, field in panel._fields.items() if holder and field.isAncestorOf(holder)), None)


def _text_of(widget: QWidget | None) -> str:
    if isinstance(widget, QLineEdit) and widget.echoMode() is QLineEdit.EchoMode.Normal:
        return widget.text()
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else ""


def _cursor_of(widget: QWidget | None) -> int:
    if isinstance(widget, QLineEdit):
        return widget.cursorPosition()
    return widget.textCursor().position() if isinstance(widget, QPlainTextEdit) else -1


def main() -> int:
    """Open a console and play until the standard input ends."""
    options = arguments(sys.argv[1:])
    app = QApplication(sys.argv[:1])
    app.setApplicationName("console1111")
    console = Console(app, Path(options.data), centre_url=options.centre, language=options.language)
    console.show()
    deeds: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            deeds.put(line)
        deeds.put(None)

    threading.Thread(target=read, daemon=True).start()
    player = Player(console)
    while True:
        try:
            line = deeds.get_nowait()
        except queue.Empty:
            pause(5)
            continue
        if line is None:
            break
        print(json.dumps(player.play(json.loads(line)), ensure_ascii=False), flush=True)
    console.window.close()
    console.close()
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
