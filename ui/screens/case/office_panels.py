"""What happens inside the office: a note, who has the case, a mistaken entry, a wrong kind."""

from collections.abc import Callable

from console.domain import actions as act
from console.domain.case import Entry
from console.domain.ids import PersonId
from console.domain.refused import Refused
from ui.entry_words import entry_title
from ui.names import KINDS, named, naming
from ui.screens.case.panel import Panel
from ui.screens.case.shown import Shown
from ui.tokens import Tone
from ui.widgets import Choice, LongText, Option, Picker
from ui.words import says, tr

Ask = Callable[[Picker, str], None]


class NotePanel(Panel):
    """A note for whoever works on the case."""

    def __init__(self) -> None:
        super().__init__("add_note", says("Add a note"), icon="square-pen", verb=says("Add"))
        self.text = LongText(says("Note"), lines=4)
        self.place("text", self.text, 0)

    def wanted(self) -> list[act.Action]:
        return [act.AddNote(self.text.text())]


class AssignPanel(Panel):
    """Who has the case from now on."""

    def __init__(self, find_people: Ask) -> None:
        super().__init__("assign", says("Assign"), icon="user-check", verb=says("Assign"))
        self.to = Picker(says("To whom"))
        self.to.asked.connect(lambda text: find_people(self.to, text))
        self.place("to", self.to, 0)
        self._now: PersonId | None = None

    def show_case(self, shown: Shown) -> None:
        self._now = shown.case.assignee
        has = tr("Now with {person}", person=shown.known.person(self._now)) if self._now else tr("Nobody has it now")
        self.offer.set(has, Tone.INFO)

    def wanted(self) -> list[act.Action]:
        picked = self.to.picked()
        if picked is None:
            raise Refused("missing", field="to")
        return [act.Assign(expected=self._now, to=PersonId(picked.id))]


class StrikePanel(Panel):
    """A mistaken entry is struck out with a reason; it stays to be seen."""

    def __init__(self) -> None:
        super().__init__("strike_out", says("Strike out an entry"), icon="strikethrough", verb=says("Strike out"))
        self.reason = LongText(says("Why it is mistaken"), lines=2)
        self.place("reason", self.reason, 0)
        self._entry: Entry | None = None

    def choose(self, entry: Entry | None, shown: Shown) -> None:
        """Which entry it is about; named above the reason."""
        self._entry = entry
        self.offer.set(entry_title(entry, shown.case, shown.known) if entry else tr("Choose an entry first"), Tone.WARN)

    def wanted(self) -> list[act.Action]:
        if self._entry is None:
            raise Refused("no_such_entry")
        return [act.StrikeOut(self._entry.id, self.reason.text())]


class KindPanel(Panel):
    """A supervisor corrects a wrong kind; the term is computed anew from the same start."""

    def __init__(self) -> None:
        super().__init__("correct_kind", says("Correct the kind"), icon="tag", verb=says("Correct"))
        self.kind = Choice(says("Kind"), [Option(code, naming(KINDS, code)) for code in act.CITIZENS_KINDS])
        self.place("kind", self.kind, 0)
        self._now: act.Kind | None = None

    def show_case(self, shown: Shown) -> None:
        self._now = shown.case.kind
        self.offer.set(
            tr("Now: {kind}. The term is counted anew from the same day.", kind=named(KINDS, self._now)), Tone.INFO
        )

    def wanted(self) -> list[act.Action]:
        chosen = self.kind.value()
        if not chosen or self._now is None:
            raise Refused("missing", field="kind")
        return [act.CorrectKind(old=self._now, new=act.Kind(chosen))]
