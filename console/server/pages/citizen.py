"""What a citizen may see of the own case, and say of its answer: with its number and one proof, and nothing else."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from console.domain import signed
from console.domain.actions import CitizenWord, Kind, RecordFollowUp, RecordSurvey, Way
from console.domain.answers import answers_of, lack_in
from console.domain.case import Case, Entry, Obligation
from console.domain.identity import digits_as_typed, pin_of, read_case_number, read_phone
from console.domain.ids import ActionId, ObligationId
from console.domain.joining import obligations_of
from console.domain.limits import TEXT_CHARACTERS
from console.domain.standing import Standing, standing_of
from console.server import looks, own
from console.server.centre import Centre
from console.server.problem import Problem
from console.server.tries import SharedTries, spend
from console.store import register
from console.store.database import Connection

PHONE_DIGITS = 4
SHOWN_FOR = timedelta(hours=1)
"""So long after the proof what the page shows may be rated."""
FREE_TRIES_OF_ADDRESS = 10
"""Many share one address: a public service centre, a mobile network."""


@dataclass(frozen=True)
class OwnCase:
    """A case whose citizen has shown that it is his, and the common problem that it belongs to."""

    case: Case
    problem: Case | None

    @property
    def standing(self) -> Standing:
        """What the sentences are about."""
        return standing_of(self.case, self.problem)

    @property
    def answers(self) -> list[tuple[Obligation, Entry]]:
        """The answers that say enough, with the forward that each is to; what says less supervisors hear of first."""
        cases = [each for each in (self.case, self.problem) if each is not None]
        return [
            (obligation, entry)
            for each in cases
            for obligation in each.obligations
            for entry in answers_of(each, obligation.id)
            if lack_in(entry) is None
        ]


@dataclass(frozen=True)
class Said:
    """What a citizen says on his page; `marks` are those of the four words that he gave, by their names."""

    word: CitizenWord | None
    marks: Mapping[str, int]
    text: str = ""


class Citizens:
    """Tells citizens of their cases. Wrong tries are counted at the centre, by address and by case number."""

    def __init__(self, centre: Centre, *, key: bytes) -> None:
        self._centre = centre
        self._key = key
        self._by_address = SharedTries(centre, "citizen's address", free=FREE_TRIES_OF_ADDRESS)
        self._by_number = SharedTries(centre, "citizen's number")
        self._forgiven = SharedTries(centre, "citizen's address forgiven", free=0)

    def now(self) -> datetime:
        """The centre's clock."""
        return self._centre.now()

    def own(self, number: str, proof: str, *, asker: str) -> OwnCase:
        """The case of a number, for whom the proof fits: the last four digits of its telephone or, where no name was
        given, its PIN. Raises Problem: too_many_tries; not_found whatever did not fit."""
        read = read_case_number(number)
        spend((self._by_address, asker), (self._by_number, read.digits))
        found = self._fitting(read.digits, digits_as_typed(proof))
        if found is None:
            raise Problem(404, "not_found")
        self._by_number.forget(read.digits)
        self._by_address.give_back(asker)
        with suppress(Problem):
            # Many share an address, so that one of them finds his case forgives the others' slips; but not again and
            # again for the same case: who has one of his own would else try others without end.
            self._forgiven.spend(f"{asker} {read.digits}")
            self._by_address.forget(asker)
        return found

    def _fitting(self, digits: str, proof: str) -> OwnCase | None:
        """As much is done where the number is nobody's: how long the answer takes tells nobody that it is."""
        with self._centre.database.read() as connection:
            cases = list(_numbered(connection, digits))
            for case in cases or _anybodys(connection):
                if _fits(case, proof) and cases:
                    return OwnCase(case, looks.problem_of(connection, case))
        return None

    def word_for(self, shown: OwnCase) -> str:
        """What the page's form carries: its reader has shown that the case is his."""
        return signed.page_token(self._key, shown.case.id, until=self.now() + SHOWN_FOR)

    def shown(self, number: str, word: str) -> OwnCase:
        """The case of a form that the page made. Raises Problem(not_found)."""
        with self._centre.database.read() as connection:
            for case in _numbered(connection, read_case_number(number).digits):
                if signed.is_page_token(self._key, word, case.id, now=self.now()):
                    return OwnCase(case, looks.problem_of(connection, case))
        raise Problem(404, "not_found")

    def rate(self, shown: OwnCase, said: Said, *, once: str) -> None:
        """Record the citizen's word on an answer and how he was served; the same form sent twice is taken once. Raises
        DatabaseTrouble."""
        text = said.text[:TEXT_CHARACTERS]
        if said.word is not None:
            self._take(shown, RecordFollowUp(reached=True, word=said.word, text=text, way=Way.PAGE), once=once)
            text = ""
        if said.marks:
            survey = RecordSurvey(Way.PAGE, **said.marks, text=text, obligation=rated_of(shown))
            self._take(shown, survey, once=once)

    def _take(self, shown: OwnCase, action: RecordFollowUp | RecordSurvey, *, once: str) -> None:
        said = "\0".join([shown.case.id, once, repr(action)])
        id = ActionId(f"page/{hashlib.sha256(said.encode()).hexdigest()[:32]}")
        own.take_of_citizen(self._centre, action, id=id, case=shown.case.id)


def can_rate(shown: OwnCase) -> bool:
    """Whether there is an answer to rate."""
    return any(each.answered_at is not None for each in obligations_of(shown.case, shown.problem)) and bool(
        shown.answers
    )


def can_be_asked(shown: OwnCase) -> bool:
    """Whether it is time to say how one was served: there is an answer, or the case ended without, and nothing was said
    since."""
    if not (can_rate(shown) or shown.case.survey is not None):
        return False
    said = shown.case.latest("record_survey")
    return said is None or any(entry.at > said.at for _, entry in shown.answers)


def rated_of(shown: OwnCase) -> ObligationId | None:
    """The forward whose answer is rated: the one that the survey is due about, else the newest that was answered
    wholly; None for the centre, and for what came of a common problem."""
    if shown.case.survey is not None:
        return shown.case.survey.obligation
    of_case = [(entry.at, obligation.id) for obligation, entry in shown.answers if obligation in shown.case.obligations]
    return max(of_case)[1] if of_case else None


def _numbered(connection: Connection, digits: str) -> Iterable[Case]:
    """A citizen's cases of a number; a common problem is nobody's."""
    for id in register.numbered(connection, digits):
        case = looks.case_of(connection, id)
        if case is not None and case.kind is not Kind.PROBLEM:
            yield case


def _anybodys(connection: Connection) -> Iterable[Case]:
    first = register.first_case(connection)
    case = looks.case_of(connection, first) if first is not None else None
    return [] if case is None else [case]


def _fits(case: Case, proof: str) -> bool:
    """A withheld name's telephone proves nothing here: the body that was complained about knows the case's number, and
    could try the telephones of all who work there. Who withheld his name has a PIN."""
    typed = "".join(letter for letter in proof if letter.isascii() and letter.isdecimal())
    if hmac.compare_digest(typed, pin_of(case.id)):
        return looks.is_nameless(case)
    parties = (party for party in (case.caller, case.petitioner) if party is not None)
    phones = {read_phone(phone.number).number for party in parties for phone in party.phones}
    return len(typed) == PHONE_DIGITS and any(len(each) >= 6 and each.endswith(typed) for each in phones)
