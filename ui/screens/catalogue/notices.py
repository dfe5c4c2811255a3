"""Notices from supervisors (an outage, a new rule), as lines: their own words, and until when."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.wire import Notice
from ui import formats
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner
from ui.words import tr


class NoticeLines(QWidget):
    """One banner a notice; not there while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().sizes.space(6))
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for notice in notices:
            until = formats.day_and_time(notice.until)
            self._column.addWidget(Banner(tr("{text} (until {when})", text=notice.text, when=until), Tone.INFO))
        self.setVisible(bool(notices))
