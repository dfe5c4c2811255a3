"""What an agent has put into a call, as values: what a draft keeps and what saving makes actions of.

Texts are as typed, blanks included, so that a draft comes back with the cursor where it was.
"""

from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar, get_type_hints

from console.domain.identity import read_phone, read_register_number
from console.domain.ids import CaseId, ContactId
from console.domain.looks import Call

T = TypeVar("T")


@dataclass(frozen=True)
class Caller:
    """Whoever phones, writes or comes."""

    phone: str = ""
    parent_name: str = ""
    given_name: str = ""
    register_number: str = ""
    anonymous: bool = False
    withheld: bool = False


@dataclass(frozen=True)
class Contact:
    """How the citizen came, and how he wants to be reached and spoken to."""

    channel: str = "phone"
    language: str = "mn"
    needs: tuple[str, ...] = ()
    other_phone: str = ""
    best_time: str = ""
    do_not_text: bool = False
    do_not_call_back: bool = False
    is_told_of_recording: bool = False
    sharing: str = ""
    """Whether name and phone may go to the body: yes, no, or not asked."""


@dataclass(frozen=True)
class Concerned:
    """The person or organisation the case is for, where that is not the caller."""

    is_open: bool = False
    relation: str = ""
    is_organisation: bool = False
    parent_name: str = ""
    given_name: str = ""
    register_number: str = ""
    phone: str = ""
    organisation: str = ""
    organisation_number: str = ""


@dataclass(frozen=True)
class Where:
    """Where the petitioner lives, and where the problem is: a place of the catalogue and free words for the rest.

    `place_typed` are words in the place's field that are no place of the catalogue (yet). `prefilled`: nobody chose the
    place, it was filled in from the office or from the caller's latest case.
    """

    place: str = ""
    place_typed: str = ""
    place_words: str = ""
    address: str = ""
    prefilled: bool = False


@dataclass(frozen=True)
class Matter:
    """What it is about: the kind, the topic, whom it complains of, and the words."""

    kind: str = ""
    topic: str = ""
    topic_title: str = ""
    about_body: str = ""
    about_words: str = ""
    subject: str = ""
    text: str = ""
    answer: str = ""
    urgent: bool = False
    child: bool = False


@dataclass(frozen=True)
class ChosenBody:
    """A body the case will be forwarded to."""

    id: str
    name: str


@dataclass(frozen=True)
class Told:
    """A service told to the caller, with its title as it was then."""

    id: str
    title: str


@dataclass(frozen=True)
class Outcome:
    """What becomes of the call: bodies, services told, what nothing answered, when to call back, what was promised.

    `body_typed` are words in the bodies' field that no body was chosen for (yet).
    """

    bodies: tuple[ChosenBody, ...] = ()
    body_typed: str = ""
    told: tuple[Told, ...] = ()
    unmet: str = ""
    call_back: str = ""
    promise: str = ""
    promise_day: str = ""


@dataclass(frozen=True)
class About:
    """The existing case this call is recorded on."""

    case: str = ""
    number: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Content:
    """The whole of a call's form."""

    contact: str = ""
    caller: Caller = field(default_factory=Caller)
    reached: Contact = field(default_factory=Contact)
    concerned: Concerned = field(default_factory=Concerned)
    where: Where = field(default_factory=Where)
    matter: Matter = field(default_factory=Matter)
    outcome: Outcome = field(default_factory=Outcome)
    about: About = field(default_factory=About)
    joins: About = field(default_factory=About)
    """The case like it with which it belongs to one common problem once it is saved."""

    def is_empty(self) -> bool:
        """Whether nothing was put in yet beside a prefilled place, so that there is nothing to keep."""
        where = replace(self.where, place="", prefilled=False) if self.where.prefilled else self.where
        return replace(self, where=where) == Content(contact=self.contact)


def call_of(content: Content) -> Call:
    """Who is on the line and about what: for his data that is reason enough."""
    phones = [read_phone(each).number for each in (content.caller.phone, content.reached.other_phone) if each]
    register = read_register_number(content.caller.register_number)
    return Call(
        ContactId(content.contact),
        case=CaseId(content.about.case) if content.about.case else None,
        phones=tuple(phones),
        register_number=register.number if register.doubt != "wrong_form" else None,
    )


def as_stored(content: Content) -> dict[str, Any]:
    """The content as a draft keeps it."""
    return asdict(content)


def from_stored(stored: Any) -> Content:
    """The content of a draft. What a newer or older program wrote and this one cannot read is left at its default."""
    return _read(Content, stored)


def _read(wanted: type[T], stored: Any) -> T:
    if not isinstance(stored, dict):
        return wanted()
    values: dict[str, Any] = {}
    for name, kind in get_type_hints(wanted).items():
        value = stored.get(name)
        if is_dataclass(kind):
            values[name] = _read(_class(kind), value)
        elif kind in (str, bool):
            if isinstance(value, kind):
                values[name] = value
        elif isinstance(value, (list, tuple)):
            item = kind.__args__[0]
            values[name] = tuple(_item(item, one) for one in value if isinstance(one, (str, dict)))
    return wanted(**values)


def _class(kind: Any) -> type[Any]:
    return kind  # type: ignore[no-any-return]


def _item(kind: Any, stored: Any) -> Any:
    return stored if kind is str else kind(*(str(stored.get(each.name, "")) for each in fields(kind)))
