"""The whole content of an action as lines of "field: value", for where no case is at hand to say it shorter.

What the centre did not take lies nowhere else: no field that a person filled in may be missing here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from console.domain.identity import CaseNumber, spoken
from ui import formats
from ui.known import Known
from ui.names import (
    ANSWER_OUTCOMES,
    CHANNELS,
    CITIZEN_WORDS,
    CLOSE_OUTCOMES,
    FIELDS,
    KINDS,
    LANGUAGES,
    MARKS,
    NO_CASES,
    PRIORITIES,
    WAYS,
    named,
)
from ui.names import SAID_BY as SAID_BY_NAMES
from ui.words import marked, tr

LABELS: Mapping[str, str] = {
    "number": marked("Number"),
    "office": marked("Office"),
    "priority": marked("Urgency"),
    "marks": marked("Marks"),
    "assignee": marked("Assigned to"),
    "to": marked("Assigned to"),
    "body_name": marked("Body"),
    "title": marked("Service"),
    "name": marked("File"),
    "size": marked("Size"),
    "outcome": marked("Outcome"),
    "reached": marked("Reached"),
    "word": marked("The citizen's word"),
    "due": marked("When"),
    "until": marked("Until"),
    "days": marked("Days"),
    "tag": marked("Tag"),
    "old": marked("Before"),
    "new": marked("Wanted"),
    "field": marked("Field"),
    "phone": marked("Phone"),
    "letter_date": marked("Date of the letter"),
    "by_date": marked("Promised by"),
    "by_day": marked("Promised by"),
    "handed_to": marked("Handed to"),
    "words": marked("In the citizen's words"),
    "document": marked("Row of the directory"),
}
"""What the fields of actions are called that are no fields of a case."""

HIDDEN = frozenset(
    {"obligation", "action", "entry", "file", "preview", "service", "media_type", "notice", "expected", "problem"}
    | {"promise"}
)
"""Marks of the program that nobody typed."""
SAID_BY = {"body": "body_name", "topic": "topic_title"}
"""An id whose name stands beside it."""
INSIDE = frozenset({"opening", "case", "what"})
"""What only holds other fields together."""
OUTCOMES = {**ANSWER_OUTCOMES, **CLOSE_OUTCOMES, **NO_CASES}


def whole_content(what: Mapping[str, Any], known: Known) -> str:
    """Every filled field on a line of its own, in the order in which it was written."""
    return "\n".join(_lines(what, known, ""))


def _lines(what: Mapping[str, Any], known: Known, inside: str) -> Iterator[str]:
    for name, value in what.items():
        if name in HIDDEN or what.get(SAID_BY.get(name, "")) or value in (None, "", [], {}, ()):
            continue
        if isinstance(value, Mapping):
            yield from _lines(value, known, "" if name in INSIDE else f"{name}.")
        else:
            yield tr("{field}: {value}", field=_label(f"{inside}{name}"), value=content_value(name, value, known))


def _label(name: str) -> str:
    if name in FIELDS:
        return named(FIELDS, name)
    return named(LABELS, name)


def content_value(name: str, value: Any, known: Known) -> str:
    """One value as people read it; what this program does not know is shown as it was written."""
    if isinstance(value, list):
        return ", ".join(content_value(name, each, known) for each in value)
    if isinstance(value, Mapping):
        return str(value.get("number") or ", ".join(str(each) for each in value.values() if each))
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    read = _READ.get(name)
    try:
        return read(value, known) if read is not None else str(value)
    except (TypeError, ValueError):
        return str(value)


_READ: Mapping[str, Callable[[Any, Known], str]] = {
    "number": lambda value, known: spoken(CaseNumber(str(value))),
    "kind": lambda value, known: named(KINDS, value),
    "channel": lambda value, known: named(CHANNELS, value),
    "language": lambda value, known: named(LANGUAGES, value),
    "marks": lambda value, known: named(MARKS, value),
    "priority": lambda value, known: named(PRIORITIES, value),
    "outcome": lambda value, known: named(OUTCOMES, value),
    "word": lambda value, known: named(CITIZEN_WORDS, value),
    "field": lambda value, known: named(FIELDS, value),
    "place": lambda value, known: known.place(value) or str(value),
    "topic": lambda value, known: known.topic(value) or str(value),
    "body": lambda value, known: known.body(value),
    "about_body": lambda value, known: known.body(value),
    "office": lambda value, known: known.office(value),
    "assignee": lambda value, known: known.person(value),
    "to": lambda value, known: known.person(value),
    "due": lambda value, known: formats.day_and_time(datetime.fromisoformat(value)),
    "until": lambda value, known: formats.day_and_time(datetime.fromisoformat(value)),
    "letter_date": lambda value, known: formats.full_day(date.fromisoformat(value)),
    "by_date": lambda value, known: formats.full_day(date.fromisoformat(value)),
    "by_day": lambda value, known: formats.full_day(date.fromisoformat(value)),
    "said_on": lambda value, known: formats.full_day(date.fromisoformat(value)),
    "said_by": lambda value, known: named(SAID_BY_NAMES, value),
    "way": lambda value, known: named(WAYS, value),
    "size": lambda value, known: formats.file_size(int(value)),
}
