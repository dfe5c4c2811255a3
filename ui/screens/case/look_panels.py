"""The panels that ask why somebody wants to see a citizen's numbers, and who has looked at a case."""

from console import wire
from console.domain.deadlines import local_day
from console.domain.ids import CaseId
from ui import formats
from ui.names import LOOK_REASONS, LOOKS, named
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Row, RowList, TextField
from ui.words import says, trn

REVEAL, USED = "reveal", "used"


class RevealPanel(Panel):
    """Why somebody wants to see numbers of a citizen who is not on the line and whose case is not his."""

    def __init__(self) -> None:
        super().__init__(REVEAL, says("Show phone and register number"), icon="eye", verb=says("Show"))
        self.reason = TextField(says("Why"), placeholder=says("It is recorded with your name"), limit=500)
        self.place("reason", self.reason, 0)


class UsedPanel(Panel):
    """Who has looked at a case: asked of the centre with the reason, which is a look as well."""

    def __init__(self) -> None:
        super().__init__(USED, says("Who has looked at this case"), icon="users", verb=says("Ask the centre"))
        self.reason = TextField(says("Who asks, and why"), limit=500)
        self.place("reason", self.reason, 0)
        self.rows = RowList(says("Who has looked at this case"))
        self.body.insertWidget(self.body.count() - 1, self.rows)
        self.rows.hide()
        self._of: CaseId | None = None
        self._used = wire.Used(())

    def show_case(self, shown: Shown) -> None:
        if shown.case.id != self._of:
            self._of = shown.case.id
            self._used = wire.Used(())
            self.offer.set("")
        self._show_rows(shown)

    def show_uses(self, used: wire.Used, shown: Shown) -> None:
        """The list, the newest first."""
        self._used = used
        many = len(used.uses)
        self.offer.set(lambda: trn("The centre knows of {count} look", "The centre knows of {count} looks", many))
        self._show_rows(shown)

    def _show_rows(self, shown: Shown) -> None:
        rows = [_row(place, use, shown) for place, use in enumerate(self._used.uses)]
        self.rows.show_rows(list(reversed(rows)))
        self.rows.setVisible(bool(rows))


def _row(place: int, use: wire.Use, shown: Shown) -> Row:
    """One look: who, from which office, what for, when."""
    office = shown.known.office(use.office) if use.office else ""
    why = use.text or (named(LOOK_REASONS, use.reason) if use.reason in LOOK_REASONS else "")
    word = named(LOOKS, use.kind) if use.kind in LOOKS else use.kind
    at = formats.near_day_and_time(use.at, today=local_day(shown.at))
    detail = " · ".join(part for part in (office, why) if part)
    return Row(f"{place}", use.name, detail, trailing=at, badge=word, tone=Tone.INFO)
