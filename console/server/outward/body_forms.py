"""What a body's own program says to the centre and hears from it (docs/outward.md, For a body's own program)."""

from datetime import date, datetime
from typing import Any

import msgspec

from console.domain import actions as act
from console.domain.catalogue import BodyId, PlaceCode
from console.domain.disclosing import Disclosed
from console.domain.ids import ActionId, FileHash, ObligationId


class DutyListed(msgspec.Struct, frozen=True, omit_defaults=True):
    """One obligation as a list shows it; `duty` is its name in this interface, `since` from when the body has it.

    `waits_for_us`: the body asked something that the centre has not answered yet; the term goes on.
    """

    duty: str
    number: str
    kind: str
    state: str
    subject: str
    since: datetime
    due: date | None = None
    unit: str | None = None
    officer: str | None = None
    asked_at: datetime | None = None
    waits_for_us: bool = False


class Duties(msgspec.Struct, frozen=True, omit_defaults=True):
    """The longest held first; where there are `more`, ask again `after` the last one."""

    duties: tuple[DutyListed, ...]
    more: bool = False


class InboxLink(msgspec.Struct, frozen=True):
    """Where the body's officers see all that it has, on any device that has shown a code of the body; until when."""

    link: str
    until: datetime


class CitizenShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """`disclosed` says why there is no name; a name stands here only after the body has acknowledged the duty."""

    disclosed: Disclosed
    organisation: str | None = None
    parent_name: str | None = None
    given_name: str | None = None
    phones: tuple[str, ...] = ()
    address: str | None = None


class FileShown(msgspec.Struct, frozen=True):
    """A file of the case; `file` is its name in this interface, `size` in bytes."""

    file: FileHash
    name: str
    media_type: str
    size: int


class HolderShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who had it before, from when until when."""

    body: BodyId
    body_name: str
    since: datetime
    until: datetime
    unit: str | None = None


class SaidShown(msgspec.Struct, frozen=True):
    """A question of the body (`ask_question`), the centre's word on it (`answer_question`, whose `question` is the
    question's `said`) or an answer of the body (`answer`), as it stands in the case."""

    said: ActionId
    kind: str
    at: datetime
    what: dict[str, Any]


class Duty(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that a body may know of what it has."""

    listed: DutyListed
    text: str
    opened_at: datetime
    citizen: CitizenShown
    topic: str | None = None
    place: PlaceCode | None = None
    place_words: str | None = None
    reason: str | None = None
    legal_basis: str | None = None
    files: tuple[FileShown, ...] = ()
    before: tuple[HolderShown, ...] = ()
    said: tuple[SaidShown, ...] = ()


class Done(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a doing: applied, no_change, held (a person of the centre decides) or refused, with its reason.

    `lack`: the answer was taken, and says no deed, date or legal ground, so that supervisors see it before the citizen.
    """

    verdict: str
    code: str | None = None
    facts: dict[str, str | int | None] = {}
    lack: str | None = None


class FileGiven(msgspec.Struct, frozen=True):
    """A file that goes with an answer; its bytes in base64."""

    name: str
    media_type: str
    content: bytes


class AcknowledgeDuty(msgspec.Struct, frozen=True):
    """The body has it; who answers for it there, and under which number."""

    officer: str | None = None
    letter_number: str | None = None

    def action(self, obligation: ObligationId, holder: BodyId) -> act.Action:
        """As it goes into the journal."""
        return act.Acknowledge(obligation, officer=self.officer, letter_number=self.letter_number)


class AskAboutDuty(msgspec.Struct, frozen=True):
    """A question to the centre; no clock stops for it."""

    text: str
    officer: str | None = None

    def action(self, obligation: ObligationId, holder: BodyId) -> act.Action:
        """As it goes into the journal."""
        return act.AskQuestion(obligation, self.text, self.officer)


class PassOnDuty(msgspec.Struct, frozen=True):
    """To a unit of its own (no `body`) or to another body, of that id of the catalogue. `despite` is why it goes there
    although the law would not have it."""

    body: BodyId | None = None
    unit: str | None = None
    reason: str | None = None
    despite: str | None = None

    def action(self, obligation: ObligationId, holder: BodyId) -> act.Action:
        """As it goes into the journal, but for the body's name."""
        return act.PassOn(
            obligation,
            holder,
            body=self.body or holder,
            body_name="",
            unit=self.unit,
            reason=self.reason,
            despite=self.despite,
        )


class AnswerDuty(msgspec.Struct, frozen=True):
    """The body answers: done, will_be_done (`by_date`), refused_by_law (`legal_ground`) or not_ours."""

    outcome: act.AnswerOutcome
    text: str
    letter_number: str | None = None
    letter_date: date | None = None
    signer: str | None = None
    post: str | None = None
    by_date: date | None = None
    legal_ground: str | None = None
    files: tuple[FileGiven, ...] = ()

    def action(self, obligation: ObligationId, holder: BodyId) -> act.Action:
        """As it goes into the journal, without the files."""
        return act.Answer(
            obligation,
            self.outcome,
            self.text,
            letter_number=self.letter_number,
            letter_date=self.letter_date,
            signer=self.signer,
            post=self.post,
            by_date=self.by_date,
            legal_ground=self.legal_ground,
        )


class GiveBackDuty(msgspec.Struct, frozen=True):
    """It is not the body's; why."""

    reason: str

    def action(self, obligation: ObligationId, holder: BodyId) -> act.Action:
        """As it goes into the journal."""
        return act.GiveBack(obligation, self.reason)


class ExtendDuty(msgspec.Struct, frozen=True):
    """By so many days of the term's unit; why."""

    days: int
    reason: str

    def action(self, obligation: ObligationId, holder: BodyId) -> act.Action:
        """As it goes into the journal."""
        return act.Extend(obligation, self.days, self.reason)


Doing = AcknowledgeDuty | AskAboutDuty | PassOnDuty | AnswerDuty | GiveBackDuty | ExtendDuty
DOINGS: dict[str, type[Doing]] = {
    "acknowledge": AcknowledgeDuty,
    "ask": AskAboutDuty,
    "pass-on": PassOnDuty,
    "answer": AnswerDuty,
    "give-back": GiveBackDuty,
    "extend": ExtendDuty,
}
