"""A lost workstation: recalled it hands in all it has and destroys its key; too long without the centre it asks it."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console import wire
from console.desk.changes import LineState
from console.desk.desk import Desk, Step, new_case_id
from console.desk.files import FileState
from console.desk.transport import Reply, Request
from console.desk.trouble import Denied, Destroyed, FirstSignInNeedsLink, Locked, Offline, Recalled, TooLongAway
from console.domain import actions as act
from console.domain.refused import Refused
from console.server.courier import answer as answer_courier
from console.server.problem import Problem
from console.store import accounts
from console.store.accounts import Device
from tests.builders import PASSWORD, door, exchange, exchange_until_still, opening_step
from tests.conftest import ExpectedLog
from tests.sync.bad_line import Send
from tests.sync.towns import Town

LOG = "outbox.log"


def enrolment_of(desk: Desk) -> str:
    device = desk._holdings.outbox.device()
    assert device is not None
    return device.enrolment


def recall(town: Town, desk: Desk) -> str:
    """An administrator recalls a desk."""
    enrolment = enrolment_of(desk)
    with town.room.services.centre.database.write() as connection:
        assert accounts.recall(connection, enrolment, at=town.room.clock.now)
    return enrolment


def at_centre(town: Town, enrolment: str) -> Device:
    with town.room.services.centre.database.read() as connection:
        known = accounts.device(connection, enrolment)
    assert known is not None
    return known


def work(town: Town, desk: Desk) -> None:
    """A call with a file and a look, made while the line is down."""
    attach, case = desk.files.add(("зам.jpg", b"photo" * 1000)), new_case_id()
    town.made |= {*desk.do([opening_step(case), Step(attach, case)]).ids}
    desk.views.case(case)


def slots(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "keys.json").read_bytes())["slots"]
    return found


def entries(town: Town) -> set[str]:
    return {entry.id for case in town.cases() for entry in case.entries}


def test_a_recalled_desk_hands_in_everything_and_destroys_its_key(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    work(town, desk)
    enrolment = recall(town, desk)
    place.line.cut = False
    desk.pulse.until_still()
    assert desk.line.state is LineState.DESTROYED
    assert town.made <= entries(town)
    assert desk._holdings.looks.waiting() == 0
    assert desk._holdings.belongings.files_in(FileState.WAITING) == []
    assert slots(place.folder) == {}
    known = at_centre(town, enrolment)
    assert (known.destroyed, known.revoked) == (town.room.clock.now, town.room.clock.now)
    with pytest.raises(Locked):
        desk.do([opening_step()])
    desk.stop()
    for line_is_cut in (True, False):
        place.line.cut = line_is_cut
        with pytest.raises(Destroyed):
            door(place.folder, place.line).sign_in("agent", PASSWORD)


def test_nothing_comes_down_to_a_recalled_desk(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    other = town.open("two", "colleague")
    theirs = new_case_id()
    town.made |= {*other.do([opening_step(theirs)]).ids}
    exchange_until_still(other)
    recall(town, desk)
    with pytest.raises(Recalled):
        exchange(desk)
    assert desk._holdings.replica.document(f"case/{theirs}") is None
    for ask in (
        lambda: desk._link.get_piece(town.room.services.files.keep(b"file"), offset=0, most=10),
        lambda: desk.look(number="1234567890", proof="УБ12", purpose="лавлав"),
    ):
        with pytest.raises(Denied, match="recalled"):
            ask()
    desk.stop()
    place.line.cut = True


def test_only_a_recalled_desk_can_say_that_it_is_destroyed(town: Town) -> None:
    desk = town.open("one", "agent")
    with pytest.raises(Denied, match="not_recalled"):
        desk._link.destroyed()
    assert at_centre(town, enrolment_of(desk)).destroyed is None


def test_a_line_that_breaks_in_between_destroys_nothing_until_all_is_there(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    work(town, desk)
    recall(town, desk)
    answered = 0

    def breaks(request: Request, send: Send) -> Reply:
        nonlocal answered
        answered += 1
        if answered in (2, 3, 4):
            raise Offline("no_line")
        return send(request)

    place.line.cut, place.line.fault = False, breaks
    for _ in range(3):
        desk.pulse.until_still()
        assert slots(place.folder) != {}
    while desk.line.state is not LineState.DESTROYED:
        desk.pulse.until_still()
        assert answered < 20
    assert town.made <= entries(town)
    assert slots(place.folder) == {}
    desk.stop()


def test_killed_between_handing_in_and_destroying_it_goes_on_with_the_centres_help(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    work(town, desk)
    recall(town, desk)
    place.line.cut = False
    with pytest.raises(Recalled):
        exchange(desk)
    place.line.fault = lambda request, send: (_ for _ in ()).throw(Offline("no_line"))
    desk.pulse.until_still()
    desk.stop()
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    place.line.fault = None
    again = door(place.folder, place.line).sign_in("agent", PASSWORD)
    again.pulse.until_still()
    assert again.line.state is LineState.DESTROYED
    assert town.made <= entries(town)
    again.stop()


def test_an_answer_about_the_end_that_is_lost_leaves_the_centre_only_less_sure(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    enrolment = recall(town, desk)

    def lost(request: Request, send: Send) -> Reply:
        if request.path == "/destroyed":
            raise Offline("no_line")
        return send(request)

    place.line.fault = lost
    desk.pulse.until_still()
    assert slots(place.folder) == {}
    assert (at_centre(town, enrolment).destroyed, at_centre(town, enrolment).revoked) == (None, None)
    desk.stop()


def test_work_the_centre_fails_on_keeps_the_key(town: Town, expected_log: ExpectedLog) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    case = new_case_id()
    town.made |= {*desk.do([opening_step(case)]).ids}
    exchange_until_still(desk)
    expected_log("fault Unreadable kind=add_note")
    whole = town.room.damage(case)
    note = desk.do([Step(act.AddNote("Тэмдэглэл"), case)]).ids
    recall(town, desk)
    desk.pulse.until_still()
    assert desk.line.state is LineState.RECALLED
    assert slots(place.folder) != {}
    town.room.write_raw(f"case/{case}", whole)
    desk.pulse.until_still()
    assert desk.line.state is LineState.DESTROYED
    assert {*note} <= entries(town)
    desk.stop()


def test_a_copy_of_a_recalled_desk_and_a_new_enrolment_with_its_key_are_recalled_too(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    desk.stop()
    shutil.copytree(place.folder, town.folder / "copy")
    original = door(place.folder, place.line).sign_in("agent", PASSWORD)
    town.made |= {*original.do([opening_step()]).ids}
    exchange_until_still(original)
    recall(town, original)
    original.stop()
    copy = door(town.folder / "copy", place.line).sign_in("agent", PASSWORD)
    town.made |= {*copy.do([opening_step()]).ids}
    for _ in range(3):
        if copy.line.state is not LineState.DESTROYED:
            copy.pulse.until_still()
    assert copy.line.state is LineState.DESTROYED
    assert slots(town.folder / "copy") == {}
    assert town.made <= entries(town)
    copy.stop()


def test_after_a_second_time_the_token_holds_no_more(town: Town) -> None:
    desk = town.open("one", "agent")
    town.places.pop("one")
    enrolment = recall(town, desk)
    recall(town, desk)
    assert at_centre(town, enrolment).revoked is not None
    desk.pulse.until_still()
    assert desk.line.state is LineState.SIGNED_OUT
    desk.stop()


def test_a_recalled_desk_hands_in_by_courier_too(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    work(town, desk)
    recall(town, desk)
    desk.courier.write(town.folder / "up.1111", with_files=True)
    answer_courier(town.room.services, town.folder / "up.1111", town.folder / "down.1111")
    assert town.made <= entries(town)
    assert desk.courier.read(town.folder / "down.1111").outcome == "recalled"
    assert slots(place.folder) != {}
    place.line.cut = False
    desk.pulse.until_still()
    assert desk.line.state is LineState.DESTROYED
    desk.stop()


def test_three_weeks_without_the_centre_lock_a_desk_and_destroy_nothing(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places["one"]
    place.line.cut = True
    work(town, desk)
    desk.stop()
    town.room.clock.pass_(days=20)
    desk = door(place.folder, place.line).sign_in("agent", PASSWORD)
    desk.stop()
    town.room.clock.pass_(days=2)
    for _ in range(2):
        with pytest.raises(TooLongAway):
            door(place.folder, place.line).sign_in("agent", PASSWORD)
    place.line.cut = False
    place.desk = door(place.folder, place.line).sign_in("agent", PASSWORD)
    town.settle()
    place.desk.pulse.until_still()
    assert town.faults() == []
    town.restart("one")


def test_too_long_away_and_revoked_it_enrols_anew_and_loses_nothing(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places["one"]
    place.line.cut = True
    work(town, desk)
    with town.room.services.centre.database.write() as connection:
        accounts.revoke(connection, enrolment_of(desk), at=town.room.clock.now)
    desk.stop()
    town.room.clock.pass_(days=22)
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    place.line.cut = False
    place.desk = door(place.folder, place.line).sign_in("agent", PASSWORD)
    town.settle()
    place.desk.pulse.until_still()
    assert town.faults() == []


def test_a_clock_set_back_or_a_changed_file_wins_no_time(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    desk.stop()
    town.room.clock.pass_(days=20, hours=23)
    door(place.folder, place.line).sign_in("agent", PASSWORD).stop()
    town.room.clock.pass_(days=1)
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    file = place.folder / "keys.json"
    kept = json.loads(file.read_bytes())
    kept["contact"]["last"] = (town.room.clock.now + timedelta(days=1)).isoformat()
    file.write_text(json.dumps(kept))
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    del kept["contact"]
    file.write_text(json.dumps(kept))
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    town.room.clock.pass_(days=-10)
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)


@pytest.mark.parametrize("shown", ["1970-01-01", "2000-01-01", "2099-01-01"])
def test_a_clock_that_is_wrong_by_years_takes_nobody_his_slot_and_no_time_once_it_is_right(
    town: Town, shown: str
) -> None:
    """An old computer's battery is empty, or somebody mistypes the year; the line is down."""
    desk = town.open("one", "agent")
    desk.switch("colleague", PASSWORD)
    place, right = town.places["one"], town.room.clock.now
    place.line.cut = True
    town.room.clock.now = datetime.fromisoformat(shown).replace(tzinfo=UTC)
    desk.lock()
    try:
        desk.unlock(PASSWORD)
        town.made |= {*desk.do([opening_step()]).ids}
    except TooLongAway:
        assert shown == "2099-01-01"
    assert len(slots(place.folder)) == 2
    desk.stop()
    town.room.clock.now = right + timedelta(hours=1)
    for login in ("agent", "colleague"):
        place.desk = door(place.folder, place.line).sign_in(login, PASSWORD)
        place.desk.stop()
    place.login = "colleague"
    town.restart_stopped("one")
    town.settle()
    town.places["one"].desk.pulse.until_still()
    assert town.faults() == []


