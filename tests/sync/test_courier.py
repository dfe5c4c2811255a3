"""The courier: weeks without a link, with bundles that come late, twice, in another order, changed or not at all."""

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from console.desk.courier import Brought, Outcome
from console.desk.desk import Desk, Step, new_case_id, new_contact_id
from console.desk.files import FileState
from console.desk.passed import passed_over
from console.desk.trouble import BundleTrouble, TooLongAway, WrongPassword
from console.domain import actions as act
from console.domain.ids import CaseId
from console.server import courier
from console.server.courier import Taken
from console.store.tables import journal, looks
from tests.builders import PASSWORD, door, exchange_until_still, forward_step, listed, opening_step
from tests.sync.towns import Place, Town

MOST_BYTES = 5 * 1024 * 1024
"""What a messenger and every mailbox take."""


def words(chance: random.Random, count: int) -> str:
    """Text that packs no better than people's: made-up words, none often."""
    letters = "абвгдежзийклмноөпрстуүхцчшъыьэюя"
    return " ".join("".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(count))


class Interrupted(Exception):
    """The program ends in the middle of something."""


class Office:
    """A desk whose link is away, and the folder on the stick that goes between it and the centre."""

    def __init__(self, town: Town, login: str = "agent") -> None:
        self.town = town
        self.name = f"desk-of-{login}"
        town.open(self.name, login)
        self.place.line.cut = True
        self.stick = town.folder / f"stick-{login}"
        self.stick.mkdir()
        self._trips = 0

    @property
    def place(self) -> Place:
        return self.town.places[self.name]

    @property
    def desk(self) -> Desk:
        return self.place.desk

    def case(self, *more: Step, **changes: object) -> CaseId:
        """A call is taken; its actions are remembered, so that none can be lost unnoticed."""
        case = new_case_id()
        steps = [opening_step(case, **changes), *(Step(step.action, case) for step in more)]
        self.town.made |= {*self.desk.do(steps, contact=new_contact_id()).ids}
        return case

    def note(self, case: CaseId, text: str = "Тэмдэглэл") -> None:
        self.town.made |= {*self.desk.do([Step(act.AddNote(text), case)]).ids}

    def write(self, *, with_files: bool = False) -> Path:
        self._trips += 1
        path = self.stick / f"{self._trips}.1111"
        self.desk.courier.write(path, with_files=with_files)
        return path

    def answered(self, bundle: Path) -> Path:
        """The answer of the centre as it is now."""
        self._trips += 1
        path = self.stick / f"{self._trips}.answer.1111"
        self.taken(bundle, path)
        return path

    def taken(self, bundle: Path, path: Path) -> Taken:
        return courier.answer(self.town.room.services, bundle, path)

    def read(self, answer: Path) -> Brought:
        return self.desk.courier.read(answer)

    def trip(self) -> Brought:
        """There and back at once."""
        return self.read(self.answered(self.write()))

    def waiting(self) -> int:
        return len(self.desk.views.waiting())


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def taken_at(town: Town) -> int:
    with town.room.services.centre.database.read() as connection:
        return connection.execute(select(func.count()).select_from(journal)).scalar_one()


def test_two_weeks_without_a_link_go_by_courier_both_ways(town: Town, office: Office) -> None:
    chief = town.open("head", "chief")
    cases, chance = [], random.Random(6)
    for _ in range(10):
        for _ in range(50):
            note, forward = Step(act.AddNote(words(chance, 20))), forward_step(CaseId(""))
            cases.append(office.case(note, forward, subject=words(chance, 6), text=words(chance, 80)))
        town.room.clock.pass_(days=1)
    bundle = office.write()
    size = bundle.stat().st_size
    print(f"\n500 cases, {office.waiting()} actions: {size:,} bytes up")
    assert (office.waiting(), size <= MOST_BYTES) == (1500, True)
    town.room.clock.pass_(days=4)
    taken = office.taken(bundle, office.stick / "a.answer.1111")
    print(f"{taken.pages} pages, {(office.stick / 'a.answer.1111').stat().st_size:,} bytes down")
    assert taken.actions == 1500
    assert (office.stick / "a.answer.1111").stat().st_size <= MOST_BYTES
    exchange_until_still(chief)
    office.note(cases[0], "Хариу ирэхээс өмнө хийсэн")
    brought = office.read(office.stick / "a.answer.1111")
    assert brought == Brought(Outcome.KEPT, answered=1500, waiting=1, files=0)
    assert len(listed(office.desk)) == 500
    assert office.trip().waiting == 0
    town.settle()
    assert town.faults() == []


