"""The facts of a case down the left: read whole, changed in place; a change keeps the old value beside the new one."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.domain.actions import EditField
from console.domain.refused import Refused
from ui.names import FIELDS, naming
from ui.screens.case.fact_list import Editor, Fact, matter_facts, person_facts
from ui.screens.case.holders import holders_card
from ui.screens.case.panel import Content, content_of, fill_field
from ui.screens.case.promises import promises_card
from ui.screens.case.shown import Shown
from ui.theme import look
from ui.tokens import Tone
from ui.widgets import Banner, Button, Card, Field, Flow, Label, LongText, NumberField, NumberKind, Picker, TextField
from ui.widgets.picker import Pick
from ui.widgets.tip import set_tip
from ui.words import Text, said, says, tr

Ask = Callable[[str, Picker, str], None]
"""Looks up places, topics or bodies (the first argument says which) for a picker, in a worker."""


class FactEditor(QWidget):
    """The field in which one fact is changed; Ctrl+Enter records the change, Esc leaves the fact as it was."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, fact: Fact, ask: Ask) -> None:
        super().__init__()
        self._fact = fact
        self.field = _field(fact, ask)
        record = Button(says("Record the change"), key="Ctrl+Enter", icon="check")
        record.clicked.connect(lambda _: self.record())
        leave = Button(says("Leave it"), key="Esc", kind="plain")
        leave.clicked.connect(lambda _: self.left.emit())
        keys = QWidget()
        flow = Flow(keys)
        flow.addWidget(record)
        flow.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        column.addWidget(Label(says("Was: {value}", value=fact.words), "hint", wraps=True))
        column.addWidget(keys)

    def record(self) -> None:
        """Ask for the change; nothing is asked when nothing changed."""
        try:
            new = _new_value(self._fact, self.field)
        except Refused:
            self.field.set_doubt(tr("Choose one from the list"))
            return
        if new == self._fact.value:
            self.left.emit()
            return
        edits = [EditField(self._fact.field, self._fact.value, new)]
        self.wanted.emit(edits)

    def refuse(self, sentence: Text) -> None:
        """Say beside the field why it was not taken."""
        self.field.set_doubt(said(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _field(fact: Fact, ask: Ask) -> Field:
    label = naming(FIELDS, fact.field)
    match fact.editor:
        case Editor.TEXT:
            text = LongText(label, lines=6)
            text.set_text(fact.value or "")
            return text
        case Editor.PLACE | Editor.TOPIC | Editor.BODY:
            picker = Picker(label)
            picker.asked.connect(lambda typed: ask(fact.editor.value, picker, typed))
            if fact.value:
                picker.set_pick(Pick(fact.value, fact.words, ""))
            return picker
        case Editor.REGISTER_NUMBER:
            number = NumberField(label, kind=NumberKind.REGISTER_NUMBER)
            number.set_text(fact.value or "")
            return number
        case Editor.PHONE:
            phone = NumberField(label, kind=NumberKind.PHONE)
            phone.set_text(fact.value[0]["number"] if fact.value else "")
            return phone
    line = TextField(label)
    line.set_text(fact.value or "")
    return line


def _new_value(fact: Fact, field: Field) -> Any:
    if isinstance(field, Picker):
        picked = field.picked()
        if picked is None and field.text():
            raise Refused("wrong_value", field=fact.field)
        return picked.id if picked else None
    if fact.editor is Editor.PHONE and isinstance(field, NumberField):
        return _phones(fact.value or [], field.number())
    typed = field.number() if isinstance(field, NumberField) else field.text()  # type: ignore[attr-defined]
    return typed or ("" if fact.field in ("subject", "text") else None)


def _phones(before: Sequence[dict[str, Any]], number: str) -> list[dict[str, Any]]:
    """The first number changed, what was said of it (best time, do not text) and the other numbers kept."""
    first = dict(before[0]) if before else {"best_time": None, "do_not_text": False, "do_not_call_back": False}
    return [{**first, "number": number}, *before[1:]] if number else list(before[1:])


class FactRow(QWidget):
    """One fact: its label, its value whole, and the key that changes it."""

    edit = Signal(object)

    def __init__(self, fact: Fact, *, may_edit: bool) -> None:
        super().__init__()
        self.fact = fact
        label = Label(fact.label, "field")
        value = Label(fact.words, "" if fact.value else "muted", wraps=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(look().sizes.space(1))
        words.addWidget(label)
        words.addWidget(value)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        if may_edit and fact.editor is not Editor.NONE:
            self.button = Button("", icon="pencil", kind="plain")
            self.button.setAccessibleName(tr("Change: {field}", field=fact.label))
            set_tip(self.button, self.button.accessibleName())
            self.button.clicked.connect(lambda _: self.edit.emit(self.fact))
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)


class Facts(QScrollArea):
    """All facts, in two cards. A fact under the pen stays there while the case is read again."""

    wanted = Signal(object)
    typed = Signal()
    uncover_wanted = Signal(str)
    """The field whose covered number somebody wants to change."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()
        self._ask = ask
        self._kept: Any = None
        self._shown: Shown | None = None
        self._editor: FactEditor | None = None
        self._editing: str | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Facts"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_case(self, shown: Shown) -> None:
        """Show the facts as they stand."""
        self._shown = shown
        was_open = self._editor is not None
        self._build(shown)
        if not was_open:
            self._focus_editor()

    def clear(self) -> None:
        """Another case comes: nothing of the one before is left, and a draft waits until the new one is read."""
        self._shown = self._editing = self._editor = self._kept = None
        self.setWidget(QWidget())

    def finish(self) -> None:
        """The change was taken: the fact is read again."""
        self._editing = self._editor = self._kept = None
        if self._shown is not None:
            self._build(self._shown)
        self.typed.emit()

    def content(self) -> Content:
        """What stands under the pen, as a draft keeps it; empty when nothing does."""
        if self._editor is None or self._editing is None:
            return {}
        return {"field": self._editing, "value": content_of(self._editor.field)}

    def fill(self, content: Content) -> None:
        """Put back under the pen what a draft kept, now or once the case is read."""
        self._kept = content["value"]
        self.begin(content["field"])

    def refuse(self, sentence: Text) -> None:
        """The change was not taken: say why at the field."""
        if self._editor is not None:
            self._editor.refuse(sentence)

    def record(self) -> bool:
        """Record the fact that is being changed; False when none is."""
        if self._editor is None:
            return False
        self._editor.record()
        return True

    def is_editing(self) -> bool:
        """Whether a fact is under the pen."""
        return self._editing is not None

    def begin(self, field: str) -> None:
        """Put one fact under the pen; another one that was is left as it was."""
        self._editing, self._editor = field, None
        if self._shown is not None:
            self._build(self._shown)
        self._focus_editor()

    def _focus_editor(self) -> None:
        if self._editor is not None:
            self._editor.field.setFocus()

    def _on_edit(self, fact: Fact) -> None:
        if fact.is_private and self._shown is not None and not self._shown.uncovered:
            self.uncover_wanted.emit(fact.field)
        else:
            self.begin(fact.field)

    def _on_wanted(self, edits: list[EditField]) -> None:
        """A topic goes with its title as it is now, so that the case keeps it when the catalogue changes."""
        shown = self._shown
        if shown is not None and edits[0].field == "topic":
            title = shown.known.topic(edits[0].new) or None
            edits = [*edits, EditField("topic_title", shown.case.topic_title, title)]
        self.wanted.emit(edits)

    def _build(self, shown: Shown) -> None:
        """Lay all facts out anew; the one under the pen keeps its field, with all that was typed."""
        place, focused = self.verticalScrollBar().value(), self._focused_in_editor()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, look().sizes.space(4), 0)
        column.setSpacing(look().sizes.space(10))
        column.addWidget(self._card(says("The matter"), "file-text", matter_facts(shown), shown))
        people = self._card(says("Who it is for"), "user", person_facts(shown, "caller"), shown)
        withheld = bool(shown.case.marks) and shown.case.caller is None
        if withheld and shown.view.identity is None:
            people.body.addWidget(Banner(says("The name is withheld; only the named officer sees it."), Tone.WARN))
        for fact in person_facts(shown, "petitioner") if shown.case.petitioner else []:
            people.body.addWidget(self._row(fact, shown))
        column.addWidget(people)
        if shown.case.obligations:
            column.addWidget(holders_card(shown))
        if shown.case.promises:
            column.addWidget(promises_card(shown))
        column.addStretch(1)
        self.setWidget(page)
        self.verticalScrollBar().setValue(place)
        if focused is not None:
            focused.setFocus()

    def _focused_in_editor(self) -> QWidget | None:
        """What has the focus, when that is a part of the fact under the pen: it outlives the page."""
        focused = self.window().focusWidget()
        in_editor = self._editor is not None and focused is not None and self._editor.isAncestorOf(focused)
        return focused if in_editor else None

    def _card(self, title: Text, icon: str, facts: Sequence[Fact], shown: Shown) -> Card:
        card = Card(title, icon=icon)
        for fact in facts:
            card.body.addWidget(self._row(fact, shown))
        return card

    def _row(self, fact: Fact, shown: Shown) -> QWidget:
        if fact.field == self._editing:
            if self._editor is None:
                self._editor = FactEditor(fact, self._ask)
                self._editor.wanted.connect(self._on_wanted)
                self._editor.left.connect(self.finish)
                self._editor.field.changed.connect(self.typed)
                if self._kept is not None:
                    fill_field(self._editor.field, self._kept)
                    self._kept = None
            return self._editor
        allowed = shown.refusal(EditField(fact.field, None, None)) is None
        row = FactRow(fact, may_edit=allowed)
        row.edit.connect(self._on_edit)
        return row
