"""What was copied here: a citizen's words are not for whoever pastes next."""

from PySide6.QtGui import QClipboard, QGuiApplication


def clear_own(clipboard: QClipboard | None = None) -> None:
    """Take from the clipboard what this program put there; what came from elsewhere stays."""
    known = clipboard if clipboard is not None else QGuiApplication.clipboard()
    if known.ownsClipboard():
        known.clear(QClipboard.Mode.Clipboard)
    if known.ownsSelection():
        known.clear(QClipboard.Mode.Selection)
