"""Who sees what at a desk is recorded, offline too: once, with its reason, in a chain, and comes to the centre."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from console import wire
from console.desk.desk import Desk, LineState, Step, new_contact_id
from console.desk.files import FileState
from console.desk.link import OURS, Link
from console.desk.looks import Looks
from console.desk.transport import Reply, Request
from console.desk.trouble import Offline
from console.domain import actions as act
from console.domain.case import Case
from console.domain.ids import CaseId, PersonId
from console.domain.looks import MOST_IN_AN_HOUR, Call, Look, LookKind, Reason, hashed, terms_of
from console.domain.refused import Refused
from console.server import auditing
from console.store import looks as at_the_centre
from console.store.database import Full
from console.store.kept_looks import KeptLooks
from tests.builders import (
    PASSWORD,
    CentreLine,
    Room,
    door,
    exchange_until_still,
    opening_step,
)
from tests.conftest import ExpectedLog

BOLD = act.Party(
    parent_name="Ганбаатар", given_name="Болд", register_number="УБ86102217", phones=(act.Phone("99112345"),)
)


def kept(desk: Desk) -> list[Look]:
    """What is on the disk, with what is still to be written."""
    desk.looks.stop()
    return desk._holdings.looks.since(desk._clock.now().replace(year=2000))


def opened(desk: Desk, **changes: object) -> CaseId:
    step = opening_step(**{"caller": BOLD, **changes})
    desk.do([step])
    exchange_until_still(desk)
    assert step.case is not None
    return step.case


def seen(desk: Desk, case: CaseId) -> Case:
    view = desk.views.case(case)
    assert view is not None
    return view.case


def rows(room: Room) -> list[at_the_centre.Row]:
    with room.services.centre.database.read() as connection:
        return list(at_the_centre.in_order(connection))


def verified(room: Room) -> auditing.Verified:
    with room.services.centre.database.read() as connection:
        return auditing.verify(connection, public=room.services.seal.public)


def test_a_case_that_is_opened_is_one_look_for_a_quarter_of_an_hour(room: Room, desk: Desk) -> None:
    case = opened(desk)
    for minutes in (0, 5, 9, 2, 1):
        room.clock.pass_(minutes=minutes)
        seen(desk, case)
    looks = kept(desk)
    assert [(each.kind, each.by, each.case, each.reason) for each in looks] == [
        (LookKind.VIEW, "agent", case, Reason.NONE)
    ] * 2
    assert (looks[1].at - looks[0].at).total_seconds() == 16 * 60


def test_whoever_takes_the_place_looks_for_himself(room: Room, desk: Desk) -> None:
    case = opened(desk)
    seen(desk, case)
    desk.switch("colleague", PASSWORD)
    seen(desk, case)
    desk.sign_out()
    assert desk.views.case(case) is None
    assert [each.by for each in kept(desk)] == ["agent", "colleague"]


def test_what_is_typed_on_is_one_search_and_its_words_are_not_kept(room: Room, desk: Desk, tmp_path: Path) -> None:
    opened(desk)
    for text in ("бо", "бол", "болд", "бол", "99", "9911", "99112345", "сүхбаатарын", "99112345"):
        desk.views.find(text)
        room.clock.pass_(seconds=0.2)
    room.clock.pass_(seconds=5)
    desk.views.find("УБ86102217")
    looks = kept(desk)
    assert {each.kind for each in looks} == {LookKind.SEARCH}
    key = desk._outside.data_key
    searched = ["болд", "99112345", "УБ86102217"]
    assert [each.terms for each in looks] == [hashed(terms_of(each), key) for each in searched]
    said = b"".join(wire.encode(each) for each in looks).decode()
    assert not [word for word in ("болд", "bold", "99112345", "86102217") if word in said.lower()]


def test_a_search_that_finds_nobody_and_one_in_the_catalogue_is_no_look(desk: Desk) -> None:
    opened(desk)
    desk.views.find("88776655")
    desk.views.lookup("болд")
    assert kept(desk) == []


def test_a_callers_earlier_cases_are_a_look(room: Room, desk: Desk) -> None:
    opened(desk)
    for typed in ("9911", "99112", "99112345"):
        desk.views.history(typed)
        room.clock.pass_(seconds=0.3)
    (look,) = kept(desk)
    assert (look.kind, look.terms) == (LookKind.EARLIER, hashed(["99112345"], desk._outside.data_key))


def test_numbers_are_uncovered_for_the_citizen_on_the_line_and_else_for_a_reason(desk: Desk) -> None:
    case = seen(desk, opened(desk))
    assert desk.looks.needs_reason(case)
    with pytest.raises(Refused) as refused:
        desk.looks.reveal(case, "  ")
    assert refused.value.code == "reason_needed"
    desk.looks.reveal(case, " хүсэлтээр нь ")
    contact = new_contact_id()
    for call in (
        Call(contact, case=case.id),
        Call(contact, phones=("99112345",)),
        Call(contact, register_number="УБ86102217"),
    ):
        desk.looks.call = call
        assert not desk.looks.needs_reason(case)
        desk.looks.reveal(case)
    desk.looks.call = Call(contact, phones=("88112233",))
    assert desk.looks.needs_reason(case)
    revealed = [each for each in kept(desk) if each.kind is LookKind.REVEAL]
    assert [(each.reason, each.text, each.contact) for each in revealed] == [
        (Reason.SAID, "хүсэлтээр нь", None),
        *[(Reason.CALL, "", contact)] * 3,
    ]


def test_a_case_that_is_his_to_do_needs_no_words(desk: Desk) -> None:
    case = opened(desk)
    desk.do([Step(act.Assign(None, PersonId("agent")), case)])
    desk.looks.reveal(seen(desk, case))
    assert [each.reason for each in kept(desk) if each.kind is LookKind.REVEAL] == [Reason.TASK]


def test_who_has_uncovered_enough_within_the_hour_waits_but_not_for_the_citizen_on_the_line(
    room: Room, desk: Desk
) -> None:
    case = seen(desk, opened(desk))
    for _ in range(MOST_IN_AN_HOUR[LookKind.REVEAL]):
        desk.looks.reveal(case, "тайлан")
    with pytest.raises(Refused) as refused:
        desk.looks.reveal(case, "тайлан")
    assert refused.value.code == "too_many_looks"
    desk.looks.call = Call(new_contact_id(), case=case.id)
    desk.looks.reveal(case)
    desk.looks.call = None
    room.clock.pass_(hours=1, seconds=1)
    desk.looks.reveal(case, "тайлан")


def test_who_has_searched_enough_finds_no_citizen_until_a_call_comes_or_time_passes(room: Room, desk: Desk) -> None:
    opened(desk)
    for _ in range(MOST_IN_AN_HOUR[LookKind.SEARCH]):
        assert desk.views.find("99112345")
        room.clock.pass_(seconds=2)
        desk.looks._settle(room.clock.now)
    assert (desk.views.find("99112345"), desk.views.is_limited) == ([], True)
    desk.looks.call = Call(new_contact_id())
    assert (len(desk.views.find("99112345")), desk.views.is_limited) == (2, False)
    desk.looks.call = None
    room.clock.pass_(hours=1)
    assert desk.views.find("99112345")


def test_a_supervisor_hears_of_who_looks_too_much(room: Room, desk: Desk) -> None:
    case = seen(desk, opened(desk))
    for _ in range(MOST_IN_AN_HOUR[LookKind.REVEAL]):
        desk.looks.reveal(case, "тайлан")
    desk.pulse.until_still()
    task = f"task/looks/agent/{room.clock.now.date().isoformat()}"
    told = room.document(task)
    assert (told["code"], told["facts"]) == ("many_looks", {"person": "agent", "kind": "reveal", "many": 30})
    assert room.scopes(task) == {"supervisors:district"}


def test_looks_come_to_the_centre_once_though_answers_are_lost(room: Room, tmp_path: Path) -> None:
    line = CentreLine(room)
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    case = opened(desk)
    line.cut = True
    seen(desk, case)
    line.cut = False

    def lose(request: object, send: Callable[[object], object]) -> object:
        reply = send(request)
        if getattr(request, "path", "") == "/looked":
            raise Offline("no_line")
        return reply

    line.fault = lose  # type: ignore[assignment]
    desk.pulse.until_still()
    line.fault = None
    room.clock.pass_(minutes=20)
    seen(desk, case)
    desk.pulse.until_still()
    assert [(each.number, each.person, each.case) for each in rows(room)] == [(1, "agent", case), (2, "agent", case)]
    before = len(line.asked)
    desk.pulse.until_still()
    assert [each.path for each in line.asked[before:]] == ["/sync"]
    assert (desk._holdings.looks.waiting(), verified(room).findings) == (0, ())
    desk.stop()


def test_a_copied_desk_and_its_copy_write_two_chains_and_nothing_is_lost(room: Room, tmp_path: Path) -> None:
    desk = door(tmp_path / "one", CentreLine(room)).sign_in("agent", PASSWORD)
    cases = [opened(desk) for _ in range(3)]
    seen(desk, cases[0])
    desk.pulse.until_still()
    desk.stop()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    places = [door(tmp_path / name, CentreLine(room)).sign_in("agent", PASSWORD) for name in ("one", "two")]
    room.clock.pass_(minutes=20)
    for place, case in zip(places, cases[1:], strict=True):
        seen(place, case)
        seen(place, cases[0])
        place.pulse.until_still()
    room.clock.pass_(minutes=20)
    for place in places:
        seen(place, cases[0])
        place.pulse.until_still()
    made = [(each.chain, each.number, each.case) for each in rows(room)]
    chains = list(dict.fromkeys(chain for chain, _, _ in made))
    assert len(chains) == 2
    a, b, c = cases
    of = [[(number, case) for chain, number, case in made if chain == each] for each in chains]
    assert of == [[(1, a), (2, b), (3, a), (4, a)], [(1, c), (2, a), (3, a)]]
    assert verified(room).findings == ()
    for place in places:
        place.stop()


def test_a_centre_of_an_older_program_takes_no_looks_and_holds_up_nothing_else(
    room: Room, tmp_path: Path, expected_log: ExpectedLog
) -> None:
    line = CentreLine(room)
    desk = door(tmp_path / "desk", line).sign_in("agent", PASSWORD)
    case = opened(desk)

    def older(request: Request, send: Callable[[Request], Reply]) -> Reply:
        no_route = Reply(404, dict([OURS]), wire.encode(wire.Fault("no_such_route")))
        return no_route if request.path == "/looked" else send(request)

    line.fault = older
    expected_log("looks not taken: centre_fault")
    seen(desk, case)
    file = desk.files.add(("note.txt", b"a"))
    desk.do([Step(file, case)])
    desk.pulse.until_still()
    assert (desk.line.state, desk.files.state(file.file)) == (LineState.ONLINE, FileState.SENT)
    assert desk._holdings.looks.waiting() > 0
    line.fault = None
    desk.pulse.until_still()
    assert (desk._holdings.looks.waiting(), rows(room)[0].case) == (0, case)
    desk.stop()


class FullOnce(KeptLooks):
    """Looks on a disk that is full at the first try."""

    tries = 0

    def add(self, made: Sequence[Look]) -> None:
        self.tries += 1
        if self.tries == 1:
            raise Full
        super().add(made)


def test_a_disk_that_does_not_take_a_look_is_asked_again(room: Room, desk: Desk, expected_log: ExpectedLog) -> None:
    case = seen(desk, opened(desk))
    disk = FullOnce(desk._holdings.desk_database)
    looks = Looks(
        disk,
        Link("http://centre.test", transport=CentreLine(room)),
        who=lambda: PersonId("agent"),
        now=room.clock,
        key=b"k" * 32,
    )
    looks.viewed(case)
    expected_log("looks not written: Full")
    looks.keep()
    looks.viewed(case)
    looks.keep()
    assert [each.case for each in disk.since(room.clock.now.replace(year=2000))] == [case.id]
    assert disk.tries == 2
