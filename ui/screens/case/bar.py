"""The row of keys below a case: what is done most is seen, the rest is in one menu."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.case.case_deeds import DEEDS, fits
from ui.screens.case.shown import Shown
from ui.widgets import Button, Commands, Flow
from ui.widgets.commands import shown_key
from ui.words import says


class Bar(QWidget):
    """Buttons run the commands of the same name; those that make no sense now are not there."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self._commands = commands
        self._buttons: dict[str, Button] = {}
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        flow = Flow(row)
        for deed in DEEDS:
            if not deed.in_bar:
                continue
            button = Button(deed.word, key=shown_key(deed.key), icon=deed.icon)
            button.clicked.connect(lambda _=False, name=deed.name: self._commands.run(f"case.{name}"))
            self._buttons[deed.name] = button
            flow.addWidget(button)
        self._more = Button(says("More"), key="F10", icon="ellipsis")
        self._more.clicked.connect(lambda _: self.open_menu())
        flow.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)

    def show_case(self, shown: Shown) -> None:
        """Show what fits the case now."""
        for deed in DEEDS:
            if deed.in_bar:
                self._buttons[deed.name].setVisible(fits(deed, shown))

    def open_menu(self) -> None:
        """Everything else, with its keys; arrows and Enter choose."""
        menu = QMenu(self)
        for deed in DEEDS:
            if not deed.in_bar and self._commands.get(f"case.{deed.name}").enabled():
                menu.addAction(self._commands.action(f"case.{deed.name}", menu))
        menu.aboutToHide.connect(menu.deleteLater)
        above = QPoint(0, -menu.sizeHint().height())
        menu.popup(self._more.mapToGlobal(above))
