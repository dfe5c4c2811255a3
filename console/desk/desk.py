"""The desk: the one way in for what people do."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from console import wire
from console.desk.ahead import Ahead
from console.desk.another_history import AnotherHistory
from console.desk.besides import Besides
from console.desk.carrying import Carrying
from console.desk.changes import Announcements, Changes, Line, LineState
from console.desk.courier import Courier
from console.desk.drafts import DraftId, Drafts
from console.desk.files import Files
from console.desk.holdings import Holdings
from console.desk.hotspot import Hotspot
from console.desk.letters import Letters
from console.desk.link import LinkTrouble
from console.desk.looks import Looks
from console.desk.membership import Membership
from console.desk.outside import Outside, clock_of, not_started
from console.desk.pulse import Pulse
from console.desk.recall import Recall
from console.desk.recording import Recording, RefusedStep, Step
from console.desk.remedies import Remedies
from console.desk.seat import Seat
from console.desk.second_factor import OwnSecondFactor
from console.desk.settings import Settings
from console.desk.showing import Showing
from console.desk.sync import Exchange
from console.desk.trouble import DatabaseTrouble, Denied, Destroyed, WrongPassword
from console.desk.unsealing import Unsealing
from console.desk.views import Views
from console.desk.wording import OWN_SYNONYM
from console.domain.actions import HandToSupervisor, SetSynonym, Settle
from console.domain.identity import CaseNumber
from console.domain.ids import ActionId, CaseId, ContactId, ObligationId, PersonId
from console.store.data_key import key_for
from console.store.database import NotOpened
from console.wire import Judged

__all__ = [
    "Changes", "Desk", "Done", "Line", "LineState", "RefusedStep", "Step", "new_case_id", "new_contact_id",
    "new_obligation_id",
]  # fmt: skip

ASK_SECONDS = 8.0
"""How long a question that wants the verdict now waits for the centre."""
ASK_ROUNDS = 5
LEAVE_SECONDS = 5.0
"""How long one who leaves lets the exchange in hand go on, and again so long the last one."""
Typed = str | None


@dataclass(frozen=True)
class Done:
    """What was stored here: the ids of the actions and the numbers of the cases they open."""

    ids: tuple[ActionId, ...]
    numbers: Mapping[CaseId, CaseNumber] = field(default_factory=lambda: MappingProxyType({}))


def new_case_id() -> CaseId:
    """The id of a case about to be opened."""
    return CaseId(uuid.uuid4().hex)


def new_obligation_id() -> ObligationId:
    """The id of a forward about to be made."""
    return ObligationId(uuid.uuid4().hex)


def new_contact_id() -> ContactId:
    """The id of a call, visit or letter that begins."""
    return ContactId(uuid.uuid4().hex)


class Desk(Seat):
    """One workstation with someone signed in. Made by `Entrance.sign_in`; `start` begins to exchange."""

    _is_started = False

    def __init__(self, holdings: Holdings, outside: Outside, person: PersonId) -> None:
        membership = Membership(holdings, outside.vault, outside.plain, aside=outside.aside, now=outside.clock)
        clock = clock_of(holdings, outside.clock)
        super().__init__(holdings, membership, clock, person)
        self._outside = outside
        self.recovered = holdings.recovered
        """What was made again because desk.db was damaged; None where nothing was wrong."""
        self._announcements = Announcements(not_started(holdings, clock))
        self._showing = Showing(holdings, lambda cases: self._announcements.changed(Changes(cases=cases)))
        self._link = self._membership.link(outside.centre_url, transport=outside.transport)
        remedies = Remedies(AnotherHistory(holdings), self._enrol_again, self._membership, self._link)
        ahead = Ahead(self._link, self._clock, aside=outside.aside)
        exchange = Exchange(holdings, self._showing, clock=self._clock, ahead=ahead, remedies=remedies)
        self.settings = Settings(outside.plain, holdings.belongings)
        key, files = key_for(outside.data_key, "files"), holdings.folder / "files"
        self.files = Files(files, holdings.belongings, key=key, poke=self._poke, allowed=self._check_lock)
        with suppress(OSError, DatabaseTrouble):
            self.files.send_unlisted()
        self.drafts = Drafts(holdings.belongings, self._present_id, writer=self._person, now=clock.now)
        self.looks = Looks(holdings.looks, self._link, who=self._person, now=clock.now, key=outside.data_key)
        self._views = Views(holdings, who=self._present, clock=clock, failing=exchange.fails_on, looks=self.looks)
        carrying = Carrying(self.files, holdings.belongings, holdings.outbox, link=self._link, told=self._on_piece_sent)
        besides = Besides(self.looks.handing, carrying)
        self.pulse = Pulse(
            exchange,
            link=self._link,
            clock=self._clock,
            announcements=self._announcements,
            carry=besides.carry,
            membership=self._membership,
            holdings=holdings,
            recall=Recall(holdings, besides, outside.vault, link=self._link, closed=self.close_for_good),
        )
        self.letters = Letters(self._link, self._present_id)
        self.unsealing = Unsealing(self._link, self._check_lock)
        own_login = lambda: self._membership.member(self._present_id()).login  # noqa: E731
        self.second_factor = OwnSecondFactor(self._link, own_login)
        self.hotspot = Hotspot(holdings, self.pulse, link=self._link)
        self.courier = Courier(holdings, exchange, besides, clock=clock, key=outside.data_key, told=self._on_brought)
        self._showing.touch(holdings.outbox.cases() | self._marked_in_vain())

    @property
    def views(self) -> Views:
        """What is read here. Raises Locked."""
        self._check_lock()
        return self._views

    @property
    def line(self) -> Line:
        """The truth about the line to the centre."""
        return self._announcements.line

    def do(self, steps: Sequence[Step], *, contact: ContactId | None = None, draft: DraftId | None = None) -> Done:
        """Store what someone did, all of it or nothing, in one flushed commit that also removes the draft.

        Raises RefusedStep with the index of the step that is not taken, Full or DatabaseTrouble when it cannot be
        stored, Locked.
        """
        by = self._present()
        with self._holdings.precedence.person():
            steps = [self._resolved(step) for step in steps]
            with self._holdings.outbox.adding() as adding:
                recording = Recording(self._holdings, adding, person=by, at=self._clock.at(), contact=contact)
                recording.record_all(steps)
                adding.add(recording.envelopes)
                if draft is not None:
                    adding.remove_draft(draft)
            self._showing.touch({step.case for step in steps if step.case is not None})
        words = any(isinstance(step.action, SetSynonym) for step in steps)
        if words:
            self._holdings.shelf.forget((OWN_SYNONYM,))
        settles = any(isinstance(step.action, (Settle, HandToSupervisor)) for step in steps)
        self._announcements.changed(Changes(attention=settles, reference=words, drafts=draft is not None, waiting=True))
        self.pulse.tell_waiting()
        self.pulse.poke()
        return Done(tuple(envelope.id for envelope in recording.envelopes), MappingProxyType(recording.numbers))

    def ask(
        self, steps: Sequence[Step], *, contact: ContactId | None = None, draft: DraftId | None = None
    ) -> list[Judged | None]:
        """`do`, an exchange now, and the verdicts; None for what still waits. Raises as `do`, never for the line."""
        done = self.do(steps, contact=contact, draft=draft)
        try:
            for _ in range(ASK_ROUNDS):
                more = self.pulse.once(seconds=ASK_SECONDS)
                if not more or len(self._holdings.outbox.judged(done.ids)) == len(done.ids):
                    break
        except (LinkTrouble, DatabaseTrouble):
            self.pulse.poke()
        judged = self._holdings.outbox.judged(done.ids)
        return [judged.get(each) for each in done.ids]

    def look(self, *, number: str | None = None, phone: str | None = None, proof: str, purpose: str) -> wire.CaseState:
        """What may be said of a case this desk does not hold; a recorded look. Raises Offline, NotFound, Denied."""
        asked = wire.Look(person=self._present_id(), proof=proof, purpose=purpose, number=number, phone=phone)
        return self._link.ask("/looks", asked, wire.CaseState)

    def change_password(self, old: str, new: str) -> None:
        """Change one's own password at the centre and here. Raises WrongPassword, Denied(weak_password), Offline."""
        login = self._membership.member(self._present_id()).login
        self._link.change_password(wire.PasswordChange(login=login, old=old, new=new))
        self._outside.vault.put(login, new, self._outside.data_key)

    def switch(
        self, login: str, password: str, *, invitation: Typed = None, code: Typed = None, second: Typed = None
    ) -> None:
        """Another person signs in, offline where he has before; with a supervisor's code the password is a new one.

        Raises WrongPassword, TooSoon, Sealed, WrongCode, FirstSignInNeedsLink, Denied, Destroyed.
        """
        if code is not None:
            self._outside.vault.unseal(login, code, password)
        self._sits_down(self._asked_in(wire.SignIn(login, password, invitation, code=second)))
        if code is not None:
            self.looks.unsealed()
        self._announcements.changed(Changes(attention=True, reference=True, drafts=True, waiting=True))
        self.pulse.poke()

    def unlock(self, password: str) -> None:
        """Whoever locked it is back, and nothing has moved. Raises as `switch`; LookupError when nobody was here."""
        person = self.person.id
        if self._asked_in(wire.SignIn(self._membership.member(person).login, password)) != person:
            raise WrongPassword
        self._sits_down(person)

    def leave(self) -> None:
        """The person goes home: what waits goes up if the line is there, then the key is forgotten (`stop`)."""
        self.sign_out()
        if self.line.waiting and self.line.state is LineState.ONLINE:
            with suppress(LinkTrouble, DatabaseTrouble):
                self.pulse.once(seconds=LEAVE_SECONDS)
        self.stop()

    def subscribe(self, on_changes: Callable[[Changes], None], on_line: Callable[[Line], None]) -> None:
        """Be told what to read again, and the line; both are called from worker threads."""
        self._announcements.subscribe(on_changes, on_line)

    def start(self) -> None:
        """Begin to exchange with the centre."""
        self._is_started = True
        self._showing.start()
        self.looks.start()
        self.pulse.start()

    def stop(self) -> None:
        """End: what waits stays here, the keys are forgotten. The folder is free for another process afterwards."""
        self.pulse.stop()
        self._showing.stop()
        self.looks.stop()
        self._link.close()
        self._holdings.close()
        self._outside.closed()

    def _marked_in_vain(self) -> frozenset[CaseId]:
        """Cases listed as waiting: some for what went up just before a sudden end, or what no file brought back."""
        with suppress(DatabaseTrouble):
            return self._holdings.replica.shown.with_something_waiting()
        return frozenset()

    def _resolved(self, step: Step) -> Step:
        """A case named by its number is the case itself where this desk holds it."""
        if step.case is not None or step.number is None:
            return step
        held = None
        with suppress(NotOpened):  # a damaged replica: the centre finds the case
            held = self._holdings.replica.shown.case_of_number(step.number)
        return step if held is None else replace(step, case=held, number=None)

    def _poke(self) -> None:
        self.pulse.poke()

    def _on_brought(self, changes: Changes) -> None:
        self._announcements.changed(changes)
        self.pulse.tell_waiting()

    def _on_piece_sent(self) -> None:
        self._announcements.changed(Changes(files=True))

    def _asked_in(self, who: wire.SignIn) -> PersonId:
        if self._is_recalled:
            raise Destroyed if self._outside.vault.is_destroyed else Denied("recalled", {})
        is_down = self.line.state is LineState.OFFLINE and self._is_started
        return self._membership.sign_in(who, self._outside.data_key, self._link, is_down=is_down)

    def _enrol_again(self) -> None:
        """This desk was copied or rolled back: a new enrolment, the same ids, new counts."""
        device = self._holdings.outbox.device()
        enrolled = self._link.enrol_again()
        self._membership.enrol_on(self._link, enrolled, device.desk_name if device else "")