def test_an_answer_by_courier_is_contact(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places["one"]
    place.line.cut = True
    work(town, desk)
    desk.courier.write(town.folder / "up.1111")
    town.room.clock.pass_(days=10)
    answer_courier(town.room.services, town.folder / "up.1111", town.folder / "down.1111")
    town.room.clock.pass_(days=10)
    desk.courier.read(town.folder / "down.1111")
    town.room.clock.pass_(days=10)
    town.restart("one")
    town.settle()
    town.places["one"].desk.pulse.until_still()
    assert town.faults() == []


def test_who_serves_no_longer_has_no_slot_at_the_next_contact(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places["one"]
    desk.switch("colleague", PASSWORD)
    place.line.cut = True
    work(town, desk)
    assert len(slots(place.folder)) == 2
    town.room.dismiss("agent")
    place.line.cut = False
    exchange_until_still(desk)
    exchange_until_still(desk)
    assert len(slots(place.folder)) == 1
    desk.stop()
    with pytest.raises(Denied, match="not_in_service"):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    place.line.cut = True
    with pytest.raises(FirstSignInNeedsLink):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    place.login = "colleague"
    place.desk = door(place.folder, place.line).sign_in("colleague", PASSWORD)
    town.settle()
    place.desk.pulse.until_still()
    assert town.made <= entries(town)


def test_a_recalled_desks_key_is_told_to_nobody_who_did_not_work_there(town: Town) -> None:
    desk = town.open("one", "agent")
    enrolment = recall(town, desk)
    accounts_there = town.room.services.accounts
    with pytest.raises(Problem) as refused:
        accounts_there.sign_in(wire.SignIn("colleague", PASSWORD, enrolment=enrolment))
    assert (refused.value.status, refused.value.code) == (403, "recalled")
    assert accounts_there.sign_in(wire.SignIn("agent", PASSWORD, enrolment=enrolment)).desk_key


def test_the_only_one_who_was_ever_at_a_desk_is_kept_out_too_once_he_serves_no_longer(town: Town) -> None:
    """The centre then answers with no document at all, so none says that he is gone."""
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    work(town, desk)
    town.room.clock.pass_(minutes=1)
    town.room.dismiss("agent")
    town.room.clock.pass_(minutes=1)
    place.line.cut = False
    exchange_until_still(desk)
    assert slots(place.folder) == {}
    with pytest.raises(Refused, match="not_in_service"):
        desk.do([opening_step()])
    desk.lock()
    with pytest.raises(Denied, match="not_in_service"):
        desk.unlock(PASSWORD)
    desk.stop()
    place.line.cut = True
    with pytest.raises(FirstSignInNeedsLink):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
    assert town.made <= entries(town)


def test_an_office_without_a_line_hands_in_by_courier_what_came_after_it_heard_that_it_is_recalled(town: Town) -> None:
    desk = town.open("one", "agent")
    place = town.places.pop("one")
    place.line.cut = True
    work(town, desk)
    recall(town, desk)
    desk.courier.write(town.folder / "up.1111")
    answer_courier(town.room.services, town.folder / "up.1111", town.folder / "down.1111")
    work(town, desk)
    assert desk.courier.read(town.folder / "down.1111").outcome == "recalled"
    desk.stop()
    desk = door(place.folder, place.line).sign_in("agent", PASSWORD)
    desk.courier.write(town.folder / "up.1111", with_files=True)
    answer_courier(town.room.services, town.folder / "up.1111", town.folder / "down.1111")
    assert town.made <= entries(town)
    town.room.clock.pass_(days=20)
    answer_courier(town.room.services, town.folder / "up.1111", town.folder / "down.1111")
    assert desk.courier.read(town.folder / "down.1111").outcome == "recalled"
    desk.stop()
    town.room.clock.pass_(days=2)
    with pytest.raises(TooLongAway):
        door(place.folder, place.line).sign_in("agent", PASSWORD)
