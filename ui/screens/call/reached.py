"""How the citizen came and how he wants to be reached: channel, language, needs, another phone, best time."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.domain.actions import Channel
from ui.names import CHANNELS, LANGUAGES, named, naming
from ui.screens.call.content import Contact
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import CheckMark, Choice, NumberField, NumberKind, Option, TextField
from ui.words import Says, says

NEEDS: dict[str, Says] = {
    "hearing": says("Hard of hearing"),
    "sight": says("Hard of seeing"),
    "interpreter": says("Needs an interpreter"),
    "helper": says("Somebody helps to speak"),
}
"""What a citizen may need, by the code that cases keep."""


class ReachedPart(FormPart):
    """Folded away: nearly every contact is a call in Mongolian. Its summary stands on the button that unfolds it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.channel = Choice(
            says("Way of contact"), [Option(channel.value, naming(CHANNELS, channel)) for channel in Channel]
        )
        self.language = Choice(says("Language spoken"), [Option(code, naming(LANGUAGES, code)) for code in LANGUAGES])
        self.other_phone = NumberField(says("Another phone"), kind=NumberKind.PHONE)
        self.best_time = TextField(says("Best time to call"), limit=100)
        self.do_not_text = CheckMark(says("Do not text"))
        self.do_not_call_back = CheckMark(says("Do not call back"))
        self.needs = {code: CheckMark(words) for code, words in NEEDS.items()}
        self.is_told_of_recording = CheckMark(says("Told that the call is recorded"))
        self.sharing = Choice(
            says("May name and phone go to the body?"), [Option("yes", says("Yes")), Option("no", says("No"))]
        )
        names = ("channel", "language", "other_phone", "best_time", "do_not_text", "do_not_call_back")
        for name in (*names, "is_told_of_recording", "sharing"):
            self.keep(f"reached.{name}", getattr(self, name))
        for code, mark in self.needs.items():
            self.keep(f"reached.needs.{code}", mark)
        column = QVBoxLayout(self)
        bare(self, column)
        column.addWidget(self.channel)
        column.addWidget(self.language)
        column.addLayout(
            row((self.other_phone, 2), (self.best_time, 2), (self.do_not_text, 1), (self.do_not_call_back, 1))
        )
        column.addLayout(row(*((mark, 1) for mark in self.needs.values())))
        column.addLayout(row((self.sharing, 2), (self.is_told_of_recording, 2)))
        self.show_content(Contact())
        self.fold(True)

    def content(self) -> Contact:
        """What stands in it."""
        return Contact(
            channel=self.channel.value() or Channel.PHONE.value,
            language=self.language.value() or "mn",
            needs=tuple(code for code, mark in self.needs.items() if mark.is_checked()),
            other_phone=typed(self.other_phone),
            best_time=typed(self.best_time),
            do_not_text=self.do_not_text.is_checked(),
            do_not_call_back=self.do_not_call_back.is_checked(),
            is_told_of_recording=self.is_told_of_recording.is_checked(),
            sharing=self.sharing.value() or "",
        )

    def show_content(self, contact: Contact) -> None:
        """Show a draft's contact."""
        self.channel.set_value(contact.channel)
        self.language.set_value(contact.language)
        for code, mark in self.needs.items():
            mark.set_checked(code in contact.needs)
        self.other_phone.set_text(contact.other_phone)
        self.best_time.set_text(contact.best_time)
        self.do_not_text.set_checked(contact.do_not_text)
        self.do_not_call_back.set_checked(contact.do_not_call_back)
        self.is_told_of_recording.set_checked(contact.is_told_of_recording)
        self.sharing.set_value(contact.sharing or None)

    def fold(self, folded: bool) -> None:
        """Fold the part away, or unfold it."""
        self.setHidden(folded)

    def summary(self) -> str:
        """«Утсаар · Монгол», for the button that unfolds it."""
        content = self.content()
        return " · ".join((named(CHANNELS, content.channel), named(LANGUAGES, content.language)))