def test_three_imports_are_one_on_either_side(town: Town, office: Office) -> None:
    case = office.case()
    bundle = office.write()
    answers = [office.answered(bundle) for _ in range(3)]
    taken = taken_at(town)
    assert [office.read(answer).outcome for answer in (*answers, *answers)] == [Outcome.KEPT] * 6
    assert (office.waiting(), taken_at(town), len(listed(office.desk))) == (0, taken, 1)
    office.note(case)
    assert office.read(answers[0]).outcome is Outcome.KEPT
    assert office.waiting() == 1
    assert town.faults() != []
    town.settle()
    assert town.faults() == []


def test_bundles_in_another_order_and_lost_ones_lose_nothing(town: Town, office: Office) -> None:
    first_case = office.case()
    first = office.write()
    office.note(first_case)
    office.case()
    second = office.write()
    office.case()
    lost = office.write()
    lost.unlink()
    second_answer, first_answer = office.answered(second), office.answered(first)
    assert office.read(first_answer).outcome is Outcome.KEPT
    assert office.waiting() == 3
    office.note(first_case)
    assert office.read(second_answer).outcome is Outcome.KEPT
    assert office.waiting() == 2
    assert office.trip() == Brought(Outcome.KEPT, answered=2, waiting=0, files=0)
    town.settle()
    assert town.faults() == []


def test_an_older_answer_after_a_newer_one_changes_nothing(town: Town, office: Office) -> None:
    case = office.case()
    bundle = office.write()
    old = office.answered(bundle)
    head = town.open("head", "chief")
    town.made |= {*head.do([Step(act.AddNote("Төвөөс"), case)]).ids}
    exchange_until_still(head)
    assert office.read(office.answered(bundle)).outcome is Outcome.KEPT
    entries = office.desk.views.case(case)
    assert office.read(old) == Brought(Outcome.NOTHING_NEW, answered=0, waiting=0, files=0)
    assert office.desk.views.case(case) == entries
    town.settle()
    assert town.faults() == []


def test_a_second_answer_brings_what_came_after_the_first_although_it_was_asked_from_before(
    town: Town, office: Office
) -> None:
    """Written before the first answer came: it begins where that one began, and goes on where the desk stands now."""
    case = office.case()
    first = office.write()
    office.note(case, "Хоёр дахь")
    second = office.write()
    answer = office.answered(first)
    head = town.open("head", "chief")
    theirs = new_case_id()
    town.made |= {*head.do([opening_step(theirs)]).ids}
    exchange_until_still(head)
    assert office.read(answer).answered == 1
    assert theirs not in listed(office.desk)
    assert office.read(office.answered(second)).answered == 1
    assert theirs in listed(office.desk)
    assert office.waiting() == 0
    town.settle()
    assert town.faults() == []


def test_a_link_in_between_makes_an_old_answer_harmless(town: Town, office: Office) -> None:
    case = office.case()
    answer = office.answered(office.write())
    office.note(case)
    office.place.line.cut = False
    exchange_until_still(office.desk)
    office.note(case, "Дараа нь")
    office.place.line.cut = True
    assert office.read(answer) == Brought(Outcome.NOTHING_NEW, answered=0, waiting=1, files=0)
    town.settle()
    assert town.faults() == []


