"""What stands beside the form and follows it while one types: notices, earlier cases, the look-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.catalogue import PlaceCode, TopicId
from console.domain.identity import read_phone
from ui.screens.call.caller import KnownCaller
from ui.screens.call.content import Content
from ui.screens.call.earlier import EarlierPart
from ui.screens.call.look_up import LookUpPart
from ui.screens.call.where_is import WhereIsPart
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.widgets import Banner, FrontStack, spaced
from ui.words import tr, trn

if TYPE_CHECKING:
    from console.desk.views import CaseRow, LikelyBody, Similar, Views
    from console.wire import Notice

LEAST_DIGITS = 6
"""Earlier cases are looked for from this many digits of a number on."""
PAUSE_MILLISECONDS = 250
"""What is like the call is looked for when the typing pauses."""
LEAST_WORDS = 2
MOST_NOTICES = 3


class Beside(QWidget):
    """Everything here reads in the workers; the form never waits for it."""

    known = Signal(object)
    """KnownCaller | None: who called from this number before."""
    alike = Signal(int, object)
    """How many open cases are like the call, and the bodies that cases like it went to: LikelyBody, ..."""

    def __init__(self, host: Host, name: str, contact: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._name = name
        self._phone = ""
        self._announced: frozenset[str] = frozenset()
        self._matter = _Matter()
        self._told: tuple[int, tuple[str, ...]] = (0, ())
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._read_alike)
        self._place: PlaceCode | None = None
        self.earlier = EarlierPart(host.now)
        self.look_up = LookUpPart(host.bridge, name, lambda: self._place, host.now)
        self.where_is = WhereIsPart(host, name, contact)
        self._notices = [Banner(tone=Tone.WARN) for _ in range(MOST_NOTICES)]
        self._lower = FrontStack()
        self._lower.addWidget(self.look_up)
        self._lower.addWidget(self.where_is)
        self.where_is.left.connect(self.show_look_up)
        column = QVBoxLayout(self)
        spaced(self, column, gap=12)
        for notice in self._notices:
            column.addWidget(notice)
        column.addWidget(self.earlier, 2)
        column.addWidget(self._lower, 3)
        self.earlier.opened.connect(lambda case: host.show_screen("case", case))

    def follow(self, content: Content) -> None:
        """The form is another one now: read what depends on it, and only that."""
        phone = read_phone(content.caller.phone).number
        if phone != self._phone:
            self._phone = phone
            self._read_earlier()
        matter = _matter_of(content)
        if matter != self._matter:
            moved = (matter.place, matter.topic) != (self._matter.place, self._matter.topic)
            self._matter, self._place = matter, matter.place
            self._pause.start()
            if moved:
                self._read_notices()
                self.look_up.ask()

    def ask_where_is(self) -> None:
        """F11: where is my case?"""
        self._lower.setCurrentWidget(self.where_is)
        self.where_is.begin(self._phone)

    def show_look_up(self) -> None:
        """Put the look-up back in its place, the focus staying where it is."""
        self._lower.setCurrentWidget(self.look_up)

    def enter_look_up(self) -> None:
        """F10: go to the look-up."""
        self.show_look_up()
        self.look_up.box.line.setFocus()
        self.look_up.box.line.selectAll()

    def refresh(self) -> None:
        """Cases or the catalogue changed: read again what is shown."""
        self._read_earlier()
        self._read_alike()
        self._read_notices()

    def read(self) -> None:
        """Say everything again, in the language in force."""
        self.earlier.read()
        self.look_up.read()
        self.where_is.read()

    def _read_earlier(self) -> None:
        place, phone = f"{self._name}/earlier", self._phone
        if len(phone) < LEAST_DIGITS:
            self._host.bridge.drop(place)
            self._show_earlier(((), None))
            return
        self._host.bridge.read(place, partial(_earlier, phone=phone), self._show_earlier)

    def _show_earlier(self, found: "tuple[Sequence[CaseRow], KnownCaller | None]") -> None:
        rows, caller = found
        self.earlier.show_own(rows)
        self.known.emit(caller)
        ids = frozenset(row.id for row in rows)
        if ids - self._announced:
            self._host.announce(trn("{count} earlier case", "{count} earlier cases", len(rows)))
        self._announced = ids

    def _read_alike(self) -> None:
        matter = self._matter
        if matter.says_nothing:
            self._host.bridge.drop(f"{self._name}/alike")
            self._show_alike(((), ()))
            return
        self._host.bridge.read(f"{self._name}/alike", partial(_alike, matter=matter), self._show_alike)

    def _show_alike(self, found: "tuple[Sequence[Similar], Sequence[LikelyBody]]") -> None:
        similar, bodies = found
        self.earlier.show_similar(similar)
        count = self.earlier.similar_count()
        self.alike.emit(count, tuple(bodies))
        told = (count, tuple(body.body for body in bodies[:1]))
        if told != self._told and any(told):
            self._host.announce(_announcement(count, bool(bodies)))
        self._told = told

    def _read_notices(self) -> None:
        matter, now = self._matter, self._host.now()
        self._host.bridge.read(
            f"{self._name}/notices", lambda views: views.notices(matter.topic, matter.place, now), self._show_notices
        )

    def _show_notices(self, notices: "Sequence[Notice]") -> None:
        for number, banner in enumerate(self._notices):
            banner.set(notices[number].text if number < len(notices) else "")


def _earlier(views: "Views", *, phone: str) -> "tuple[Sequence[CaseRow], KnownCaller | None]":
    """The cases of a number, newest first, and the caller of the newest that names one, with its place."""
    rows = views.history(phone)
    for row in rows[:5]:
        view = views.case(row.id)
        caller = view.case.caller if view is not None else None
        if caller is not None and any(read_phone(each.number).number == phone for each in caller.phones):
            return rows, KnownCaller(caller, row.place_code or "")
    return rows, None


@dataclass(frozen=True)
class _Matter:
    """What of a call other cases are compared with."""

    place: PlaceCode | None = None
    topic: TopicId | None = None
    subject: str = ""
    text: str = ""

    @property
    def says_nothing(self) -> bool:
        """Whether too little was put in to be like anything."""
        return self.topic is None and len(f"{self.subject} {self.text}".split()) < LEAST_WORDS


def _matter_of(content: Content) -> _Matter:
    place, topic = content.where.place, content.matter.topic
    return _Matter(
        PlaceCode(place) if place else None,
        TopicId(topic) if topic else None,
        content.matter.subject.strip(),
        content.matter.text.strip(),
    )


def _alike(views: "Views", *, matter: _Matter) -> "tuple[Sequence[Similar], Sequence[LikelyBody]]":
    """Open cases like it, and the bodies that cases like it went to."""
    subject, text, topic, place = matter.subject, matter.text, matter.topic, matter.place
    return (
        views.similar(subject=subject, text=text, topic=topic, place=place),
        views.likely_bodies(subject=subject, text=text, topic=topic, place=place),
    )


def _announcement(count: int, has_body: bool) -> str:
    """What has come up beside the form, in eight words at most."""
    if not count:
        return tr("A body is suggested: F6")
    if not has_body:
        return trn("{count} similar open case: F8", "{count} similar open cases: F8", count)
    return trn("{count} similar case, a body suggested: F6", "{count} similar cases, a body suggested: F6", count)
