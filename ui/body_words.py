"""The lines of a timeline that begin with a body: what it did, and what was said to it."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from console.domain.case import Case, Entry, Verdict
from console.domain.ids import ActionId, ObligationId
from ui import formats
from ui.known import Known
from ui.names import ANSWER_OUTCOMES, named
from ui.words import tr

What = Mapping[str, Any]


def holders_then(case: Case) -> Mapping[ActionId, str]:
    """Which body had the forward that an entry is about when the entry was made: it may have been passed on since."""
    obligations = {each.id: each for each in case.obligations}
    passed = Counter[ObligationId]()
    found = dict[ActionId, str]()
    for entry in case.entries:
        obligation = obligations.get(entry.what.get("obligation", ""))
        if obligation is None:
            continue
        count = passed[obligation.id]
        found[entry.id] = obligation.hops[count].body_name if count < len(obligation.hops) else obligation.body_name
        if entry.kind == "pass_on" and entry.verdict is Verdict.APPLIED:
            passed[obligation.id] += 1
    return found


def body_then(entry: Entry, case: Case, known: Known, holders: Mapping[ActionId, str] | None = None) -> str:
    """The name of the body that had the forward then; of what is not in the timeline, who has it now."""
    names = holders_then(case) if holders is None else holders
    if entry.id in names:
        return names[entry.id]
    obligation = case.obligation(ObligationId(str(entry.what.get("obligation"))))
    return obligation.body_name if obligation is not None else known.body(None)


def _passed_on(what: What, body: str, known: Known) -> str:
    to = tr("{body}, {unit}", body=what["body_name"], unit=what["unit"]) if what.get("unit") else what["body_name"]
    return tr("{body} passed it on to {to}", body=body, to=to)


def _escalated(what: What, body: str, known: Known) -> str:
    to = level_words(str(what["to"]), known)
    if what.get("obligation") is None:
        return tr("The citizen's term is over. Told to: {to}", to=to)
    return tr("{body} is late. The higher level was told: {to}", body=body, to=to)


def level_words(to: str, known: Known) -> str:
    """Who was told that something is late."""
    level, _, id = to.partition(":")
    match level:
        case "supervisors":
            return tr("the supervisors of {office}", office=known.office(id))
        case "officer":
            return tr("the supervising officer of {body}", body=known.body(id))
    return known.body(id)


OF_BODIES: Mapping[str, Callable[[What, str, Known], str]] = {
    "acknowledge": lambda what, body, known: tr("{body} received it", body=body),
    "answer": lambda what, body, known: tr(
        "{body} answered: {outcome}", body=body, outcome=named(ANSWER_OUTCOMES, what["outcome"])
    ),
    "give_back": lambda what, body, known: tr("{body} gave it back", body=body),
    "extend": lambda what, body, known: tr(
        "{body} extended the term by {days}", body=body, days=formats.days(int(what["days"]))
    ),
    "ask_question": lambda what, body, known: tr("{body} asks us", body=body),
    "answer_question": lambda what, body, known: tr("We answered {body}", body=body),
    "pass_on": _passed_on,
    "remind": lambda what, body, known: tr("{body} was reminded of the term", body=body),
    "escalate": _escalated,
}
"""By the wire name of the action: its line, from what it says and the body that had the forward then."""
