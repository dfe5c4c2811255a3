"""A citizen's text: the state of his case back to him, or his word on an answer into the case.

Whose case it is, the telephone says: only a case that bears the sender's telephone is ever told of or changed, and what
is said to a stranger is the same whether or not there is such a case.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from console import wire
from console.domain import actions as act
from console.domain.case import Case, Obligation, ObligationState, Status
from console.domain.deadlines import is_overdue, local_day
from console.domain.identity import CaseNumber, PhoneKind, read_phone
from console.domain.joining import obligations_of
from console.domain.people import CITIZEN
from console.domain.text_asked import Asked, Marks, meant, read_text
from console.server.centre import Centre
from console.server.commit import Commit
from console.server.files import Files
from console.server.outward import sentences
from console.server.outward.receiving import take_from_outside
from console.server.outward.texting import Texting, put
from console.store import documents, received, register
from console.store.received import Became, Received

CHANNEL = "text"
MOST_A_DAY = 20
"""So many replies to one telephone: a program that answers texts is not talked to all day."""
MOST_CASES = 50
LONGEST_TEXT = 2_000
_TAKEN = ("solved", "solved_ask", "not_solved", "rated")
"""The replies to what was recorded on a case."""


@dataclass(frozen=True)
class _Reply:
    """What is said back: a sentence of `texts.toml`, about which case."""

    state: str
    case: Case | None = None
    obligation: Obligation | None = None
    number: CaseNumber | None = None


@dataclass(frozen=True)
class TextsIn:
    """Takes texts in, each once by the gateway's id."""

    centre: Centre
    files: Files
    texting: Texting

    def take(self, *, id: str, sender: str, text: str) -> None:
        """Take one text, with its reply, in one commit. Raises DatabaseTrouble, OSError."""
        place = f"{CHANNEL}/{hashlib.sha256(id.encode()).hexdigest()}"
        whole = self.files.keep(text[:LONGEST_TEXT].encode("utf-8", "replace"))
        phone = read_phone(sender)
        with self.centre.commit() as commit:
            if received.is_known(commit.connection, place):
                return
            came = Received(CHANNEL, place, _name_of(phone.number), whole, commit.now, Became.QUIET)
            if phone.kind is not PhoneKind.MOBILE:
                received.keep(commit.connection, _with(came, "no_telephone"))
                return
            cases = _cases_of(commit, phone.number)
            reply = self._answered(commit, read_text(text[:LONGEST_TEXT]), cases, text=text, place=place)
            said = self._say(commit, phone.number, reply, cases, place=place)
            received.keep(commit.connection, _with(came, said, reply, taken=reply.state in _TAKEN))

    def _answered(self, commit: Commit, asked: Asked, cases: Sequence[Case], *, text: str, place: str) -> _Reply:
        own = {number: case for case in reversed(cases) for number in (*case.aliases, case.number)}
        number = meant(asked, own)
        named = own[number] if number is not None else None
        if named is None and (asked.numbers or asked.is_wrong):
            if len({id(own[each]) for each in asked.numbers if each in own}) > 1:
                return _Reply("help")
            return _Reply("wrong_number" if asked.is_wrong else "not_known")
        if asked.marks is not None and (named is None or asked.numbers):
            to_ask = [case for case in cases if case.survey is not None and named in (None, case)]
            if len(to_ask) == 1:
                return self._surveyed(commit, to_ask[0], asked.marks, place=place)
        if asked.word is None:
            return _Reply("help") if named is None else _state(commit, named)
        rated = named or _only_one_to_rate(commit, cases)
        if rated is None:
            waiting = [case for case in cases if _waits_for_word(commit, case)]
            return _Reply("which", number=waiting[0].number) if waiting else _Reply("help")
        if not any(each.state is ObligationState.ANSWERED for each in _obligations(commit, rated)):
            return _Reply("not_answered_yet", rated)
        word = act.RecordFollowUp(reached=True, word=asked.word, text=text[:LONGEST_TEXT], way=act.Way.TEXT)
        take_from_outside(commit, rated.id, [word], by=CITIZEN, name=place)
        # Who says that it is not solved is called, and asked then.
        is_asked = asked.word is act.CitizenWord.SOLVED and rated.survey is not None
        return _Reply("solved_ask" if is_asked else asked.word.value, rated)

    def _surveyed(self, commit: Commit, case: Case, marks: Marks, *, place: str) -> _Reply:
        about = case.survey.obligation if case.survey is not None else None
        survey = act.RecordSurvey(act.Way.TEXT, *marks, obligation=about)
        take_from_outside(commit, case.id, [survey], by=CITIZEN, name=place)
        return _Reply("rated", case)

    def _say(self, commit: Commit, phone: str, reply: _Reply, cases: Sequence[Case], *, place: str) -> str:
        """Queue the reply; what became of that, as a code."""
        if any(_refuses_texts(case, phone) for case in cases):
            return "not_texted"
        since = commit.now - timedelta(days=1)
        if received.count_named(commit.connection, CHANNEL, _name_of(phone), since=since) >= MOST_A_DAY:
            return "too_many"
        put(commit.connection, f"reply/{place}", phone, self._words(commit, reply, cases), now=commit.now)
        return reply.state

    def _words(self, commit: Commit, reply: _Reply, cases: Sequence[Case]) -> str:
        if reply.case is not None:
            return self.texting.text(
                commit.connection, reply.state, reply.case, now=commit.now, obligation=reply.obligation
            )
        language = cases[0].language if cases else "mn"
        script = sentences.script_of(language, mongolian=self.texting.settings.script)
        return sentences.text_message(reply.state, script=script, today=local_day(commit.now), number=reply.number)