def test_a_link_between_writing_and_taking_does_no_harm_either(town: Town, office: Office) -> None:
    case = office.case()
    bundle = office.write()
    office.note(case)
    office.place.line.cut = False
    exchange_until_still(office.desk)
    office.place.line.cut = True
    office.note(case, "Дараа нь")
    assert office.read(office.answered(bundle)) == Brought(Outcome.KEPT, answered=0, waiting=1, files=0)
    town.settle()
    assert town.faults() == []


def test_an_answer_of_many_pages_comes_in_one_bundle(town: Town, office: Office) -> None:
    head = town.open("head", "chief")
    for _ in range(3):
        steps = [opening_step(text="Зам эвдэрсэн. " * 1400) for _ in range(100)]
        town.made |= {*head.do(steps).ids}
    exchange_until_still(head)
    office.case()
    taken = office.taken(office.write(), office.stick / "a.answer.1111")
    assert taken.pages > 1

    def interrupt(_: object) -> None:
        raise Interrupted

    office.desk.subscribe(interrupt, lambda line: None)
    with pytest.raises(Interrupted):
        office.read(office.stick / "a.answer.1111")
    town.restart(office.name)
    assert len(listed(office.desk)) < 301
    office.read(office.stick / "a.answer.1111")
    assert len(listed(office.desk)) == 301
    assert office.waiting() == 0
    town.settle()
    assert town.faults() == []


def test_more_than_one_question_goes_into_one_bundle(town: Town, office: Office) -> None:
    steps = [opening_step() for _ in range(1600)]
    town.made |= {*office.desk.do(steps).ids}
    bundle = office.write()
    assert office.desk.courier.last().contents.actions == 1600  # type: ignore[union-attr]
    taken = office.taken(bundle, office.stick / "a.answer.1111")
    assert taken.actions == 1600
    assert office.read(office.stick / "a.answer.1111").answered == 1600
    town.settle()
    assert town.faults() == []


def test_looks_and_files_go_with_it_and_what_was_asked_for_comes_back(town: Town, office: Office) -> None:
    photo = office.desk.files.add(("зам.jpg", b"photo" * 300_000))
    case = office.case(Step(photo))
    office.desk.views.case(case)
    elsewhere = town.room.services.files.keep(b"from a body")
    assert office.desk.files.read(elsewhere) is None
    bundle = office.write(with_files=True)
    assert office.answered(office.write()).stat().st_size < 100_000
    brought = office.read(office.answered(bundle))
    assert (brought.files, office.desk.files.read(elsewhere)) == (1, b"from a body")
    assert office.desk.files.state(photo.file) is FileState.SENT
    assert town.room.services.files.read(photo.file, offset=0)[1] == 1_500_000
    with town.room.services.centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(looks)).scalar_one() >= 1
    assert office.desk.looks.handing.all_unsent() == []
    town.settle()
    assert town.faults() == []


def test_an_answer_does_not_take_back_looks_handed_in_since(town: Town, office: Office) -> None:
    case = office.case()
    office.desk.views.case(case)
    answer = office.answered(office.write())
    town.room.clock.pass_(minutes=20)
    office.desk.views.case(case)
    office.place.line.cut = False
    office.desk.pulse.until_still()
    assert office.desk.looks.handing.all_unsent() == []
    office.read(answer)
    assert office.desk.looks.handing.all_unsent() == []


def test_the_answer_to_another_desk_is_refused(town: Town, office: Office) -> None:
    other = Office(town, "colleague")
    other.case()
    office.case()
    answer = other.answered(other.write())
    with pytest.raises(BundleTrouble, match="foreign"):
        office.read(answer)
    with pytest.raises(BundleTrouble, match="wrong_way"):
        office.read(office.write())
    with pytest.raises(BundleTrouble, match="wrong_way"):
        office.answered(answer)
    assert (office.waiting(), other.waiting()) == (1, 1)


