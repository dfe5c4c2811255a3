"""Tool tips: always plain text. Qt guesses whether a tip is HTML, and would then load what a citizen's name says."""

import html

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QWidget


def plain_tip(text: str) -> str:
    """A text as a tip: as it is, or where Qt would take it for HTML as the HTML that says it."""
    return f"<qt>{html.escape(text)}</qt>" if Qt.mightBeRichText(text) else text


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget its tip."""
    widget.setToolTip(plain_tip(text))
