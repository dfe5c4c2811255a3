"""The bodies that are only offered: by a rule that is no more than a guess, by the law, by where cases like it went."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.screens.call.chosen import empty
from ui.screens.call.content import ChosenBody
from ui.screens.call.part import bare
from ui.tokens import Tone
from ui.widgets import Banner, Button, Flow
from ui.widgets.tip import set_tip
from ui.words import Says, Text, says, tr

if TYPE_CHECKING:
    from console.desk.views import LikelyBody

MOST_LETTERS = 34


class OfferedBodies(QWidget):
    """One line offers the best by one key, hidden while nothing is offered; those after it are buttons in `others`,
    which has a place of its own.
    """

    taken = Signal(object)
    """ChosenBody: it was taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rule: tuple[ChosenBody, Text] | None = None
        self._is_guess = False
        self._likely: tuple[LikelyBody, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._first: ChosenBody | None = None
        self.banner = Banner(tone=Tone.WARN, action=says("Take it"), key="F6")
        self.banner.acted.connect(self.take_first)
        self.others = QWidget()
        self._flow = Flow(self.others)
        column = QVBoxLayout(self)
        bare(self, column)
        column.addWidget(self.banner)
        self.read()

    def rule(self, body: ChosenBody | None, why: Text = "", *, is_guess: bool = False) -> None:
        """What the catalogue or the law says; None takes it away."""
        self._rule, self._is_guess = (body, why) if body is not None else None, is_guess
        self.read()

    def suggest(self, bodies: "Sequence[LikelyBody]") -> None:
        """Where cases like this one went, the likeliest first."""
        self._likely = tuple(body for body in bodies if body.count)
        self.read()

    def know_chosen(self, bodies: Sequence[ChosenBody]) -> None:
        """These are chosen: they are offered no more."""
        self._chosen = frozenset(body.id for body in bodies)
        self.read()

    def first(self) -> ChosenBody | None:
        """What is offered by the key."""
        return self._first

    def has_focus(self) -> bool:
        """Whether one stands on something that is offered."""
        holder = QApplication.focusWidget()
        return holder is not None and (self.isAncestorOf(holder) or self.others.isAncestorOf(holder))

    def take_first(self) -> bool:
        """Take what is offered by the key; answers whether there was something."""
        if self._first is None:
            return False
        self.taken.emit(self._first)
        return True

    def read(self) -> None:
        """Say what is offered now: the law before experience, experience before a guess; these while none is chosen."""
        is_chosen = self._rule is not None and self._rule[0].id in self._chosen
        rule = None if is_chosen or (self._is_guess and self._chosen) else self._rule
        likely = () if self._chosen else self._likely
        why: Text = ""
        self._first, tone = None, Tone.WARN
        if likely and (rule is None or self._is_guess):
            best, likely = likely[0], likely[1:]
            self._first, why, tone = _body(best), why_likely(best), Tone.INFO
        elif rule is not None:
            self._first, why = rule
        self.banner.set(why, tone)
        empty(self._flow)
        for each in likely:
            self._flow.addWidget(self._button(each))
        self.others.setVisible(bool(likely))
        self.setVisible(self._first is not None)
        self.updateGeometry()

    def _button(self, likely: "LikelyBody") -> Button:
        name = likely.name if len(likely.name) <= MOST_LETTERS else f"{likely.name[: MOST_LETTERS - 1].rstrip()}…"
        button = Button(f"{name} ({likely.count}/{likely.out_of})", icon="plus", kind="plain")
        button.setAccessibleName(tr("Take {name}", name=likely.name))
        set_tip(button, why_likely(likely)())
        button.clicked.connect(lambda _=False: self.taken.emit(_body(likely)))
        return button


def _body(likely: "LikelyBody") -> ChosenBody:
    return ChosenBody(likely.body, likely.name)


def why_likely(likely: "LikelyBody") -> Says:
    """A body and why it is offered, in one sentence."""
    facts = {"name": likely.name, "count": likely.count, "of": likely.out_of, "place": likely.place}
    if likely.place:
        return says("{name}: {count} of {of} like this in {place} went there", **facts)
    if likely.why == "words":
        return says("{name}: {count} of {of} with words like these went there", **facts)
    return says("{name}: {count} of {of} like this went there", **facts)
