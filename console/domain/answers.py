"""What an answer of a body must say before the citizen hears of it: the deed, the date, the ground of law or, where it
is not that body's matter, whose it is; and what a body asked us and heard."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from console.domain.actions import AnswerOutcome
from console.domain.case import Case, Entry, Verdict
from console.domain.ids import ActionId, ObligationId, PersonId
from console.domain.people import acting_body

LEAST_WORDS = 3
"""«Танилцлаа», «Тэмдэглэж авлаа»: in fewer words nobody says what was done, where and by whom."""


class Lack(StrEnum):
    """What an answer does not say."""

    DEED = "deed"
    DATE = "date"
    GROUND = "ground"
    WHOSE = "whose"
    """Not ours: the citizen is not told to go elsewhere, the case is forwarded there."""


def lack_of(answer: Mapping[str, Any]) -> Lack | None:
    """What is not said in an answer's content, as it stands in the timeline. It is kept all the same: it was given."""
    match answer.get("outcome"):
        case AnswerOutcome.NOT_OURS:
            return Lack.WHOSE
        case AnswerOutcome.WILL_BE_DONE if not answer.get("by_date"):
            return Lack.DATE
        case AnswerOutcome.REFUSED_BY_LAW if not (answer.get("legal_ground") or "").strip():
            return Lack.GROUND
        case AnswerOutcome.DONE if len(str(answer.get("text", "")).split()) < LEAST_WORDS:
            return Lack.DEED
    return None


def lack_in(entry: Entry) -> Lack | None:
    """What is not said in an answer of the timeline. An agent who writes one down has asked for the deed himself."""
    return lack_said(entry.what, by=entry.by)


def lack_said(answer: Mapping[str, Any], *, by: PersonId) -> Lack | None:
    """The same of an answer's content and its author."""
    lack = lack_of(answer)
    return None if lack is Lack.DEED and acting_body(by) is None else lack


def first_whole_answer(case: Case, obligation: ObligationId) -> Entry | None:
    """The first answer to a forward that lacks nothing: what the citizen is told of."""
    return next((each for each in answers_of(case, obligation) if lack_in(each) is None), None)


def answers_of(case: Case, obligation: ObligationId) -> list[Entry]:
    """The answers to a forward that stand, in their order."""
    return said_of(case, obligation, "answer")


def open_questions(case: Case, obligation: ObligationId) -> list[Entry]:
    """What the body that has a forward asked and nobody has answered, the oldest first."""
    return [each for each in said_of(case, obligation, "ask_question") if not told_about(case, each)]


def told_about(case: Case, question: Entry) -> list[Entry]:
    """What we answered to a question of a body, in its order."""
    told = said_of(case, question.what["obligation"], "answer_question")
    return [each for each in told if ActionId(each.what["question"]) == question.id]


def said_of(case: Case, obligation: ObligationId, *kinds: str) -> list[Entry]:
    """What stands in the timeline of these kinds about a forward, in its order."""
    return [
        each
        for each in case.entries
        if each.kind in kinds
        and each.verdict is Verdict.APPLIED
        and each.struck is None
        and each.what.get("obligation") == obligation
    ]
