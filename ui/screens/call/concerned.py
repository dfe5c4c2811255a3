"""The person or organisation the case is for, where another person calls."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.call.content import Concerned
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import CheckMark, NumberField, NumberKind, Speech, TextField
from ui.words import says


class ConcernedPart(FormPart):
    """Folded away until the caller speaks for somebody else; what was typed stays when it is folded again.

    Its labels are those of the caller's fields, so that they fit; the part's name tells a screen reader whose they are.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.relation = TextField(says("On behalf of"), limit=100)
        self.is_organisation = CheckMark(says("Organisation, company"))
        """Stands among the marks, beside which the form puts it."""
        self.parent_name = TextField(says("Father's or mother's name"), limit=100)
        self.given_name = TextField(says("Given name"), limit=100)
        self.register_number = NumberField(says("Register number"), kind=NumberKind.REGISTER_NUMBER)
        self.phone = NumberField(says("Phone"), kind=NumberKind.PHONE)
        self.organisation = TextField(says("Name of the organisation"), limit=300)
        self.organisation_number = NumberField(says("Number of the organisation"), kind=NumberKind.LEGAL_PERSON)
        for name in (
            "relation",
            "is_organisation",
            "parent_name",
            "given_name",
            "register_number",
            "phone",
            "organisation",
            "organisation_number",
        ):
            self.keep(f"concerned.{name}", getattr(self, name))
        column = QVBoxLayout(self)
        bare(self, column)
        column.addLayout(
            row(
                (self.relation, 20),
                (self.parent_name, 22),
                (self.given_name, 20),
                (self.register_number, 22),
                (self.phone, 16),
                (self.organisation, 54),
                (self.organisation_number, 26),
            )
        )
        self.is_organisation.changed.connect(self._show_fields)
        self._speech = Speech()
        self._speech.line("name", self.setAccessibleName, says("Petitioner"))
        self.fold(True)

    def content(self) -> Concerned:
        """What stands in it."""
        return Concerned(
            is_open=not self.isHidden(),
            relation=typed(self.relation),
            is_organisation=self.is_organisation.is_checked(),
            parent_name=typed(self.parent_name),
            given_name=typed(self.given_name),
            register_number=typed(self.register_number),
            phone=typed(self.phone),
            organisation=typed(self.organisation),
            organisation_number=typed(self.organisation_number),
        )

    def show_content(self, concerned: Concerned) -> None:
        """Show a draft's person concerned."""
        self.relation.set_text(concerned.relation)
        self.is_organisation.set_checked(concerned.is_organisation)
        self.parent_name.set_text(concerned.parent_name)
        self.given_name.set_text(concerned.given_name)
        self.register_number.set_text(concerned.register_number)
        self.phone.set_text(concerned.phone)
        self.organisation.set_text(concerned.organisation)
        self.organisation_number.set_text(concerned.organisation_number)
        self.fold(not concerned.is_open)

    def fold(self, folded: bool) -> None:
        """Fold the part away, or unfold it."""
        self._show_fields()
        self.setHidden(folded)
        self.is_organisation.setHidden(folded)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._speech.again()
        super().changeEvent(event)

    def _show_fields(self) -> None:
        is_organisation = self.is_organisation.is_checked()
        for field in (self.parent_name, self.given_name, self.register_number, self.phone):
            field.setVisible(not is_organisation)
        for field in (self.organisation, self.organisation_number):
            field.setVisible(is_organisation)
