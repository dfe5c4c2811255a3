"""How a call ends: one write that opens the case or counts a call that is none, and what is said when it fails."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from console.desk.desk import Desk, Done, Step, new_case_id, new_obligation_id
from console.desk.drafts import DraftId
from console.domain.actions import CountCall, Kind, NoCase
from console.domain.catalogue import PlaceCode, TopicId
from console.domain.identity import CaseNumber, pin_of
from console.domain.ids import CaseId, ContactId
from console.domain.refused import Refused
from ui.known import facts_in_words, known_at
from ui.names import NO_CASES, named
from ui.screens.call.content import Content
from ui.screens.call.drafting import Drafting
from ui.screens.call.form import CallForm
from ui.screens.call.saved import SavedCase
from ui.screens.call.saving import Ending, Surroundings, clean, steps_of
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.words import says, tr

if TYPE_CHECKING:
    from console.desk.views import Views
    from console.domain.deadlines import Due

EMERGENCY_NUMBER = "112"
FIELDS_OF = {
    "parent_name": "caller.parent_name",
    "given_name": "caller.given_name",
    "register_number": "caller.register_number",
    "number": "caller.phone",
    "best_time": "reached.best_time",
    "address": "where.address",
    "place_words": "where.place_words",
    "about_words": "matter.about",
    "topic": "matter.topic",
    "topic_title": "matter.topic",
    "subject": "matter.subject",
    "text": "matter.text",
    "answer": "matter.answer",
    "relation": "concerned.relation",
    "organisation": "concerned.organisation",
    "organisation_number": "concerned.organisation_number",
}
"""Which field of the form a refusal's fact `field` is about."""


