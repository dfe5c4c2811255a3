"""Finding cases and callers as they are said and typed: numbers in any writing, either letters, the wrong layout."""

import pytest

from console.desk.desk import Desk, Step, new_case_id
from console.desk.finding import digits_of
from console.desk.found import Found
from console.domain import actions as act
from console.domain.catalogue import TopicId
from console.domain.ids import CaseId
from console.domain.keyboard import other_layout
from console.domain.spelling import search_key
from tests.builders import (
    PASSWORD,
    Room,
    exchange_until_still,
    forward_step,
    opening_step,
    put_small_catalogue,
    ready_desk,
)
from tests.server.building import AIMAG

REGISTER = "УБ82061512"
PHONE = "99112345"
TIPSTER = act.Party("Нууц", "Цэрэнпил", "ХЖ90010199", (act.Phone("95077341"),), address="Нууц хаяг 7")


@pytest.fixture
def case(desk: Desk) -> CaseId:
    """A case of one caller, sent."""
    made = new_case_id()
    caller = act.Party("Ганбаатар", "Сүхбаатар", REGISTER, (act.Phone(PHONE),))
    desk.do([opening_step(made, subject="Хогийн цэг дүүрсэн", text="Гэрэлтүүлэг асахгүй байна", caller=caller)])
    exchange_until_still(desk)
    return made


def cases_found(desk: Desk, typed: str) -> list[str]:
    return [each.id for each in desk.views.find(typed) if each.kind == "case"]


@pytest.mark.parametrize(
    "typed",
    [
        "99112345", "9911 2345", "9911-2345", "+976 9911 2345", "+97699112345", "00976 99112345", "(976) 99112345",
        "2345", "23 45", "112345", "11 23 45", "991", "(9911) 2345", "99.11.23.45",
    ],
)  # fmt: skip
def test_a_telephone_is_found_in_any_writing_and_by_its_end(desk: Desk, case: CaseId, typed: str) -> None:
    assert cases_found(desk, typed) == [case]


@pytest.mark.parametrize(
    "typed",
    [
        "УБ82061512", "уб82061512", "УБ 8206 1512", "UB82061512", "ub820615", "YБ82061512",
        other_layout("уб") + "82061512", "82061512", "820615", "УБ8206",
    ],
)  # fmt: skip
def test_a_register_number_is_found_in_either_letters_and_layout(desk: Desk, case: CaseId, typed: str) -> None:
    assert cases_found(desk, typed) == [case]


def test_a_case_is_found_by_what_is_said_of_its_number(desk: Desk, case: CaseId) -> None:
    view = desk.views.case(case)
    assert view is not None
    number = view.case.number
    for typed in (
        number,
        f"№{number}",
        f"{number[:3]} {number[3:6]} {number[6:9]} {number[9]}",
        number[6:],
        number[3:],
    ):
        assert cases_found(desk, typed) == [case]
    whole = desk.views.find(number)[0]
    assert (whole.id, whole.is_exact) == (case, True)
    assert not desk.views.find(number[:9])[0].is_exact


@pytest.mark.parametrize(
    "typed",
    ["Сүхбаатар", "sukhbaatar", "suhbatar", "Ганбаатар Сүхбаатар", "ganbaatar", other_layout("сүхбаатар"),
     "сүхбаатарын", "гэрэлтүүлгийн", "hogiin tseg", "Сүхбаатар 2345"],
)  # fmt: skip
def test_a_case_is_found_by_names_as_heard_and_by_its_words(desk: Desk, case: CaseId, typed: str) -> None:
    assert cases_found(desk, typed) == [case]


def test_the_newest_come_first(desk: Desk, room: Room) -> None:
    made = []
    for number in range(12):
        room.clock.pass_(hours=1)
        made.append(new_case_id())
        desk.do([opening_step(made[-1], subject=f"Хог {number}", caller=act.Party(phones=(act.Phone(PHONE),)))])
    for typed in (PHONE, "2345", "хог"):
        assert cases_found(desk, typed) == made[:-9:-1]


def test_a_caller_is_found_once_with_his_telephone(desk: Desk, case: CaseId) -> None:
    caller = act.Party("Ганбаатар", "Сүхбаатар", phones=(act.Phone(PHONE),))
    desk.do([opening_step(subject="Өөр хэрэг", caller=caller)])
    for typed in (PHONE, "2345", "suhbaatar", REGISTER):
        callers = [each for each in desk.views.find(typed) if each.kind == "caller"]
        assert [(each.id, each.title) for each in callers] == [(PHONE, "Г. Сүхбаатар")]


def test_people_are_found_in_the_same_box(desk: Desk) -> None:
    assert "herder" in [each.id for each in desk.views.find("herder") if each.kind == "person"]


def test_what_can_be_looked_up_is_told_first_where_it_takes_long(desk: Desk) -> None:
    desk.do([opening_step(subject="herder")])
    told = list[list[Found]]()
    found = desk.views.find("herder", first=told.append, patience=0.0)
    assert [each.kind for each in found] == ["case", "person"]
    assert told == [[each for each in found if each.kind == "person"]]
    assert desk.views.find("herder", first=told.append, patience=3_600.0) == found
    assert len(told) == 1


def test_nobody_finds_the_cases_of_an_office_that_is_not_his(desk: Desk, case: CaseId) -> None:
    desk.do([opening_step(office=AIMAG, subject="Аймгийн хэрэг", caller=act.Party(phones=(act.Phone("88118811"),)))])
    assert cases_found(desk, "88118811") == []
    desk.switch("herder", PASSWORD)
    for typed in (PHONE, "2345", REGISTER, "Сүхбаатар", "хогийн"):
        assert desk.views.find(typed) == [] or cases_found(desk, typed) == []
        assert not [each for each in desk.views.find(typed) if each.kind == "caller"]


