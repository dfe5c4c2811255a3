"""From what stands in the form to the actions that one save hands to the desk: data in, data out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from console.desk.desk import Step
from console.domain.actions import (
    AddNote,
    AnswerInquiry,
    Channel,
    Consent,
    CountUnmetNeed,
    Forward,
    KeepIdentity,
    Kind,
    MakePromise,
    Mark,
    OpenCase,
    Party,
    Phone,
    Priority,
    RecordCall,
    RecordConsent,
    ScheduleCallBack,
    TellService,
)
from console.domain.catalogue import BodyId, PlaceCode, ServiceId, TopicId
from console.domain.identity import CaseNumber, read_legal_person_number, read_phone, read_register_number
from console.domain.ids import CaseId, ObligationId, OfficeId, PersonId
from ui.consent_words import wording
from ui.screens.call.content import Concerned, Content


class Ending(StrEnum):
    """How a call is saved."""

    SAVE = "save"
    FORWARD = "forward"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Surroundings:
    """What a save needs beside the form: who saves, where, the ids made for it, the call-back as an instant (aware) and
    the day of a promise.

    `note` are words of the form that no action has a place for (a call-back that cannot be read): they become a note.
    """

    person: PersonId
    office: OfficeId
    case: CaseId
    new_obligation: Callable[[], ObligationId]
    call_back: datetime | None = None
    note: str = ""
    promised_by: date | None = None


def steps_of(content: Content, ending: Ending, around: Surroundings) -> list[Step]:
    """All actions of one save, in their order: the case (or the call on an existing one), then what hangs on it."""
    case = CaseId(content.about.case) if content.about.case else around.case
    steps = [Step(_again(content), case)] if content.about.case else _opening(content, ending, around)
    steps += [Step(TellService(ServiceId(told.id), told.title), case) for told in content.outcome.told]
    steps += [Step(each, case) for each in _consents(content)]
    if ending is Ending.FORWARD:
        steps += [
            Step(Forward(around.new_obligation(), BodyId(body.id), body.name), case) for body in content.outcome.bodies
        ]
    if around.call_back is not None:
        steps.append(Step(ScheduleCallBack(around.call_back), case))
    if around.promised_by is not None:
        steps.append(Step(MakePromise(clean(content.outcome.promise), around.promised_by), case))
    if around.note:
        steps.append(Step(AddNote(clean(around.note)), case))
    if content.outcome.unmet:
        topic = TopicId(content.matter.topic) if content.matter.topic else None
        steps.append(Step(CountUnmetNeed(around.office, clean(content.outcome.unmet), topic)))
    return steps


def _consents(content: Content) -> list[RecordConsent]:
    """What the citizen was told and asked, in the words of the screen."""
    reached, found = content.reached, []
    if reached.is_told_of_recording:
        found.append(RecordConsent(Consent.RECORDING, agreed=True, wording=wording(Consent.RECORDING)))
    if reached.sharing:
        agreed = reached.sharing == "yes"
        found.append(RecordConsent(Consent.SHARING, agreed=agreed, wording=wording(Consent.SHARING)))
    return found


def clean(text: str) -> str:
    """A text without the blanks around it and without the signs nobody types or sees (a pasted NUL)."""
    return "".join(
        letter for letter in text if letter in "\n\t" or (ord(letter) >= 32 and not _is_half(letter))
    ).strip()


def _is_half(letter: str) -> bool:
    return 0xD800 <= ord(letter) < 0xE000


def _or_none(text: str) -> str | None:
    return clean(text) or None


def _joined(*texts: str) -> str | None:
    return ", ".join(filter(None, map(clean, texts))) or None


def _again(content: Content) -> RecordCall:
    words = [clean(content.matter.subject), clean(content.matter.text), clean(content.matter.answer)]
    phone = read_phone(content.caller.phone).number
    return RecordCall(Channel(content.reached.channel), "\n".join(filter(None, words)), phone or None)


def _opening(content: Content, ending: Ending, around: Surroundings) -> list[Step]:
    caller = caller_party(content)
    petitioner = petitioner_party(content.concerned)
    relation = _or_none(content.concerned.relation) if content.concerned.is_open else None
    hidden = content.caller.anonymous or content.caller.withheld
    opening = OpenCase(
        number=CaseNumber(""),
        office=around.office,
        kind=Kind(content.matter.kind or Kind.REQUEST),
        channel=Channel(content.reached.channel),
        subject=clean(content.matter.subject).replace("\n", " "),
        text=clean(content.matter.text),
        caller=None if hidden else caller,
        petitioner=None if hidden else petitioner,
        relation=None if hidden else relation,
        language=content.reached.language,
        needs=content.reached.needs,
        marks=_marks(content),
        priority=Priority.URGENT if content.matter.urgent else Priority.NORMAL,
        topic=TopicId(content.matter.topic) if content.matter.topic else None,
        topic_title=_or_none(content.matter.topic_title),
        place=PlaceCode(content.where.place) if content.where.place else None,
        place_words=_joined(content.where.place_typed, content.where.place_words),
        about_body=BodyId(content.matter.about_body) if content.matter.about_body else None,
        about_words=_or_none(content.matter.about_words),
        assignee=around.person,
    )
    answered = ending is Ending.ANSWERED
    steps = [Step(AnswerInquiry(opening, answer_of(content)) if answered else opening, around.case)]
    if content.caller.withheld or (content.caller.anonymous and petitioner is not None):
        known = Party() if content.caller.anonymous or caller is None else caller
        steps.append(Step(KeepIdentity(known, petitioner, relation), around.case))
    return steps


def answer_of(content: Content) -> str:
    """What was answered on the spot: the words typed, else the services told."""
    return clean(content.matter.answer) or "; ".join(told.title for told in content.outcome.told)


def _marks(content: Content) -> tuple[Mark, ...]:
    set_marks = (
        (content.matter.child, Mark.CHILD),
        (content.caller.withheld, Mark.NAME_WITHHELD),
        (content.caller.anonymous, Mark.ANONYMOUS),
    )
    return tuple(mark for is_set, mark in set_marks if is_set)


def caller_party(content: Content) -> Party | None:
    """The caller as the case keeps him; None while nothing was typed."""
    caller, reached = content.caller, content.reached
    party = Party(
        parent_name=_or_none(caller.parent_name),
        given_name=_or_none(caller.given_name),
        register_number=_register(caller.register_number),
        phones=tuple(
            replace(
                phone,
                best_time=_or_none(reached.best_time),
                do_not_text=reached.do_not_text,
                do_not_call_back=reached.do_not_call_back,
            )
            for phone in dict.fromkeys((*_phones(caller.phone), *_phones(reached.other_phone)))
        ),
        address=_or_none(content.where.address),
    )
    return None if party == Party() else party


def petitioner_party(concerned: Concerned) -> Party | None:
    """The person or organisation the case is for; None where that is the caller."""
    if not concerned.is_open:
        return None
    if concerned.is_organisation:
        number = read_legal_person_number(concerned.organisation_number).number
        party = Party(organisation=_or_none(concerned.organisation), organisation_number=number or None)
    else:
        party = Party(
            parent_name=_or_none(concerned.parent_name),
            given_name=_or_none(concerned.given_name),
            register_number=_register(concerned.register_number),
            phones=_phones(concerned.phone),
        )
    return None if party == Party() else party


def _register(typed: str) -> str | None:
    return read_register_number(clean(typed)).number or None


def _phones(typed: str) -> tuple[Phone, ...]:
    number = read_phone(clean(typed)).number
    return (Phone(number),) if number else ()
