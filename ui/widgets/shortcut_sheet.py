"""F1: every command of the window with its key, made from the one list."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import look
from ui.widgets.commands import Commands, shown_key
from ui.widgets.label import Label
from ui.words import said


class ShortcutSheet(QScrollArea):
    """A page of groups; made anew each time it is read."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        # Qt is walking all widgets while it tells of a change: none may be deleted until it has ended.
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self.read)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.read()

    def read(self) -> None:
        """Show the commands as they are now."""
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(look().sizes.space(14))
        for group, commands in self._commands.groups().items():
            with_keys = [command for command in commands if command.keys]
            if not with_keys:
                continue
            if group:
                column.addWidget(Label(group, "strong"))
            grid = QGridLayout()
            grid.setColumnStretch(1, 1)
            grid.setHorizontalSpacing(look().sizes.space(18))
            grid.setVerticalSpacing(look().sizes.space(5))
            for row, command in enumerate(with_keys):
                keys = Label(" · ".join(shown_key(key) for key in command.keys), "muted")
                keys.setMinimumWidth(look().px(120))
                grid.addWidget(keys, row, 0)
                grid.addWidget(Label(said(command.name), wraps=True), row, 1)
            column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(page)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange) and self.widget():
            self._again.start()
        super().changeEvent(event)
