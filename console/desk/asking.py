"""What one exchange asks, and whether an answer is one that our centre would give."""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from console import wire
from console.desk.handing_in import COPY
from console.desk.holdings import Holdings
from console.desk.link import Offline
from console.desk.passed import passed_over
from console.desk.portion import MOST_ACTIONS, MOST_BYTES, Size
from console.domain.ids import PersonId
from console.store.outbox_rows import Device, WaitingRow
from console.store.outgoing import Outgoing
from console.store.replica import Reached
from console.wire import Answer, Cursor, Judged, Question

ENVELOPE_BYTES = 500
"""What an action takes beside its body."""
IN_WRITING = Size(MOST_BYTES, 4_000_000)
"""Where an answer takes days each takes as much as it may."""
FIRST_YEAR, LAST_YEAR = 2020, 2200
"""A centre's clock shows a year between these."""


@dataclass(frozen=True)
class Asking:
    """A question, the rows it carries, and whether more rows have never been sent."""

    question: Question
    rows: Sequence[WaitingRow]
    has_rest: bool

    def verdicts(self, answer: Answer) -> list[Judged]:
        """The verdicts on what was asked: an answer may name no other action."""
        sent = {row.envelope.id for row in self.rows}
        return [each for each in answer.verdicts if each.id in sent]


def ask(
    holdings: Holdings,
    device: Device,
    failing: frozenset[str],
    *,
    check: bool,
    size: Size,
    but: frozenset[int] = frozenset(),
    nonce: str | None = None,
) -> Asking:
    """The next question: of the cases in `failing` it carries at most one row, of the places in `but` none."""
    may_leave = not holdings.is_rebuilding
    rows, has_rest = _batch(holdings.outbox.outgoing, failing, may_leave=may_leave, most=size.batch, but=but)
    reached = holdings.filled.reached()
    known = (device.head, reached.head, *passed_over(holdings.belongings))
    heads = dict.fromkeys(head for head in known if head is not None)
    question = Question(
        protocol=wire.PROTOCOL,
        enrolment=device.enrolment,
        people=people_of(holdings),
        cursors=dict(reached.cursors),
        heads=tuple(heads),
        actions=tuple(row.sent(holdings.proof_key) for row in rows),
        check=check,
        page_bytes=size.page,
        nonce=nonce if nonce is not None else secrets.token_hex(4),
    )
    return Asking(question, rows, has_rest)


def ask_everything(holdings: Holdings, device: Device, *, check: bool, nonce: str) -> list[Asking]:
    """All that waits, in as many questions as that takes, all from where this desk has read to: the centre goes on from
    each answer to the next question."""
    asked: list[Asking] = []
    carried: set[int] = set()
    while not asked or asked[-1].has_rest:
        but = frozenset(carried)
        asking = ask(holdings, device, frozenset(), check=check, size=IN_WRITING, but=but, nonce=nonce)
        asked.append(asking)
        carried |= {row.place for row in asking.rows}
    return asked


def people_of(holdings: Holdings) -> tuple[PersonId, ...]:
    """Whose scopes this desk asks for: all who have signed in here."""
    return tuple(member.person.id for member in holdings.belongings.members())


def ask_next(holdings: Holdings, last: Asking, answer: Answer, failing: frozenset[str], *, size: Size) -> Asking:
    """The question after this answer, as it will be when the answer is written; without what the last one carried."""
    sent = frozenset(row.place for row in last.rows)
    rows, has_rest = _batch(holdings.outbox.outgoing, failing, may_leave=False, most=size.batch, but=sent)
    question = Question(
        protocol=wire.PROTOCOL,
        enrolment=last.question.enrolment,
        people=last.question.people,
        cursors=answer.carried_on(last.question.cursors),
        heads=() if answer.head is None else (answer.head,),
        actions=tuple(row.sent(holdings.proof_key) for row in rows),
        page_bytes=size.page,
        check=last.question.check,
        nonce=secrets.token_hex(4),
    )
    return Asking(question, rows, has_rest)


def _batch(
    outbox: Outgoing, failing: frozenset[str], *, may_leave: bool, most: int, but: frozenset[int] = frozenset()
) -> tuple[list[WaitingRow], bool]:
    """What goes up, and whether more has never been sent: by bytes, what has no verdict yet first; of that copies last,
    since thousands of them may wait. Of the cases the centre fails on only one row of one. Rows with a verdict are
    asked again only where they may leave.
    """
    batch: list[WaitingRow] = []
    size, has_rest = 0, False
    for row in chain(outbox.unjudged(last=COPY), outbox.judged() if may_leave else ()):
        if row.subject in failing or row.place in but:
            continue
        size += len(row.envelope.body) + ENVELOPE_BYTES
        if batch and (size > most or len(batch) == MOST_ACTIONS):
            has_rest = row.judged is None
            break
        batch.append(row)
    for subject in random.sample(sorted(failing), len(failing)):  # nosec B311 # a fair turn, guards nothing
        row_of_one = outbox.first_about(subject)
        if row_of_one is not None:
            batch.append(row_of_one)
            break
    return batch, has_rest


def check_whose(question: Question, answer: Answer) -> None:
    """Raise Offline for the answer of another question, which came late, and for a moment at which no centre of ours
    runs: the desk's own clock is set by it."""
    is_of_our_time = answer.now.tzinfo is not None and FIRST_YEAR <= answer.now.year <= LAST_YEAR
    if answer.nonce != question.nonce or not is_of_our_time:
        raise Offline("broken_answer")


def check(question: Question, answer: Answer) -> None:
    """Raise Offline for an answer that our centre would not give: nothing of it is kept."""
    for scope, cursor in answer.cursors.items():
        before = question.cursors.get(scope)
        if before is not None and (cursor.number, cursor.key) < (before.number, before.key):
            raise Offline("broken_answer")
    is_named_once = len({each.key for each in answer.documents}) == len(answer.documents)
    if not is_named_once or {each.key for each in answer.documents if each.scopes} != answer.bodies().keys():
        raise Offline("broken_answer")


def still_fits(question: Question, answer: Answer, reached: Reached) -> bool:
    """Whether a late answer may be kept: nothing newer has come since, and this desk has read at least as far as the
    question says. Then what it brings is as new as everything here, wherever between the two this desk stands."""
    if answer.head is None:
        return True
    head, known = reached.head, reached.cursors
    if head is not None and answer.head != head and answer.head.number <= head.number:
        return False
    asked = {scope: cursor for scope, cursor in question.cursors.items() if scope in answer.scopes}
    return all(scope in known and _place(known[scope]) >= _place(cursor) for scope, cursor in asked.items())


def never_back(answer: Answer, reached: Reached) -> Answer:
    """A late answer with the cursors of where this desk has read further than it."""
    known = {scope: reached.cursors.get(scope, said) for scope, said in answer.cursors.items()}
    return answer.reaching({scope: max(known[scope], said, key=_place) for scope, said in answer.cursors.items()})


def _place(cursor: Cursor) -> tuple[int, str]:
    return cursor.number, cursor.key