def test_a_changed_or_cut_off_bundle_takes_nothing_and_loses_nothing(town: Town, office: Office) -> None:
    office.case()
    bundle = office.write()
    whole, before = bundle.read_bytes(), taken_at(town)
    answer = office.answered(bundle).read_bytes()
    after = taken_at(town)
    assert after > before
    harmed = office.stick / "harmed.1111"
    for place in (*range(0, len(answer), max(1, len(answer) // 60)), len(answer) - 1):
        for content in (answer[:place], answer[:place] + bytes([answer[place] ^ 4]) + answer[place + 1 :]):
            harmed.write_bytes(content)
            with pytest.raises(BundleTrouble):
                office.read(harmed)
    for place in (*range(0, len(whole), max(1, len(whole) // 60)), len(whole) - 1):
        for content in (whole[:place], whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :]):
            harmed.write_bytes(content)
            with pytest.raises(BundleTrouble):
                office.answered(harmed)
    assert (office.waiting(), taken_at(town)) == (1, after)


def test_a_centre_put_back_to_an_earlier_day_gets_everything_again(town: Town, office: Office) -> None:
    first = office.case()
    office.trip()
    backup = town.back_up()
    second = office.case()
    old = office.answered(office.write())
    office.read(old)
    third = office.case()
    town.restore(backup)
    assert office.trip().outcome is Outcome.BEGIN_AGAIN
    assert office.read(old).outcome is Outcome.NOTHING_NEW
    assert office.trip().outcome is Outcome.KEPT
    office.trip()
    assert {first, second, third} <= {*listed(office.desk)}
    assert office.waiting() == 0
    town.settle()
    assert town.faults() == []


@pytest.mark.parametrize("is_known_there", [False, True])
def test_an_old_bundle_answered_by_a_centre_put_back_hides_and_takes_nothing(
    town: Town, office: Office, is_known_there: bool
) -> None:
    """It went on meanwhile beyond the number that the desk knew: nothing in its answer says that it is another."""
    head = town.open("head", "chief")
    case = office.case()
    bundle = office.write()
    if is_known_there:
        office.taken(bundle, office.stick / "unread.1111")
    backup = town.back_up()
    office.note(case)
    office.case()
    office.place.line.cut = False
    exchange_until_still(office.desk)
    office.place.line.cut = True
    town.restore(backup)
    for _ in range(10):
        town.made |= {*head.do([opening_step()]).ids}
        exchange_until_still(head)
    before = office.desk.views.case(case)
    assert office.read(office.answered(bundle)).outcome is Outcome.NOTHING_NEW
    assert office.desk.views.case(case) == before
    assert office.trip().outcome is Outcome.BEGIN_AGAIN
    assert office.trip().outcome is Outcome.KEPT
    town.settle()
    assert town.faults() == []


def test_where_it_takes_nothing_the_next_bundle_finds_out(town: Town, office: Office) -> None:
    head = town.open("head", "chief")
    bundle = office.write()
    backup = town.back_up()
    office.case()
    office.place.line.cut = False
    exchange_until_still(office.desk)
    office.place.line.cut = True
    town.restore(backup)
    for _ in range(10):
        town.made |= {*head.do([opening_step()]).ids}
        exchange_until_still(head)
    assert office.read(office.answered(bundle)).outcome is Outcome.KEPT
    assert office.trip().outcome is Outcome.BEGIN_AGAIN
    assert office.trip().outcome is Outcome.KEPT
    town.settle()
    assert town.faults() == []


def test_what_an_answer_passed_over_is_named_until_a_centre_knows_it(town: Town, office: Office) -> None:
    first = office.write()
    second = office.write()
    head = town.open("head", "chief")
    for bundle in (first, second):
        town.made |= {*head.do([opening_step()]).ids}
        exchange_until_still(head)
        assert office.read(office.answered(bundle)).outcome is Outcome.KEPT
    assert len(passed_over(office.desk._holdings.belongings)) == 1
    assert office.trip().outcome is Outcome.KEPT
    assert passed_over(office.desk._holdings.belongings) == []


def test_a_copied_desk_is_told_so_and_keeps_its_work(town: Town, office: Office) -> None:
    office.desk.stop()
    shutil.copytree(office.place.folder, town.folder / "copy")
    town.restart_stopped(office.name)
    office.case()
    office.trip()
    office.place.desk.stop()
    copy = door(town.folder / "copy", office.place.line).sign_in("agent", PASSWORD)
    town.places["copy"] = Place(town.folder / "copy", "agent", office.place.line, copy)
    town.made |= {*copy.do([opening_step()]).ids}
    copy.courier.write(office.stick / "copy.1111")
    answer = office.answered(office.stick / "copy.1111")
    assert copy.courier.read(answer) == Brought(Outcome.COPIED, answered=0, waiting=1, files=0)
    town.restart_stopped(office.name)
    town.settle()
    assert town.faults() == []


def test_killed_between_the_two_commits_the_same_answer_goes_on(town: Town, office: Office) -> None:
    office.case()
    answer = office.answered(office.write())
    office.desk.stop()
    kept = town.folder / "desk.db.before"
    shutil.copy(office.place.folder / "desk.db", kept)
    town.restart_stopped(office.name)
    assert office.read(answer).answered == 1
    office.desk.stop()
    kept.replace(office.place.folder / "desk.db")
    town.restart_stopped(office.name)
    assert office.waiting() == 1
    assert office.read(answer) == Brought(Outcome.KEPT, answered=1, waiting=0, files=0)
    town.settle()
    assert town.faults() == []


def test_the_last_bundle_is_remembered_with_what_it_holds(town: Town, office: Office) -> None:
    assert office.desk.courier.last() is None
    office.case()
    before = office.desk.courier.contents(with_files=True)
    bundle = office.write(with_files=True)
    town.restart(office.name)
    last = office.desk.courier.last()
    assert last is not None
    assert last.contents.bytes == bundle.stat().st_size
    assert (before.actions, last.contents.actions, last.at) == (1, 1, town.room.clock.now)
    assert abs(before.bytes - last.contents.bytes) < 100


def test_a_person_who_came_since_gets_his_scopes_by_the_next_bundle(town: Town, office: Office) -> None:
    office.case()
    bundle = office.write()
    office.place.line.cut = False
    office.desk.switch("supervisor", PASSWORD)
    office.place.line.cut = True
    assert office.read(office.answered(bundle)).outcome is Outcome.NOTHING_NEW
    assert office.waiting() == 1
    assert office.trip() == Brought(Outcome.KEPT, answered=1, waiting=0, files=0)
    town.settle()
    assert town.faults() == []


def test_after_three_weeks_without_a_link_an_answer_at_the_sign_in_opens_the_desk(town: Town, office: Office) -> None:
    office.case()
    bundle = office.write()
    late = office.answered(bundle)
    office.desk.stop()
    town.room.clock.pass_(days=22)
    way_in = door(office.place.folder, office.place.line)
    for answer, password, trouble in (
        (None, PASSWORD, TooLongAway),
        (late, PASSWORD, TooLongAway),
        (office.answered(bundle), "not the password", WrongPassword),
        (bundle, PASSWORD, BundleTrouble),
        (office.stick / "none", PASSWORD, BundleTrouble),
    ):
        with pytest.raises(trouble):
            way_in.sign_in("agent", password, answer=answer)
    office.place.desk = way_in.sign_in("agent", PASSWORD, answer=office.answered(bundle))
    assert office.waiting() == 0
    office.place.line.cut = False
    town.settle()
    assert town.faults() == []


def test_an_answer_from_before_a_wrong_clock_moves_no_clock(town: Town, office: Office) -> None:
    office.case()
    answer = office.answered(office.write())
    town.room.clock.pass_(days=5)
    office.read(answer)
    device = office.desk._holdings.outbox.device()
    assert device is not None
    assert device.exchanged_at is not None
    assert town.room.clock.now - device.exchanged_at == timedelta(days=5)
    assert device.clock_offset == 0
