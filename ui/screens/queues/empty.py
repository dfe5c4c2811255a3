"""What stands where a list is empty: what is so, and what to do next."""

from collections.abc import Mapping

from console.desk.views import Queue
from ui.sentences import from_table
from ui.words import marked, tr

_NOTHING: Mapping[Queue, tuple[str, str]] = {
    Queue.MINE: (marked("You have nothing on your list"), marked("Take the next case with F8.")),
    Queue.OFFICE: (marked("Your office has no open case"), marked("A new call begins with F2.")),
    Queue.UNASSIGNED: (marked("Every case has somebody"), marked("New ones appear here by themselves.")),
    Queue.DUE_TODAY: (marked("Nothing is due today"), marked("Look at what is overdue: Alt+5.")),
    Queue.OVERDUE: (marked("Nothing is overdue"), marked("Look at what is due today: Alt+4.")),
    Queue.WAITING_FOR_BODY: (marked("No body owes an answer"), marked("Forwarded cases appear here.")),
    Queue.CALL_BACKS: (marked("Nobody waits for a call"), marked("A call-back is set in the case with F7.")),
    Queue.CLOSED: (marked("No case has been closed yet"), marked("Closed cases appear here.")),
}


def nothing_in(queue: Queue, *, narrowed: bool) -> tuple[str, str]:
    """The two lines for an empty list; a narrowed one says how to see all."""
    if narrowed:
        return tr("No case fits what was asked for"), tr("Empty the words (F4) or the narrowing (F6).")
    title, advice = _NOTHING[queue]
    return from_table(title), from_table(advice)
