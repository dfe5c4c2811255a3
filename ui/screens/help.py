"""F1: what the keys do, of the screen in front and of the whole program, made from the one list of commands."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets import Button, Commands, Label, ShortcutSheet
from ui.words import says


class HelpSheet(QFrame):
    """Lies over the window it is given; Esc, F1 or the button take it away and give the focus back."""

    def __init__(self, lists: Sequence[Commands], parent: QWidget) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None
        self.setProperty("kind", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(self)
        margin = look().sizes.space(18)
        column.setContentsMargins(margin, margin, margin, margin)
        top = QHBoxLayout()
        top.addWidget(Label(says("Help and keys"), "title"))
        top.addStretch(1)
        self._leave = Button(says("Close"), key="Esc")
        self._leave.clicked.connect(lambda _: self.leave())
        top.addWidget(self._leave)
        column.addLayout(top)
        column.addWidget(
            Label(
                says("Every word here can also be typed into the find box (F3) and run from there."),
                "muted",
                wraps=True,
            )
        )
        sheets = QHBoxLayout()
        sheets.setSpacing(margin)
        for commands in lists:
            sheet = ShortcutSheet(commands)
            sheets.addWidget(sheet, 1)
        column.addLayout(sheets, 1)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Come up."""
        self._before = self.window().focusWidget()
        self._fit()
        self.show()
        self.raise_()
        self._leave.setFocus()

    def leave(self) -> None:
        """Go, for good."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.leave()
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        over = self.parentWidget()
        if over is not None:
            width, height = min(look().px(980), over.width() - 40), min(look().px(680), over.height() - 60)
            self.setGeometry(QRect((over.width() - width) // 2, (over.height() - height) // 2, width, height))
