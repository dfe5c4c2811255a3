"""Take next: the first case that is nobody's, asked of the centre at once; the loser is told who was quicker."""

from collections.abc import Callable
from dataclasses import dataclass

from console.desk.desk import Desk, Step
from console.desk.link import LinkTrouble
from console.desk.views import Order, Queue
from console.domain.actions import Assign
from console.domain.case import Verdict
from console.domain.ids import CaseId
from console.domain.refused import Refused
from ui.known import facts_in_words, known_at
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.words import tr

MOST_TRIES = 5
"""So many cases are tried when others are quicker, before the person is asked to look himself."""

Tell = Callable[[str, Tone], None]


@dataclass(frozen=True)
class Taken:
    """What came of it: the case that is now one's own, and what is to be said."""

    case: CaseId | None
    said: str
    tone: Tone


def take_next(host: Host, *, taken: Callable[[CaseId], None], tell: Tell) -> None:
    """Take the most pressing case that is nobody's. Waits for the centre in a worker of its own."""

    def arrived(answer: Taken) -> None:
        if answer.said:
            tell(answer.said, answer.tone)
        if answer.case is not None:
            taken(answer.case)

    def trouble(error: Exception) -> None:
        offline = isinstance(error, LinkTrouble)
        tell(tr("The centre cannot be reached now.") if offline else tr("It could not be taken."), Tone.WARN)

    host.bridge.on_link(_take, arrived, trouble)


def _take(desk: Desk) -> Taken:
    """In the worker: ask for one after another until one is ours; a refusal here is as good as one from the centre."""
    quicker = ""
    rows = desk.views.rows(desk.views.queue(Queue.UNASSIGNED, Order.DUE)[:MOST_TRIES])
    for row in rows:
        try:
            (judged,) = desk.ask([Step(Assign(expected=None, to=desk.person.id), case=row.id)])
        except Refused as refused:
            quicker = refused_sentence(refused.code, facts_in_words(refused.facts, known_at(desk.views)))
            continue
        if judged is None:
            return Taken(row.id, tr("Taken here; the centre is told when the link is back."), Tone.WARN)
        if judged.verdict in (Verdict.APPLIED, Verdict.NO_CHANGE):
            return Taken(row.id, "", Tone.GOOD)
        quicker = refused_sentence(judged.code or "", facts_in_words(judged.facts, known_at(desk.views)))
    if rows:
        return Taken(None, quicker, Tone.WARN)
    return Taken(None, tr("Nothing is waiting to be taken."), Tone.INFO)