def _with(came: Received, code: str, reply: _Reply | None = None, *, taken: bool = False) -> Received:
    case = reply.case.id if reply is not None and reply.case is not None else None
    verdict = Became.TAKEN if taken else came.verdict
    return Received(came.channel, came.place, came.name, came.whole, came.at, verdict, code, case)


def _name_of(phone: str) -> str:
    return hashlib.sha256(phone.encode()).hexdigest()


def _cases_of(commit: Commit, phone: str) -> list[Case]:
    """The cases that bear a telephone, the newest first. A common problem bears nobody's."""
    ids = register.of_phone(commit.connection, phone)[:MOST_CASES]
    return [case for case in map(commit.case, ids) if case is not None and case.kind is not act.Kind.PROBLEM]


def _refuses_texts(case: Case, phone: str) -> bool:
    parties = [party for party in (case.caller, case.petitioner) if party is not None]
    return any(
        each.do_not_text and read_phone(each.number).number == phone for party in parties for each in party.phones
    )


def _obligations(commit: Commit, case: Case) -> Sequence[Obligation]:
    """The forwards of a case and, where it has joined one, of its common problem."""
    raw = documents.body_of(commit.connection, f"case/{case.problem}") if case.problem is not None else None
    return obligations_of(case, wire.read_case(raw) if raw is not None else None)


def _waits_for_word(commit: Commit, case: Case) -> bool:
    """Whether the newest answer came and the citizen has not said what he thinks of it."""
    answered = [each.answered_at for each in _obligations(commit, case) if each.answered_at is not None]
    return bool(answered) and (case.word_at is None or case.word_at < max(answered))


def _only_one_to_rate(commit: Commit, cases: Sequence[Case]) -> Case | None:
    waiting = [case for case in cases if _waits_for_word(commit, case)]
    return waiting[0] if len(waiting) == 1 else None


def _state(commit: Commit, case: Case) -> _Reply:
    """Where a case stands: its newest forward that is still open, else the newest answer."""
    if case.status is Status.CLOSED:
        return _Reply("state_closed", case)
    obligations = _obligations(commit, case)
    still_open = [each for each in obligations if each.is_open]
    if still_open:
        return _Reply(_state_of_open(case, still_open[-1], commit.now), case, still_open[-1])
    answered = [each for each in obligations if each.state is ObligationState.ANSWERED]
    if answered:
        return _Reply("state_answered", case, answered[-1])
    return _Reply("state_open", case)


def _state_of_open(case: Case, obligation: Obligation, now: datetime) -> str:
    if case.due is not None and is_overdue(case.due, local_day(now)):
        return "state_late"
    return "state_acknowledged" if obligation.state is ObligationState.ACKNOWLEDGED else "state_forwarded"
