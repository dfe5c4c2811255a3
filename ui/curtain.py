"""What lies before a locked window: the cover; of what was shown nothing, to the eye or to a screen reader."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QToolTip, QWidget

from ui.clipboard import clear_own
from ui.screens.cover import CoverScreen
from ui.shell import Shell


class Curtain(QObject):
    """Takes a person's screens out of the window, and puts them back as they were, with the focus.

    Hidden widgets stay readable through the accessibility tree, so the screens leave the window whole.
    """

    def __init__(self, window: QMainWindow, stack: QStackedWidget) -> None:
        super().__init__(window)
        self._window = window
        self._stack = stack
        self.cover = CoverScreen()
        stack.addWidget(self.cover)
        self._shell: Shell | None = None
        self._focus: QWidget | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether the cover is in front."""
        return self._shell is not None

    def draw(self, shell: Shell, name: str) -> None:
        """Cover everything at once; `name` is who locked it."""
        clear_own()
        self._focus = self._window.focusWidget()
        self._shell = shell
        self._stack.setCurrentWidget(self.cover)
        _close_all_but(self._window)
        self._stack.removeWidget(shell)
        shell.setParent(None)
        self.cover.begin(name)

    def open(self) -> None:
        """The same person is back: everything as it was."""
        shell, focus = self.drop(), self._focus
        if shell is None:
            return
        self._stack.addWidget(shell)
        self._stack.setCurrentWidget(shell)
        if focus is not None:
            focus.setFocus()

    def drop(self) -> Shell | None:
        """What was covered does not come back."""
        shell, self._shell = self._shell, None
        self.cover.empty()
        return shell


def _close_all_but(window: QMainWindow) -> None:
    """Dialogs are given up, menus and lists go; what lies over the window without being one of its screens too."""
    QToolTip.hideText()
    was_active = QApplication.activeWindow()
    for other in QApplication.topLevelWidgets():
        if other is window or not other.isVisible():
            continue
        if isinstance(other, QDialog):
            other.reject()
        else:
            other.close()
    if was_active is not None and was_active is not window:
        window.activateWindow()
    central = window.centralWidget()
    for over in window.findChildren(QWidget):
        if over.parentWidget() is window and over is not central and not over.isWindow():
            over.hide()
