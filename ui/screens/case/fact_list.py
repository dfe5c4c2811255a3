"""Which facts of a case are shown and how each is edited: data, so that the screen holds no list of its own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from console.domain.actions import Party, plain
from console.domain.case import Case
from console.domain.identity import masked, masked_phone
from ui.entry_words import field_value
from ui.names import FIELDS, LANGUAGES, named
from ui.screens.case.shown import Shown
from ui.words import tr


class Editor(StrEnum):
    """What a fact is changed with."""

    LINE = "line"
    TEXT = "text"
    TOPIC = "topic"
    PLACE = "place"
    BODY = "body"
    REGISTER_NUMBER = "register_number"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True)
class Fact:
    """One fact as it stands: `value` as JSON sees it (what an edit calls the old value), `words` as it is read."""

    field: str
    value: Any
    words: str
    editor: Editor

    @property
    def is_private(self) -> bool:
        """Whether it is covered until somebody wants to see it."""
        return bool(self.value) and self.editor in (Editor.PHONE, Editor.REGISTER_NUMBER)

    @property
    def label(self) -> str:
        """What the fact is called."""
        return named(FIELDS, self.field)


_MATTER = (
    ("subject", Editor.LINE),
    ("text", Editor.TEXT),
    ("topic", Editor.TOPIC),
    ("place", Editor.PLACE),
    ("place_words", Editor.LINE),
    ("about_body", Editor.BODY),
    ("about_words", Editor.LINE),
    ("channel", Editor.NONE),
    ("language", Editor.NONE),
    ("needs", Editor.NONE),
)
_PERSON = (
    ("parent_name", Editor.LINE),
    ("given_name", Editor.LINE),
    ("phones", Editor.PHONE),
    ("register_number", Editor.REGISTER_NUMBER),
    ("address", Editor.LINE),
    ("organisation", Editor.LINE),
    ("organisation_number", Editor.LINE),
)
_SHOWN_ONLY_WHEN_KNOWN = frozenset({"about_body", "needs", "organisation", "organisation_number"})


def matter_facts(shown: Shown) -> list[Fact]:
    """What the case is about."""
    facts = [_fact(shown.case, name, editor, shown) for name, editor in _MATTER]
    return [fact for fact in facts if fact.value or fact.field not in _SHOWN_ONLY_WHEN_KNOWN]


def person_facts(shown: Shown, party: str) -> list[Fact]:
    """Who it is for: `party` is caller or petitioner; a withheld name is shown only where its document lies here."""
    kept = shown.view.identity
    of: Party | None = getattr(shown.case, party)
    editable = of is not None or (party == "caller" and not shown.case.marks)
    if of is None and kept is not None:
        of = kept.caller if party == "caller" else kept.petitioner
    if of is None and not editable:
        return []
    facts = []
    for name, editor in _PERSON:
        value = plain(getattr(of or Party(), name))
        if value or name not in _SHOWN_ONLY_WHEN_KNOWN:
            field = f"{party}.{name}"
            facts.append(Fact(field, value, _words(field, value, shown), editor if editable else Editor.NONE))
    return facts


def _fact(case: Case, name: str, editor: Editor, shown: Shown) -> Fact:
    value = plain(getattr(case, name))
    return Fact(name, value, _words(name, value, shown), editor)


def _words(field: str, value: Any, shown: Shown) -> str:
    if not value:
        return tr("not known")
    if field == "topic":
        return shown.case.topic_title or shown.known.topic(value)
    if field == "language":
        return named(LANGUAGES, value)
    if field.endswith("register_number"):
        return str(value) if shown.uncovered else masked(value)
    if field.endswith("phones"):
        return "\n".join(_phone_words(phone, uncovered=shown.uncovered) for phone in value)
    return field_value(field, value, shown.known)


def _phone_words(phone: dict[str, Any], *, uncovered: bool) -> str:
    number = str(phone["number"]) if uncovered else masked_phone(str(phone["number"]))
    grouped = f"{number[:4]} {number[4:]}" if len(number) == 8 else number
    if phone.get("do_not_call_back"):
        return tr("{phone}, do not call back", phone=grouped)
    if phone.get("best_time"):
        return tr("{phone}, best at {time}", phone=grouped, time=phone["best_time"])
    return grouped
