"""What passed between us and the citizen, as the timeline says it: whether he was reached, what he thinks, what he was
promised, how the case ended."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from console.domain.actions import Way
from console.domain.case import Case
from console.domain.surveys import WORDS
from ui import formats
from ui.known import Known
from ui.names import CITIZEN_WORDS, SAID_BY, SURVEY_WORDS, WAYS, named
from ui.words import tr

What = Mapping[str, Any]


def to_call_back(what: What, case: Case, known: Known) -> str:
    return tr("Call back on {when}", when=formats.day_and_time(datetime.fromisoformat(what["due"])))


def followed_up(what: What, case: Case, known: Known) -> str:
    if not what["reached"]:
        return _not_reached(what)
    if what.get("word") and what.get("way") in (Way.PAGE, Way.TEXT):
        word, way = named(CITIZEN_WORDS, what["word"]), _in_words(WAYS, what["way"])
        return tr("{word}, {way}", word=word, way=way)
    if what.get("word"):
        return tr("Called back: {word}", word=named(CITIZEN_WORDS, what["word"]))
    return tr("Called back: reached")


def _not_reached(what: What) -> str:
    way = str(what.get("way") or Way.CALL)
    return tr("Called back: not reached") if way == Way.CALL else tr("Not reached, {way}", way=_in_words(WAYS, way))


def _in_words(names: Mapping[str, str], code: str) -> str:
    """A name inside a sentence."""
    name = named(names, code)
    return name[:1].lower() + name[1:]


def surveyed(what: What, case: Case, known: Known) -> str:
    marks = [what.get(word) for word in WORDS]
    if all(mark is None for mark in marks):
        return tr("Satisfaction survey: the citizen did not want to be asked")
    return tr("Satisfaction survey, {way}", way=_in_words(WAYS, str(what["way"])))


def survey_text(what: What, case: Case, known: Known) -> str:
    given = [
        tr("{field}: {value}", field=named(SURVEY_WORDS, word), value=str(what[word])) for word in WORDS if what[word]
    ]
    body = known.body(_holder(case, what.get("obligation"))) if what.get("obligation") else ""
    about = [tr("About the answer of {body}", body=body)] if body else []
    return "\n".join([*([" · ".join(given)] if given else []), *about, *filter(None, [str(what.get("text") or "")])])


def _holder(case: Case, obligation: str | None) -> str | None:
    return next((each.body for each in case.obligations if each.id == obligation), None)


def promised(what: What, case: Case, known: Known) -> str:
    return tr("Promised to the citizen by {day}", day=formats.full_day(date.fromisoformat(what["by_day"])))


def promise_text(what: What, case: Case, known: Known) -> str:
    """What was promised, told again where it is kept or broken."""
    made = case.entry(what["promise"])
    promised = str(made.what.get("text") or "") if made is not None else ""
    return "\n".join(filter(None, [promised, str(what.get("text") or "")]))


def closing_text(what: What, case: Case, known: Known) -> str:
    """Who took the matter back, when and how, and what was noted."""
    lines = [str(what.get("text") or "")]
    if what.get("said_by") and what.get("said_on"):
        lines.insert(
            0,
            tr(
                "Said so: {who}, {day}, {way}",
                who=_in_words(SAID_BY, what["said_by"]),
                day=formats.full_day(date.fromisoformat(what["said_on"])),
                way=_in_words(WAYS, str(what.get("way"))),
            ),
        )
    return "\n".join(line for line in lines if line)
