"""Fields for a moment (a call-back) and for a day (a letter's date), typed by keyboard alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui import formats
from ui.sentences import doubt_sentence
from ui.widgets.field import TextField
from ui.widgets.number_line import NumberLine
from ui.widgets.typed_when import Towards, as_typed, moment, read_when
from ui.words import Text

USUAL_TIME = time(10, 0)


class DateTimeField(TextField):
    """A moment. Out of focus it is shown as people say it; Up and Down move it by a day.

    `now` answers the present as aware UTC. `text()` is what was typed, or once read the moment as `2026-11-24 10:00`.
    """

    def __init__(
        self,
        label: Text,
        *,
        now: Callable[[], datetime],
        usual: time = USUAL_TIME,
        towards: Towards = Towards.AHEAD,
        placeholder: Text = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._now = now
        self._usual = usual
        self._towards = towards
        self._typed = ""
        super().__init__(label, placeholder=placeholder, key=key, line=NumberLine(as_typed), parent=parent)
        self.line.installEventFilter(self)

    def when(self) -> datetime | None:
        """The moment as aware UTC; None if nothing (or nothing readable) is typed."""
        now = formats.local(self._now())
        read = read_when(self._typed, now=now, towards=self._towards)
        return moment(read, now=now, usual=self._usual).astimezone(UTC) if read else None

    def set_when(self, when: datetime | None) -> None:
        """Show a moment; not an edit by a person."""
        self._typed = self._settled(when) if when else ""
        self._show()

    def text(self) -> str:
        """What was typed; once the person has left the field, the moment in digits."""
        return self._typed

    def set_text(self, text: str) -> None:
        """Show what a draft kept; not an edit by a person."""
        self._typed = text
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if event.type() == QEvent.Type.FocusOut:
                self._settle()
                self._show()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._moved_by(event):
                return True
        return super().eventFilter(watched, event)

    def _moved_by(self, event: QKeyEvent) -> bool:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        when = self.when()
        if not step or when is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self.set_when(when + timedelta(days=step))
        self.changed.emit()
        return True

    def _on_edited(self) -> None:
        self._typed = self.line.text()
        if not self._typed.strip() or self.when() is not None:
            self.set_doubt(None)
        super()._on_edited()

    def _settle(self) -> None:
        when = self.when()
        if when is not None:
            self._typed = self._settled(when)

    def _settled(self, when: datetime) -> str:
        return formats.local(when).strftime("%Y-%m-%d %H:%M")

    def _shown(self, when: datetime) -> str:
        return formats.day_and_time(when, today=formats.local(self._now()).date())

    def _show(self) -> None:
        when = self.when()
        self.line.setText(self._shown(when) if when else self._typed)
        unreadable = when is None and self._typed.strip()
        self.set_doubt(doubt_sentence("unreadable_date") if unreadable else None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and not self.line.hasFocus():
            self._show()


class DateField(DateTimeField):
    """A day. `text()` once read is `2026-11-24`."""

    def day(self) -> date | None:
        """The day; None if nothing (or nothing readable) is typed."""
        when = self.when()
        return formats.local(when).date() if when else None

    def set_day(self, on: date | None) -> None:
        """Show a day; not an edit by a person."""
        self.set_when(formats.at_clock(on, hour=self._usual.hour, minute=self._usual.minute) if on else None)

    def _settled(self, when: datetime) -> str:
        return formats.local(when).strftime("%Y-%m-%d")

    def _shown(self, when: datetime) -> str:
        return formats.day(when, today=formats.local(self._now()).date())
