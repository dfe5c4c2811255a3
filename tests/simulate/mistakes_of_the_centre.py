"""Mistakes that the centre could make. What each does wrong is its name; names in capitals are the product's own."""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from console.domain import actions as act
from console.domain import perform as performing
from console.domain.case import Case, Entry, Made, Seen
from console.domain.editing import edited
from console.domain.effect import Effect
from console.domain.ids import ActionId, CaseId
from console.domain.refused import Refused
from console.domain.rules import Rules
from console.server import exchange as exchanging
from console.server import judging, lines
from console.server.commit import Commit
from console.server.erasing import Erasing
from console.server.sent import Sent
from console.server.taking import Taking
from console.store import documents, journal, pages
from console.store.database import Connection
from console.store.gathering import Gathering
from console.store.tables import journal as journal_table
from console.store.tables import memberships
from console.wire import At, Cursor, Document
from tests.simulate.mistakes import MISTAKES, Mistake, Part, instead_of

AFTER = pages._after
PLACE_ALL = documents.place_all
ADD_ALL = journal.add_all
TAKE = Taking.take
ON_CASE = judging._on_case
REOPEN = performing._EFFECTS[act.Reopen]
CLOSE = performing._EFFECTS[act.Close]
FORWARD = performing._EFFECTS[act.Forward]


@instead_of(pages, "_after", seed=0)
def a_cursor_knows_no_place_inside_a_commit(connection: Connection, scope: str, cursor: Cursor | None) -> Iterator[Any]:
    passed = None if cursor is None else Cursor(cursor.number, cursor.mark, "~")
    return AFTER(connection, scope, passed)


@instead_of(documents, "place_all", seed=0)
def a_row_keeps_the_number_it_was_first_given(connection: Connection, placed: Mapping[str, Any], *, number: int) -> Any:
    """As a serial id does: readers that have passed it never hear of the row again."""
    before = connection.execute(select(memberships).where(memberships.c.key.in_(list(placed)))).all()
    moved = PLACE_ALL(connection, placed, number=number)
    for row in before:
        same = (memberships.c.key == row.key, memberships.c.scope == row.scope)
        connection.execute(update(memberships).where(*same).values(number=row.number))
    return moved


def _overwrite(connection: Connection, added: Collection[Any], *, commit: int) -> None:
    connection.execute(delete(journal_table).where(journal_table.c.id.in_([line.id for line in added])))
    ADD_ALL(connection, added, commit=commit)


@instead_of(Gathering, "line", (journal, "add_all", _overwrite), seed=0)
def the_same_action_is_taken_again(self: Gathering, action: ActionId) -> None:
    return None


@instead_of(exchanging, "_touched", seed=1)
def nothing_is_said_to_be_touched(connection: Connection, cases: Any, read: Any) -> dict[str, Document]:
    return {}


@instead_of(lines, "held_by", seed=0)
def attention_goes_to_the_office_and_not_to_the_author(commit: Commit, line: Any) -> frozenset[str]:
    return frozenset({f"office:{line.office}"})


@instead_of(Taking, "take", seed=100)
def one_failing_case_holds_up_all_others(self: Taking, sent: Sent) -> None:
    if not self.later:
        TAKE(self, sent)


@instead_of(Taking, "_place_waiting", seed=12)
def what_was_unplaced_stays_so(self: Taking, case_id: CaseId) -> None:
    return


@instead_of(Gathering, "action_counted", (Gathering, "keep_count", lambda *given: None), seed=21)
def a_copied_desk_is_not_noticed(self: Gathering, enrolment: str, count: int) -> None:
    return None


@instead_of(judging, "_numbered", seed=14)
def a_number_given_twice_is_not_noticed(commit: Commit, case: Case) -> tuple[Case, None, dict[str, Any]]:
    return case, None, {}


@instead_of(lines, "drop", seed=100)
def the_line_of_what_was_placed_stays(commit: Commit, action: ActionId) -> None:
    return


@instead_of(exchanging, "_is_of_this_history", seed=13)
def another_history_is_not_noticed(connection: Connection, question: Any) -> bool:
    return True


@instead_of(judging, "may", seed=27)
def rights_are_those_of_the_receipt(person: Any, action: Any, case: Any, *, at: datetime, head_offices: Any) -> None:
    if not any(grant.until is None for grant in person.grants):
        raise Refused("not_in_service")


@instead_of(At, "happened", seed=5)
def what_a_clock_says_is_believed(self: At, *, received: datetime) -> datetime:
    return self.clock


@instead_of(Case, "unseen", seed=77)
def a_version_counts_as_seen_whatever_its_mark(self: Case, seen: Seen) -> tuple[Entry, ...]:
    listed = frozenset(seen.ids)
    return tuple(e for e in self.entries if e.version is not None and e.version > seen.version and e.id not in listed)


@instead_of(Erasing, "_written_down", seed=13)
def a_restored_centre_forgets_what_was_erased(self: Erasing) -> Iterator[Any]:
    return iter(())


def a_field_is_its_last_writers(case: Case, action: act.EditField, made: Made, rules: Rules) -> Effect:
    return Effect(edited(case, action.field, action.new)[1])


def a_case_is_closed_over_news(case: Case, action: act.Close, made: Made, rules: Rules) -> Effect:
    return CLOSE(case, action, dataclasses.replace(made, seen=_everything(case)), rules)


def a_forward_is_made_over_another(case: Case, action: act.Forward, made: Made, rules: Rules) -> Effect:
    return FORWARD(case, action, dataclasses.replace(made, seen=_everything(case)), rules)


def a_reopening_starts_the_term_again(case: Case, action: act.Reopen, made: Made, rules: Rules) -> Effect:
    effect = REOPEN(case, action, made, rules)
    if case.due is None or not effect.changes:
        return effect
    later = dataclasses.replace(case.due, date=case.due.date + timedelta(days=30))
    return dataclasses.replace(effect, changes=effect.changes | {"due": later})


def _everything(case: Case) -> Seen:
    return Seen(ids=tuple(entry.id for entry in case.entries))


for kind, effect, seed in (
    (act.EditField, a_field_is_its_last_writers, 13),
    (act.Close, a_case_is_closed_over_news, 1),
    (act.Forward, a_forward_is_made_over_another, 48),
    (act.Reopen, a_reopening_starts_the_term_again, 14),
):
    effects = performing._EFFECTS | {kind: effect}
    MISTAKES[effect.__name__] = Mistake(effect.__name__, (Part(performing, "_EFFECTS", effects),), seed)
