"""Notices to all agents: the form that posts one, and the list of those in force."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from console.domain.actions import PostNotice
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.refused import Refused
from console.wire import Notice
from ui import formats
from ui.known import Known
from ui.screens.asking import Asking
from ui.screens.case.panel import content_of, fill_field
from ui.screens.kept_form import Content
from ui.tokens import Tone
from ui.widgets import (
    Banner,
    Button,
    Card,
    DateTimeField,
    EmptyState,
    Field,
    LongText,
    Picker,
    PrimaryButton,
    Row,
    RowList,
)
from ui.words import says, tr


class NoticeForm(Card):
    """A notice until a moment, for calls of a topic or place, or for all."""

    typed = Signal()

    def __init__(self, asking: Asking, now: Callable[[], datetime]) -> None:
        super().__init__(says("Post a notice"), icon="megaphone")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.text = LongText(says("What agents are to know"), lines=3)
        self.text.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.until = DateTimeField(says("Until"), now=now)
        self.topic = Picker(says("Only on calls about"))
        self.topic.asked.connect(lambda text: asking.ask("topic", self.topic, text))
        self.place = Picker(says("Only on calls from"))
        self.place.asked.connect(lambda text: asking.ask("place", self.place, text))
        self.fault = Banner("", Tone.BAD)
        self.post = PrimaryButton(says("Post the notice"), key="Ctrl+Enter", icon="megaphone")
        grid = QGridLayout()
        grid.addWidget(self.text, 0, 0, 1, 3)
        for column, field in enumerate((self.until, self.topic, self.place)):
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)
        keys = QWidget()
        keys.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(keys)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.fault, 1)
        row.addStretch(1)
        row.addWidget(self.post)
        self.body.addLayout(grid)
        self.body.addWidget(keys)
        self._fields: dict[str, Field] = {
            "text": self.text,
            "until": self.until,
            "topic": self.topic,
            "place": self.place,
        }
        for each in self._fields.values():
            each.changed.connect(self.typed)

    def content(self) -> Content:
        """What was typed, as a draft keeps it; empty where nothing was."""
        return {name: value for name, field in self._fields.items() if (value := content_of(field))}

    def bring_back(self, content: Content) -> None:
        """Show what a draft kept."""
        for name, field in self._fields.items():
            fill_field(field, content.get(name))

    def notice(self) -> PostNotice:
        """What is to be posted. Raises Refused for what is missing."""
        until = self.until.when()
        if not self.text.text():
            raise Refused("missing", field="text")
        if until is None:
            raise Refused("missing", field="until")
        topic, place = self.topic.picked(), self.place.picked()
        return PostNotice(
            text=self.text.text(),
            until=until,
            topic=TopicId(topic.id) if topic else None,
            place=PlaceCode(place.id) if place else None,
        )

    def clear(self) -> None:
        """It was posted."""
        self.bring_back({})
        self.fault.set("")


class NoticesInForce(Card):
    """Every notice that calls show now, with until when and on which calls."""

    end_wanted = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(says("Notices in force"), icon="megaphone")
        self._now = now
        self._notices: Sequence[Notice] = ()
        self.rows = RowList(says("Notices in force"))
        self._nothing = EmptyState(says("No notice is in force"), says("Write one with F7"), icon="megaphone")
        self.end = Button(says("End it now"), key="F9", icon="x")
        self.end.clicked.connect(lambda _: self.end_wanted.emit())
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._nothing, 1)
        self.body.addWidget(self.end)

    def show_notices(self, notices: Sequence[Notice], known: Known) -> None:
        """Show these, the newest first."""
        self._notices = notices
        self.rows.show_rows([_row(notice, known, self._now()) for notice in notices])
        self.rows.setVisible(bool(notices))
        self.end.setVisible(bool(notices))
        self._nothing.setVisible(not notices)
        if notices and self.rows.current_id() is None:
            self.rows.select(notices[0].id)

    def ending(self) -> PostNotice | None:
        """The notice one stands on, over from now on; None while none is in force."""
        notice = next((each for each in self._notices if each.id == self.rows.current_id()), None)
        if notice is None:
            return None
        same = PostNotice(
            text=notice.text,
            until=notice.until,
            topic=TopicId(notice.topic) if notice.topic else None,
            place=PlaceCode(notice.place) if notice.place else None,
            notice=notice.id,
        )
        return replace(same, until=self._now())


def _row(notice: Notice, known: Known, now: datetime) -> Row:
    until = formats.near_day_and_time(notice.until, today=formats.local(now).date())
    on = " · ".join(filter(None, (known.topic(notice.topic), known.place(notice.place)))) or tr("all calls")
    said = tr("{calls} · until {until} · {who}", calls=on, until=until, who=known.person(notice.by))
    return Row(notice.id, notice.text, said, icon="megaphone")