class Closing(QObject):
    """Nothing is lost when a save is not taken: form and draft stay, and a sentence says why."""

    saved = Signal(object)
    """SavedCase."""
    counted = Signal()

    def __init__(self, host: Host, form: CallForm, drafting: Drafting, contact: ContactId) -> None:
        super().__init__(form)
        self._host = host
        self._form = form
        self._drafting = drafting
        self._contact = contact
        self._is_under_way = False
        self._asked_twice: NoCase | None = None

    def save(self, content: Content, ending: Ending) -> None:
        """Hand everything to the desk in one write."""
        if ending is Ending.FORWARD and content.matter.kind == Kind.INQUIRY and not content.about.case:
            ending = Ending.ANSWERED
        desk, when = self._host.bridge.desk, self._form.outcome.call_back.when()
        promised_by = self._form.outcome.promise.day() if clean(content.outcome.promise) else None
        around = Surroundings(
            person=desk.person.id,
            office=desk.office.id,
            case=new_case_id(),
            new_obligation=new_obligation_id,
            call_back=when,
            note=_unread(content, has_call_back=when is not None, is_promised=promised_by is not None),
            promised_by=promised_by,
        )
        steps = steps_of(content, ending, around)
        now = self._host.now()
        bodies = tuple(body.name for body in content.outcome.bodies) if ending is Ending.FORWARD else ()

        is_nameless = content.caller.anonymous or content.caller.withheld

        def done(numbers: Mapping[CaseId, CaseNumber], due: "Due | None") -> None:
            again = content.about
            self.saved.emit(
                SavedCase(
                    case=CaseId(again.case) if again.case else around.case,
                    number=CaseNumber(again.number) if again.case else numbers[around.case],
                    kind=content.matter.kind or Kind.REQUEST,
                    subject=again.subject or clean(content.matter.subject),
                    bodies=bodies,
                    saved_at=now,
                    due=due,
                    is_again=bool(again.case),
                    pin=pin_of(around.case) if is_nameless and not again.case else None,
                )
            )

        kind = "" if content.about.case or ending is Ending.ANSWERED else content.matter.kind or Kind.REQUEST
        case = CaseId(content.about.case) if content.about.case else around.case
        self._do(steps, kind, done, partial(_joining, content=content, case=case))

    def count(self, content: Content, outcome: NoCase) -> None:
        """The call is no case. What was typed is kept with it; where something was, the key is asked for twice."""
        words = "\n".join(filter(None, (clean(content.matter.subject), clean(content.matter.text))))
        if words and self._asked_twice is not outcome:
            self._asked_twice = outcome
            self._form.fault.set(
                says("The same key again counts it as: {outcome}. The text is kept.", outcome=named(NO_CASES, outcome)),
                Tone.WARN,
            )
            return
        to = _handed_to(content) if outcome is NoCase.HANDED_OVER else None
        step = Step(CountCall(outcome, self._host.bridge.desk.office.id, handed_to=to, text=words or None))
        said = (
            tr("Counted: handed to {who}", who=to) if to else tr("Counted: {outcome}", outcome=named(NO_CASES, outcome))
        )
        self._do([step], "", lambda numbers, due: self._on_counted(said))

    def _on_counted(self, said: str) -> None:
        self._host.announce(said)
        self.counted.emit()

    def _do(
        self,
        steps: Sequence[Step],
        kind: str,
        done: "Callable[[Mapping[CaseId, CaseNumber], Due | None], None]",
        further: "Callable[[Views], Sequence[Step]]" = lambda _: (),
    ) -> None:
        if self._is_under_way:
            return
        self._is_under_way = True
        self._drafting.pause()
        draft = DraftId(self._drafting.draft.id) if self._drafting.is_kept else None
        contact, now = self._contact, self._host.now()

        def work(desk: Desk) -> "tuple[Done, Due | None] | tuple[Refused, Mapping[str, Any]]":
            try:
                made = desk.do([*steps, *further(desk.views)], contact=contact, draft=draft)
            except Refused as refused:
                return refused, facts_in_words(refused.facts, known_at(desk.views))
            return made, desk.views.expected_due(Kind(kind), now) if kind else None

        def arrived(answer: "tuple[Done, Due | None] | tuple[Refused, Mapping[str, Any]]") -> None:
            self._is_under_way = False
            if isinstance(answer[0], Refused):
                self._refuse(answer[0], answer[1])
                return
            self._drafting.end()
            done(answer[0].numbers, answer[1])

        self._host.bridge.write(
            work, arrived, lambda refused: self._refuse(refused, refused.facts), self._on_not_stored
        )

    def _refuse(self, refused: Refused, facts: Mapping[str, Any]) -> None:
        self._is_under_way = False
        self._drafting.go_on()
        field = str(refused.facts.get("field") or "")
        self._form.refuse(FIELDS_OF.get(field, ""), refused_sentence(refused.code, facts))

    def _on_not_stored(self) -> None:
        self._is_under_way = False
        self._drafting.go_on()
        self._form.fault.set(
            says("Not saved: this computer's disk does not take it. What you typed is still here."), Tone.BAD
        )


def _joining(views: "Views", *, content: Content, case: CaseId) -> Sequence[Step]:
    """The steps by which the case joins the one like it; none where it joins none. Raises Refused."""
    if not content.joins.case or content.matter.kind == Kind.INQUIRY:
        return ()
    topic, place = content.matter.topic, content.where.place
    return views.steps_to_join(
        case,
        CaseId(content.joins.case),
        topic=TopicId(topic) if topic else None,
        place=PlaceCode(place) if place else None,
    )


def _handed_to(content: Content) -> str:
    """To whom a call is handed over: who was chosen or typed as the body, else the common emergency number."""
    names = [*(body.name for body in content.outcome.bodies), clean(content.outcome.body_typed)]
    return ", ".join(filter(None, names)) or EMERGENCY_NUMBER


def _unread(content: Content, *, has_call_back: bool, is_promised: bool) -> str:
    """What was typed into the fields for a call-back, a body and a promise and could not be read: kept as a note."""
    call_back, body = clean(content.outcome.call_back), clean(content.outcome.body_typed)
    notes = [tr("Call back: {when}", when=call_back)] if call_back and not has_call_back else []
    notes += [tr("Forward to: {body}", body=body)] if body else []
    promise = " — ".join(filter(None, (clean(content.outcome.promise), clean(content.outcome.promise_day))))
    notes += [tr("Promised to the citizen: {promise}", promise=promise)] if promise and not is_promised else []
    return "\n".join(notes)
