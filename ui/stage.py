"""Where the screens stand, one in front: at large type one that needs more height than there is can be scrolled."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.widgets import FrontStack


class Stage(QScrollArea):
    """Never makes the window larger than the computer's screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screens = FrontStack()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._screens)

    def add(self, screen: QWidget) -> None:
        """Another screen, behind the others."""
        self._screens.addWidget(screen)

    def bring_to_front(self, screen: QWidget) -> None:
        """Put a screen in front, from its top."""
        if self._screens.currentWidget() is screen:
            return
        self._screens.setCurrentWidget(screen)
        self.verticalScrollBar().setValue(0)
