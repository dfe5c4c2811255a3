"""Two things side by side: what was asked, and what stands in the case now; each with its author and time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console.desk.attending import OPENING
from console.domain.actions import plain
from console.domain.case import Case, Entry, Obligation
from console.wire import AttentionLine
from ui import formats
from ui.content_words import whole_content
from ui.entry_words import entry_text, entry_title, field_value
from ui.known import Known
from ui.names import ACTIONS, FIELDS, KINDS, STATES, named
from ui.words import tr


@dataclass(frozen=True)
class Value:
    """A value, what it is of, and who put it there when."""

    title: str
    text: str = ""
    who: str = ""


def signed(by: str | None, at: datetime, known: Known) -> str:
    """«Б. Болд, 11-р сарын 24, 10:00»."""
    return tr("{who}, {when}", who=known.person(by), when=formats.day_and_time(at))


def entry_of(line: AttentionLine) -> Entry:
    """The line as the timeline would hold it."""
    return Entry(
        id=line.action,
        kind=line.kind,
        by=line.by,
        at=line.at,
        verdict=line.verdict,
        what=line.what,
        code=line.code,
        facts=line.facts,
    )


def asked_value(line: AttentionLine, case: Case | None, known: Known) -> Value:
    """What was asked, whole."""
    who = signed(line.by, line.at, known)
    what = line.what
    if not isinstance(what, Mapping):
        return Value(named(ACTIONS, line.kind), str(what), who)
    if line.kind == "edit_field":
        field = str(what.get("field"))
        before = tr("before: {value}", value=field_value(field, what.get("old"), known, covered=False))
        return Value(
            named(FIELDS, field), f"{field_value(field, what.get('new'), known, covered=False)}\n{before}", who
        )
    if case is None or line.kind in OPENING:
        return Value(named(ACTIONS, line.kind), whole_content(what, known), who)
    entry = entry_of(line)
    return Value(entry_title(entry, case, known), entry_text(entry, case, known), who)


def values_now(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    """What stands against it in the case now; nothing where the reason is not in the case."""
    found = _AGAINST.get(line.code or "")
    return found(line, case, known) if found is not None and isinstance(line.what, Mapping) else ()


def _written(entry: Entry, case: Case, known: Known) -> Value:
    return Value(entry_title(entry, case, known), entry_text(entry, case, known), signed(entry.by, entry.at, known))


def _changed(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    if line.kind == "correct_kind":
        last = case.latest("correct_kind")
        by, at = (last.by, last.at) if last else (case.opened_by, case.opened_at)
        return [Value(named(FIELDS, "kind"), named(KINDS, case.kind), signed(by, at, known))]
    field = str(line.what.get("field"))
    last = case.latest_edit(field)
    by, at = (last.by, last.at) if last else (case.opened_by, case.opened_at)
    return [
        Value(named(FIELDS, field), field_value(field, _now(case, field), known, covered=False), signed(by, at, known))
    ]


def _now(case: Case, field: str) -> Any:
    name, _, part = field.partition(".")
    value = getattr(case, name, None)
    return plain(getattr(value, part, None) if part else value)


def _forwarded(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    return [_obligation(each, known) for each in case.open_obligations]


def _obligation(obligation: Obligation, known: Known) -> Value:
    state = tr("{state} · {body}", state=named(STATES, obligation.state), body=obligation.body_name)
    return Value(state, obligation.reason or "", signed(obligation.by, obligation.at, known))


def _closed(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    closing = case.latest("close")
    return [_written(closing, case, known)] if closing is not None and case.closed_at is not None else ()


def _new(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    """What had come that its author had not seen: the first of it is named by kind, author and time."""
    wanted = tuple(line.facts.get(name) for name in ("kind", "by", "at"))
    news = (e for e in case.entries if (e.kind, e.by, e.at.isoformat()) == wanted)
    return [_written(entry, case, known) for entry in news]


def _moved(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    moves = [e for e in (case.latest("join_problem"), case.latest("leave_problem")) if e is not None]
    return [_written(max(moves, key=case.entries.index), case, known)] if moves else ()


def _answered(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    wanted = line.what.get("obligation")
    answers = [e for e in case.entries if e.kind == "answer" and e.what.get("obligation") == wanted]
    return [_written(answers[-1], case, known)] if answers else ()


def _held(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    last = case.latest("assign")
    by, at = (last.by, last.at) if last else (case.opened_by, case.opened_at)
    title = tr("Nobody has it") if case.assignee is None else tr("Held by {person}", person=known.person(case.assignee))
    return [Value(title, "", signed(by, at, known))]


def _due(line: AttentionLine, case: Case, known: Known) -> Sequence[Value]:
    due = line.facts.get("due")
    return (
        [Value(tr("The term ran out on {due}", due=formats.day(date.fromisoformat(due))))]
        if isinstance(due, str)
        else ()
    )


_AGAINST: Mapping[str, Callable[[AttentionLine, Case, Known], Sequence[Value]]] = {
    "changed_meanwhile": _changed,
    "forwarded_meanwhile": _forwarded,
    "already_forwarded": _forwarded,
    "case_has_open_obligation": _forwarded,
    "closed_meanwhile": _closed,
    "case_closed": _closed,
    "new_since": _new,
    "answered_meanwhile": _answered,
    "held_by_another": _held,
    "joined_meanwhile": _moved,
    "after_due_date": _due,
}
