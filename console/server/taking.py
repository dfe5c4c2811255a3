"""Taking the actions of one question, in the order given: each decided once, and undone alone when it makes us fail."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

import msgspec

from console.domain.case import Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from console.domain.people import acting_body
from console.server import judging, lines, radar, tasks
from console.server import sent as sending
from console.server.commit import Commit, Spoilt
from console.server.judging import Outcome
from console.server.sent import Sent
from console.server.strangers import Strangers, still_waits
from console.store import journal
from console.store.accounts import Device
from console.store.database import DatabaseTrouble
from console.store.erasing import ANY
from console.store.journal import Line
from console.wire import Judged

log = logging.getLogger(__name__)


class Taking:
    """What one question's actions come to: verdicts, what is `new`. `by` is the desk that hands it in, if one does."""

    def __init__(self, commit: Commit, *, by: Device | None = None) -> None:
        self._commit = commit
        self._strangers = Strangers(commit, by)
        self.verdicts: dict[ActionId, Judged] = {}
        self.cases: dict[CaseId, None] = {}
        self.later: dict[str, None] = {}
        self.copied = False
        self.new, self._opened = list[Sent](), list[CaseId]()

    def take_all(self, actions: Iterable[bytes]) -> None:
        """Take these actions, up to the first that betrays a copied desk, and see what they come to together."""
        read = [sending.read(raw, now=self._commit.now) for raw in actions]
        self._expect(read)
        for sent in read:
            self.take(sent)
            if self.copied:
                break
        if self._opened:
            self._watch()

    def take_own(self, sent: Sent) -> Judged:
        """Decide what no desk handed in: the clock's and the bodies' work. Its id is taken once as all are."""
        known = self._commit.gathering.line(sent.envelope.id)
        if known is not None:
            return known.judged
        body = acting_body(sent.envelope.by)
        if body is None:
            return self._write(sent, judging.judge_own(self._commit, sent)).judged
        return self._write(sent, judging.judge_bodys(self._commit, sent, body)).judged

    def _watch(self) -> None:
        """Raise the common problems that many bring; a fault here holds up nobody's call."""
        try:
            with self._commit.attempt():
                for sent in radar.watch(self._commit, self._opened):
                    self._write(sent, judging.judge_own(self._commit, sent))
        except (DatabaseTrouble, Spoilt):
            raise
        except Exception as fault:  # noqa: BLE001 - as below: what the centre would do by itself is undone alone
            log_fault(fault, kind="radar")

    def _expect(self, read: Sequence[Sent]) -> None:
        """Have read at once what the actions will ask for."""
        envelopes = [sent.envelope for sent in read]
        counts: dict[str, list[int]] = {}
        for envelope in envelopes:
            if envelope.enrolment:
                counts.setdefault(envelope.enrolment, []).append(envelope.count)
        numbers = {each for sent in read for each in (sent.envelope.number, judging.number_given(sent.action)) if each}
        cases = dict.fromkeys(case for sent in read for case in judging.cases_named(sent))
        self._commit.gathering.expect(
            actions=[envelope.id for envelope in envelopes], counts=counts, cases=cases, numbers=numbers
        )
        tasks.expect(self._commit, cases)

    def take(self, sent: Sent) -> None:
        """Decide one action, or give its stored verdict again. Raises DatabaseTrouble."""
        gathering, envelope = self._commit.gathering, sent.envelope
        counted = gathering.action_counted(envelope.enrolment, envelope.count) if envelope.enrolment else None
        if counted not in (None, envelope.id):
            self.copied = True
            return
        names = self._names(sent)
        if not self.later.keys().isdisjoint(names):
            return
        try:
            with self._commit.attempt():
                judged, case = self._judged(sent)
                if envelope.enrolment and counted is None:
                    gathering.keep_count(envelope.enrolment, envelope.count, envelope.id)
                    self._commit.changed = True
        except (DatabaseTrouble, Spoilt):
            raise
        except Exception as fault:  # noqa: BLE001 - one action's fault must not hold up the others (see the architecture, verdicts)
            log_fault(fault, kind=envelope.kind)
            self.later |= dict.fromkeys(names)
            return
        self.verdicts[judged.id] = judged
        if case is not None:
            self.cases[case] = None

    def _names(self, sent: Sent) -> list[str]:
        """What `later` calls an action by: its case, its number, or its id where it has neither."""
        envelope = sent.envelope
        case = judging.case_meant(self._commit, sent)
        return [name for name in (case, envelope.number) if name is not None] or [envelope.id]

    def _judged(self, sent: Sent) -> tuple[Judged, CaseId | None]:
        known = self._commit.gathering.line(sent.envelope.id)
        if known is None:
            return self._decided(sent)
        if known.fingerprint in (ANY, sent.fingerprint):
            return known.judged, known.case
        log.warning("an id came again with another content: kind %s", _printable(sent.envelope.kind))
        self._keep_reused(sent)
        return Judged(known.id, Verdict.REFUSED, code="id_reused"), None

    def _keep_reused(self, sent: Sent) -> None:
        """Keep what came under a used id whole, under an id of its own."""
        id = ActionId(f"{sent.envelope.id}/{sent.fingerprint[:16]}")
        if self._commit.gathering.line(id) is None:
            under = replace(sent, envelope=msgspec.structs.replace(sent.envelope, id=id))
            self._write(under, Outcome(Verdict.REFUSED, sent.envelope.case, code="id_reused"))

    def _decided(self, sent: Sent) -> tuple[Judged, CaseId | None]:
        outcome = self._strangers.waits(sent) or judging.judge(self._commit, sent)
        line = self._write(sent, outcome)
        self.new.append(sent)
        if outcome.opened and outcome.case is not None:
            self._opened.append(outcome.case)
            self._place_waiting(outcome.case)
        return line.judged, outcome.case

    def _write(self, sent: Sent, outcome: Outcome) -> Line:
        """The journal's line and, where someone must look, the attention line."""
        envelope = sent.envelope
        line = Line(
            id=envelope.id,
            kind=envelope.kind,
            by=envelope.by,
            at=sent.at,
            received=self._commit.now,
            enrolment=envelope.enrolment,
            count=envelope.count,
            contact=envelope.contact,
            envelope=sent.raw,
            fingerprint=sent.fingerprint,
            case=outcome.case,
            number=envelope.number,
            verdict=outcome.verdict,
            version=outcome.version,
            code=outcome.code,
            facts=outcome.facts,
        )
        self._commit.gathering.add_line(line)
        self._commit.changed = True
        self._show(sent, line)
        return line

    def _show(self, sent: Sent, line: Line) -> None:
        if line.verdict in lines.NEED_ATTENTION or line.code == "number_taken":
            case = None if line.case is None else self._commit.case(line.case)
            lines.make(self._commit, sent, line, office=case.office if case else None)

    def place_work_of(self, people: Iterable[PersonId]) -> None:
        """These authors are known now: what they did before is performed, in the journal's order."""
        for person in people:
            self.place(journal.unplaced_by(self._commit.connection, person))

    def _place_waiting(self, case_id: CaseId) -> None:
        """Perform what waited for this case, in the journal's order; their attention lines are settled by it."""
        case = self._commit.case(case_id)
        if case is not None:
            self.place([replace(line, case=case_id) for line in self._commit.gathering.waiting_on(case)])

    def place(self, waiting: Sequence[Line]) -> None:
        """Perform what waited, in this order; what makes us fail goes on waiting."""
        if waiting:
            # What they waited for is kept, whatever becomes of them.
            self._commit.gathering.write()
        for line in waiting:
            known = self._commit.gathering.line(line.id)
            if known is None or known.verdict is not Verdict.UNPLACED or still_waits(self._commit, known):
                # An `open` before it in this list has placed it, or it waits for its author.
                continue
            sent = replace(sending.read(line.envelope, now=line.received), at=line.at)
            if sent.action is None:
                continue
            try:
                with self._commit.attempt():
                    self._judge_again(sent, line)
            except (DatabaseTrouble, Spoilt):
                raise
            except Exception as fault:  # noqa: BLE001 - as above: it stays unplaced, the others are placed
                log_fault(fault, kind=line.kind)

    def _judge_again(self, sent: Sent, line: Line) -> None:
        # What waited for a common problem has that one's id in its line: its own case is what the envelope means.
        case = judging.case_meant(self._commit, sent) or line.case
        envelope = msgspec.structs.replace(sent.envelope, case=case)
        outcome = judging.judge(self._commit, replace(sent, envelope=envelope))
        if (outcome.verdict, outcome.code) == (line.verdict, line.code):
            return
        lines.drop(self._commit, line.id)
        judged = replace(
            line,
            case=outcome.case or line.case,
            verdict=outcome.verdict,
            version=outcome.version,
            code=outcome.code,
            facts=outcome.facts,
        )
        self._commit.gathering.judge_again(judged)
        self._commit.changed = True
        self._show(sent, judged)
        if outcome.opened and outcome.case is not None:
            self._place_waiting(outcome.case)


def take_from_outside(commit: Commit, sent: Sent) -> None:
    """Take what came in by mail or text from who may say it: nobody's permission is asked. Raises Refused."""
    Taking(commit)._write(sent, judging.judge_own(commit, sent))


def log_fault(fault: BaseException, **about: str) -> None:
    """Log where a fault arose, without the text of the exception, which may hold citizens' data (law 13)."""
    places, step = [], fault.__traceback__
    while step is not None:
        places.append(f"{step.tb_frame.f_code.co_filename.rpartition('/')[2]}:{step.tb_lineno}")
        step = step.tb_next
    said = " ".join(f"{name}={_printable(value)}" for name, value in about.items())
    log.error("fault %s %s at %s", type(fault).__name__, said, " < ".join(reversed(places[-6:])))


def _printable(text: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "_-/" else "?" for letter in text[:60])
