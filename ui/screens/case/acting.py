"""Doing things with the case that is shown: from a panel, a fact, a key or a dropped file to the desk, and back."""

from collections.abc import Sequence

from console.desk.desk import Desk, Step, new_contact_id
from console.domain import actions as act
from console.domain.case import Entry
from console.domain.ids import CaseId, PersonId
from console.domain.refused import Refused
from console.wire import AttentionLine
from ui.known import facts_in_words
from ui.screens.case.case_deeds import urgency_switched
from ui.screens.case.kept import FACT, KeptPanels, draft_id
from ui.screens.case.layout import CaseLayout
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.screens.case.small_copy import with_small_copies
from ui.screens.case.sources import Source
from ui.screens.deeds import Deeds, not_stored_sentence
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.tokens import Tone

_CALLS = frozenset({"record_follow_up", "record_call", "record_survey"})
"""Panels that record a contact with the citizen: figures count contacts."""


class Acting:
    """`show` tells it which case is meant; nothing is done while none is shown."""

    def __init__(self, host: Host, parts: CaseLayout) -> None:
        self._parts = parts
        self._bridge = host.bridge
        self._deeds = Deeds(host)
        self._person = host.bridge.desk.person.id
        self._shown: Shown | None = None
        self.kept = KeptPanels(host.bridge, now=host.now)
        self.kept.stored.connect(self._on_stored)
        self._is_full = False
        self._attached = 0

    def show(self, shown: Shown | None) -> None:
        """The case as it now stands."""
        self._shown = shown

    def submit(self) -> None:
        """Take what is filled in: the fact under the pen, or the open panel."""
        panel = self._parts.panels.open_panel()
        if not self._parts.facts.record() and panel is not None:
            panel.submitted.emit()

    def take(self, panel: Panel) -> None:
        """Do what the panel says; what is missing is said beside its field."""
        shown = self._shown
        if shown is None:
            return
        try:
            actions = panel.wanted()
        except Refused as refused:
            facts = facts_in_words(refused.facts, shown.known)
            panel.refuse(refused_sentence(refused.code, facts), str(refused.facts.get("field") or ""))
            return
        case = shown.case.id
        self.kept.forget(case, panel.name)
        self._deeds.on_case(
            case,
            actions,
            done=lambda: self._on_taken(case, panel),
            refused=lambda sentence, field: self._on_refused(panel, sentence, field),
            draft=draft_id(case, panel.name),
            contact=new_contact_id() if panel.name in _CALLS else None,
        )

    def _on_taken(self, case: CaseId, panel: Panel) -> None:
        if self._shown is not None and self._shown.case.id == case:
            self._parts.panels.done(panel)

    def _on_refused(self, panel: Panel, sentence: str, field: str | None) -> None:
        panel.refuse(sentence, field)
        self.keep(panel)

    def keep(self, panel: Panel) -> None:
        """Somebody types in a panel: its draft follows."""
        if self._shown is not None:
            self.kept.keep(self._shown.case.id, panel.name, panel.content())

    def edit(self, edits: Sequence[act.EditField]) -> None:
        """Change a fact."""
        facts, shown = self._parts.facts, self._shown
        if shown is not None:
            self.kept.forget(shown.case.id, FACT)
            self._deeds.on_case(
                shown.case.id,
                edits,
                done=facts.finish,
                refused=lambda sentence, _: facts.refuse(sentence),
                draft=draft_id(shown.case.id, FACT),
            )

    def keep_fact(self) -> None:
        """Somebody types in a fact, or has left it: its draft follows."""
        if self._shown is not None:
            self.kept.keep(self._shown.case.id, FACT, self._parts.facts.content())

    def take_case(self) -> None:
        """Into one's own list."""
        self._assign(self._person)

    def let_go(self) -> None:
        """Nobody's."""
        self._assign(None)

    def switch_urgency(self) -> None:
        """Urgent, or no longer."""
        if self._shown is not None:
            self._do([urgency_switched(self._shown.case)])

    def attach(self, sources: Sequence[Source]) -> None:
        """Attach files, from the disk or from the clipboard; their content is stored here first.

        The small copies of photos are made in a reader, so that nothing that is saved waits for them.
        """
        if self._shown is None or not sources:
            return
        case = self._shown.case.id

        def attach(copied: list[tuple[Source, bytes | None]]) -> None:
            def steps(desk: Desk) -> list[Step]:
                return [Step(desk.files.add(source, preview=copy), case=case) for source, copy in copied]

            self._deeds.do(steps, done=lambda: None, refused=self._tell)

        self._attached += 1
        self._bridge.read(f"case.attach/{self._attached}", lambda views: with_small_copies(sources), attach)

    def accept(self, entry: Entry) -> None:
        """Ask once more, with what is so now before one's eyes, for what was held."""
        shown = self._shown
        if shown is None:
            return
        line = AttentionLine(
            action=entry.id,
            kind=entry.kind,
            by=entry.by,
            at=entry.at,
            verdict=entry.verdict,
            what=entry.what,
            case=shown.case.id,
            code=entry.code,
            facts=dict(entry.facts),
        )

        def steps(desk: Desk) -> list[Step]:
            """The author's own line is settled with it; another's stays his to settle."""
            asked = desk.views.accept(line)
            mine = entry.by == self._person or shown.is_supervisor
            return asked if mine else [step for step in asked if not isinstance(step.action, act.Settle)]

        self._deeds.do(steps, done=lambda: None, refused=self._tell)

    def _assign(self, to: PersonId | None) -> None:
        if self._shown is not None:
            self._do([act.Assign(expected=self._shown.case.assignee, to=to)])

    def _do(self, actions: Sequence[act.Action]) -> None:
        if self._shown is not None:
            self._deeds.on_case(self._shown.case.id, actions, done=lambda: None, refused=self._tell)

    def _tell(self, sentence: str, _: str | None = None) -> None:
        self._parts.notice.set(sentence, Tone.BAD)

    def _on_stored(self, stored: bool) -> None:
        if not stored:
            self._tell(not_stored_sentence())
        elif self._is_full:
            self._parts.notice.set("")
        self._is_full = not stored
