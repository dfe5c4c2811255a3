"""What is shown when something broke that nobody expected: what happened, what was kept, and a report to save."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.courier import Report, report_of
from ui.widgets import Button, Label, LongText, PrimaryButton
from ui.words import says, tr

_log = logging.getLogger(__name__)


class FaultDialog(QDialog):
    """The report names places in the program and holds nothing that a person typed."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report = report
        self.setWindowTitle(tr("Something broke"))
        self._say = Label(
            says("Something broke in the program. What you typed is kept, and you can go on. Please save the report."),
            wraps=True,
        )
        text = LongText(says("Report"), lines=6)
        text.area.setReadOnly(True)
        text.set_text(report.text())
        keep = Button(says("Save the report"), icon="save")
        go_on = PrimaryButton(says("Go on"))
        keep.clicked.connect(lambda _: self._save())
        go_on.clicked.connect(lambda _: self.accept())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(keep)
        buttons.addWidget(go_on)
        column = QVBoxLayout(self)
        column.addWidget(self._say)
        column.addWidget(text, 1)
        column.addLayout(buttons)
        self.resize(620, 320)

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the report"), "console-report.txt")
        if not path:
            return
        try:
            Path(path).write_text(self.report.text(), encoding="utf-8")
        except OSError:
            self._say.say(says("The report could not be saved there. Choose another folder."))


class Faults:
    """Shows one fault at a time; later ones meanwhile are only logged."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._dialog: FaultDialog | None = None
        self._is_aside = False
        self._aside: Report | None = None

    def show(self, report: Report) -> None:
        """Show a report, without stopping the work behind it; over a locked window not before it is unlocked."""
        if self._is_aside:
            self._aside = self._aside or report
            return
        if self._dialog is not None:
            return
        self._dialog = FaultDialog(report, self._window)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    def put_aside(self) -> None:
        """The window is about to be locked, and its dialogs closed: what is shown is shown again afterwards."""
        self._is_aside = True
        self._aside = self._dialog.report if self._dialog is not None else None

    def bring_back(self) -> None:
        """The window is unlocked."""
        self._is_aside = False
        report, self._aside = self._aside, None
        if report is not None:
            self.show(report)

    def watch(self) -> None:
        """Show what breaks in the window's own thread too."""
        sys.excepthook = self._on_fault

    def _on_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        report = report_of(error)
        _log.error("%s", report.text())
        self.show(report)

    def _on_finished(self, _: int) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None
