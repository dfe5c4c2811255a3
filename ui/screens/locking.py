"""The part of the settings about locking: when it happens by itself, and at once."""

from ui.absence import MOST_MINUTES, USUAL_MINUTES, idle_minutes
from ui.screens.screen import Host
from ui.widgets import Button, Card, Choice, Label, Option
from ui.words import says

OFFERED = (1, 2, 5, 10, 15, 30, 60)


class LockPart(Card):
    """Kept for this desk, whoever sits at it."""

    def __init__(self, host: Host) -> None:
        super().__init__(says("Lock"), icon="lock")
        self._host = host
        self.minutes = Choice(
            says("Lock by itself when nothing was touched for"),
            [Option(str(each), says("{count} min", count=each)) for each in OFFERED],
        )
        self.now = Button(says("Lock"), key="Ctrl+F12", icon="lock")
        self.minutes.changed.connect(self._keep)
        self.now.clicked.connect(lambda _: host.locking.now.emit())
        self.rule = Label("", "hint", wraps=True)
        self.body.addWidget(self.minutes)
        self.body.addWidget(self.rule)
        self.body.addWidget(
            Label(
                says(
                    "Whoever locked it goes on with the password exactly where he was. Eight hours later, when the"
                    " computer sleeps or the person signs out, the key is forgotten, and the next sign-in opens the"
                    " files again. What waits is never lost."
                ),
                "hint",
                wraps=True,
            )
        )
        self.trail(self.now)

    def read(self) -> None:
        """Show what is kept."""
        self._host.bridge.write(idle_minutes, self._show, lambda _: None, lambda: None)

    def _show(self, found: tuple[object, int]) -> None:
        kept, most = found
        self.minutes.set_value(str(kept))
        self.rule.setVisible(most < MOST_MINUTES)
        self.rule.say(says("By the centre's rule it locks after {count} minutes at the latest.", count=most))

    def _keep(self) -> None:
        self._host.locking.minutes.emit(int(self.minutes.value() or USUAL_MINUTES))
