"""The person or organisation the case is for, where another person calls."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.call.content import Concerned
from ui.screens.call.part import FormPart, bare, row, typed
from ui.widgets import CheckMark, NumberField, NumberKind, TextField
from ui.words import says


class ConcernedPart(FormPart):
    """Folded away until the caller speaks for somebody else; what was typed stays when it is folded again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.relation = TextField(says("On behalf of (relation)"), limit=100)
        self.is_organisation = CheckMark(says("Organisation, company"))
        self.parent_name = TextField(says("Father's or mother's name of the person concerned"), limit=100)
        self.given_name = TextField(says("Given name of the person concerned"), limit=100)
        self.register_number = NumberField(
            says("Register number of the person concerned"), kind=NumberKind.REGISTER_NUMBER
        )
        self.phone = NumberField(says("Phone of the person concerned"), kind=NumberKind.PHONE)
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
        bare(column)
        column.addLayout(row((self.relation, 2), (self.is_organisation, 1)))
        column.addLayout(
            row((self.parent_name, 27), (self.given_name, 27), (self.register_number, 24), (self.phone, 20))
        )
        column.addLayout(row((self.organisation, 3), (self.organisation_number, 1)))
        self.is_organisation.changed.connect(self._show_fields)
        self._show_fields()
        self.hide()

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
        self._show_fields()
        self.setVisible(concerned.is_open)

    def _show_fields(self) -> None:
        is_organisation = self.is_organisation.is_checked()
        for field in (self.parent_name, self.given_name, self.register_number, self.phone):
            field.setVisible(not is_organisation)
        for field in (self.organisation, self.organisation_number):
            field.setVisible(is_organisation)
