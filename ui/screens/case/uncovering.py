"""Telephones and register numbers are covered until one key shows them; supervisors see who has looked at a case.

An open call or a task with the citizen is reason enough and recorded without a question; else the reason is asked for.
"""

from collections.abc import Callable
from dataclasses import replace

from console import wire
from console.desk.desk import Desk
from console.desk.trouble import Denied, NotFound
from console.domain.case import Case
from console.domain.ids import CaseId
from ui.screens.case.acting import Acting
from ui.screens.case.layout import CaseLayout
from ui.screens.case.look_panels import REVEAL, RevealPanel, UsedPanel
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.screens.deeds import not_stored_sentence
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.words import Text, says, tr


class Uncovering:
    """What the two panels and their keys do with the case that is shown. `changed` is called to show it anew."""

    def __init__(self, host: Host, parts: CaseLayout, acting: Acting, *, changed: Callable[[], None]) -> None:
        self._host = host
        self._parts = parts
        self._acting = acting
        self._changed = changed
        self._shown: Shown | None = None
        self._uncovered: CaseId | None = None
        self._field = ""

    def as_seen(self, shown: Shown | None) -> Shown | None:
        """The case as it now stands, its numbers covered unless somebody uncovered them; those of another are not."""
        if shown is None:
            self._uncovered = None
        else:
            shown = replace(shown, uncovered=self._uncovered == shown.case.id)
        self._shown = shown
        return shown

    def switch(self, field: str = "") -> None:
        """Show the numbers, asking why only where it must be; or cover them again. A field goes under the pen then."""
        shown = self._shown
        if shown is None:
            return
        self._field = field
        if shown.uncovered and not field:
            self._uncovered = None
            self._changed()
        elif self._host.bridge.desk.looks.needs_reason(shown.case):
            self._parts.panels.open(REVEAL)
        else:
            self._reveal(shown.case, "", lambda sentence: self._parts.notice.set(sentence, Tone.WARN))

    def take(self, panel: Panel) -> None:
        """Do what a panel says: one of the two here, any other as an action on the case."""
        shown = self._shown
        if shown is None or not isinstance(panel, (RevealPanel, UsedPanel)):
            self._acting.take(panel)
            return
        if not panel.reason.text().strip():
            panel.refuse(says("Say why: it is recorded with your name."), "reason")
        elif isinstance(panel, UsedPanel):
            self._ask_used(panel, shown)
        else:
            self._reveal(shown.case, panel.reason.text(), panel.refuse, lambda: self._done(panel))

    def _done(self, panel: Panel) -> None:
        self._parts.panels.done(panel)
        self._acting.keep(panel)

    def _reveal(
        self, case: Case, reason: str, refuse: Callable[[Text], None], done: Callable[[], None] = lambda: None
    ) -> None:
        def seen(_: object) -> None:
            if self._shown is None or self._shown.case.id != case.id:
                return
            self._uncovered = case.id
            done()
            self._changed()
            self._host.announce(tr("Numbers are shown"))
            if self._field:
                self._parts.facts.begin(self._field)

        def work(desk: Desk) -> None:
            desk.looks.reveal(case, reason)
            desk.looks.keep()

        self._host.bridge.write(
            work,
            seen,
            lambda refused: refuse(refused_sentence(refused.code, {"field": tr("Why")})),
            lambda: refuse(not_stored_sentence()),
        )

    def _ask_used(self, panel: UsedPanel, shown: Shown) -> None:
        case, reason = shown.case.id, panel.reason.text()
        panel.offer.set(says("The centre is asked …"), Tone.INFO)

        def come(used: wire.Used) -> None:
            if self._shown is not None and self._shown.case.id == case:
                panel.fill({})
                self._acting.keep(panel)
                panel.show_uses(used, self._shown)

        def failed(trouble: Exception) -> None:
            panel.offer.set("")
            if isinstance(trouble, (Denied, NotFound)):
                panel.refuse(says("The centre tells this only to supervisors of the case's office."))
            else:
                panel.refuse(says("The centre cannot be asked now: ask again when the link is back."))

        self._host.bridge.on_link(lambda desk: desk.looks.used(case, reason), come, failed)