def test_a_withheld_identity_is_found_by_nobody(
    desk: Desk, room: Room, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Law 6: not by its author, not while it waits, not by whom the case is assigned to, not by a supervisor."""
    made = new_case_id()
    desk.do([opening_step(made, subject="Авлигын мэдээлэл", caller=None), Step(act.KeepIdentity(TIPSTER), made)])
    supervisor = ready_desk(room, tmp_path_factory.mktemp("supervisor"), "supervisor")
    for sent in (False, True):
        if sent:
            exchange_until_still(desk)
            exchange_until_still(supervisor)
            assert cases_found(supervisor, "авлигын") == [made]
        for each in (desk, supervisor):
            typed = ("95077341", "+976 9507-7341", "7341", "950", "ХЖ90010199", "90010199", "Цэрэнпил", "Нууц хаяг")
            for text in typed:
                assert each.views.find(text) == []
    stored = supervisor._holdings.replica.finding.numbers_of([supervisor.views.row_of(made) or 0])
    assert [sort for found in stored.values() for sort, _ in found] == ["case"]
    supervisor.stop()


def test_the_tables_by_which_cases_are_found_hold_no_byte_of_a_withheld_identity(
    desk: Desk, room: Room, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = new_case_id()
    known = act.Party("Ганбаатар", "Сүхбаатар", phones=(act.Phone(PHONE),))
    desk.do([opening_step(made, subject="Авлигын мэдээлэл", caller=None), Step(act.KeepIdentity(TIPSTER), made)])
    desk.do([opening_step(subject="Өөр хэрэг", caller=known)])
    supervisor = ready_desk(room, tmp_path_factory.mktemp("supervisor"), "supervisor")
    for each in (desk, supervisor):
        exchange_until_still(each)
        written = bytes_of_finding(each)
        assert search_key("Сүхбаатар").encode() in written
        assert PHONE.encode() in written
        for word in ("Цэрэнпил", "Нууц хаяг"):
            assert search_key(word).split()[0].encode() not in written
            assert word.split()[0].encode() not in written
        for number in ("95077341", "90010199"):
            assert number.encode() not in written
    supervisor.stop()


def bytes_of_finding(desk: Desk) -> bytes:
    """All that the tables hold by which cases are found, the words' own pages included."""
    found = list[bytes]()
    with desk._holdings.replica._database.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        for name in names:
            if name in ("numbers", "forwards", "found_by") or name.startswith("case_words_"):
                for row in connection.exec_driver_sql(f"SELECT * FROM {name}"):  # noqa: S608
                    found += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    return b"\n".join(found)


def test_while_no_topic_is_chosen_bodies_are_suggested_by_the_one_that_is_told(room: Room, desk: Desk) -> None:
    put_small_catalogue(room)
    exchange_until_still(desk)
    for _ in range(3):
        case = new_case_id()
        desk.do([opening_step(case, subject="Шөнө аюултай", text="", topic=TopicId("street-light"))])
        desk.do([forward_step(case, "heating", "Дулааны сүлжээ компани")])
    told = desk.views.likely_bodies(text="гудамжны гэрэл асахгүй байна")
    assert ("heating", 3) in [(each.body, each.count) for each in told]
    assert not desk.views.likely_bodies(text="сайн байна уу")


@pytest.mark.parametrize("few", [8, 40])
def test_among_few_cases_no_word_is_too_common_to_be_alike(desk: Desk, few: int) -> None:
    for _ in range(few):
        desk.do([opening_step(subject="Гэрэлтүүлэг унтарсан", text="Хашаа")])
    assert desk.views.similar(subject="гэрэлтүүлэг унтарсан")


def test_of_a_topic_alone_a_case_is_similar_only_where_its_words_are(desk: Desk) -> None:
    case = new_case_id()
    desk.do([opening_step(case, subject="Гэрэлтүүлэг унтарсан", text="Хашаа", topic=TopicId("light"))])
    topic = TopicId("light")
    assert desk.views.similar(topic=topic) == []
    assert desk.views.similar(topic=topic, text="мод унасан зам хаагдсан") == []
    assert [each.case.id for each in desk.views.similar(topic=topic, text="гэрэлтүүлэг унтарсан")] == [case]


@pytest.mark.parametrize(
    "typed",
    ["", " ", "а", "1", "12", "x" * 10_000, "ү" * 10_000, "хог " * 2_500, "9" * 10_000, '"', 'a" OR b', "NEAR(a b)",
     "*", "-", "хог* OR", "words:хог", "^хог", "хог + цэг", "😀", "хог 😀", "\x00", "хог\x00цэг", "\ud800", "١٢٣٤",
     "УБ\x00", "'; DROP TABLE shown; --", "ab\u19b0cd", "\u19b0\u19b19001", "000100001", "0001",
     "(", "((((", "\u200f\u202eхог", "\u202e", "№№№№№№№№", "%%%%", "____"],
)  # fmt: skip
def test_whatever_is_typed_gives_an_answer_or_nothing(desk: Desk, case: CaseId, typed: str) -> None:
    desk.views.find(typed)
    desk.views.similar(subject=typed, text=typed)
    desk.views.likely_bodies(subject=typed, text=typed)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("9911 2345", PHONE), ("+976 9911", "9911"), ("00976-9911", "9911"), ("хог", ""), ("12", ""), ("976", "976")],
)
def test_digits_are_read_from_numbers_only(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits
