"""Texts to citizens and from them: told of their own case, and of nobody else's."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from console.domain import actions as act
from console.domain import segments
from console.domain.actions import CitizenWord
from console.domain.identity import CaseNumber, check_digit, spoken
from console.domain.ids import CaseId, ObligationId
from console.server.outward import spreading
from console.server.outward.posting import Posting
from console.server.outward.spreading import Spreading
from console.server.outward.texting import FolderGateway
from console.server.outward.texts_in import MOST_A_DAY, TextsIn
from console.store import received
from tests.domain.building import opening
from tests.outward import building
from tests.outward.building import forward, outward_room
from tests.postgres import OwnDatabase
from tests.server.building import DISTRICT, FakeDesk, Room

PHONE = "99112345"
ASKED = "Чанар хүртээмж ил тод нээлттэйг 1-5: 4352"


@pytest.fixture
def room(tmp_path: Path, own_database: OwnDatabase | None) -> Iterator[Room]:
    made = outward_room(tmp_path, texts=True, database=own_database.address if own_database else None)
    yield made
    made.services.close()


@pytest.fixture
def plain_room(tmp_path: Path) -> Iterator[Room]:
    made = outward_room(tmp_path, texts=True)
    yield made
    made.services.close()


def caller(*phones: act.Phone) -> act.Party:
    return act.Party(parent_name="Бат", given_name="Болд", phones=phones)


def said(room: Room) -> list[str]:
    """What was queued since this was last asked, the oldest first; and take it away as sent."""
    before = {each.id for each in getattr(room, "_said", [])}
    now = building.texts(room)
    room._said = now  # type: ignore[attr-defined]
    return [each.text for each in now if each.id not in before]


def answer(name: str) -> act.Answer:
    return act.Answer(ObligationId(f"o-{name}"), act.AnswerOutcome.DONE, "Зассан")


def texts_in(room: Room) -> TextsIn:
    texting = room.services.outward.texting
    assert texting is not None
    return TextsIn(room.services.centre, room.services.files, texting)


def test_each_step_of_a_case_is_told_in_one_segment(room: Room) -> None:
    desk = room.desk("agent")
    number = desk.opened("one").number
    assert said(room) == [f"Таны хандалтыг бүртгэлээ: {number}. Хугацаа 12.20. 1111"]
    desk.do(forward("o-one"), "one")
    assert said(room) == [f"{number} шилжүүлэв: Гэрэлтүүлгийн газар. Хугацаа 12.20. 1111"]
    desk.do(act.Extend(ObligationId("o-one"), 30, "шалтгаан"), "one")
    assert said(room) == [f"{number}: хугацааг 01.19 хүртэл сунгалаа. Лавлах: 1111"]
    desk.do(answer("one"), "one")
    assert said(room) == [f"{number}: хариу ирлээ. Шийдсэн бол 1, үгүй бол 2 илгээнэ үү. 1111"]
    desk.do(act.AddNote("тэмдэглэл"), "one")
    assert said(room) == []
    desk.do(act.Close(act.CloseOutcome.SOLVED), "one")
    assert said(room) == [f"{number} бүртгэлийг хаалаа. Санал байвал 1111 рүү залгана уу."]
    assert all(segments.room(each.text) >= 0 and each.to == PHONE for each in building.texts(room))


def test_one_who_speaks_english_is_told_in_english(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    number = desk.opened("one", language="en").number
    assert said(plain_room) == [f"Your matter is registered: {number}. To be decided by 12.20. Questions: 1111"]


@pytest.mark.parametrize(
    "phones",
    [
        (act.Phone(PHONE, do_not_text=True),),
        (act.Phone(PHONE), act.Phone(f"+976 {PHONE}", do_not_text=True)),
        (act.Phone("70001111"),),
        (act.Phone("111"),),
        (),
    ],
)
def test_who_wants_no_texts_or_cannot_get_them_gets_none(plain_room: Room, phones: tuple[act.Phone, ...]) -> None:
    desk = plain_room.desk("agent")
    desk.opened("one", caller=caller(*phones))
    desk.do(forward("o-one"), "one")
    assert building.texts(plain_room) == []


def test_the_first_mobile_that_may_be_texted_is_and_no_other(plain_room: Room) -> None:
    phones = (act.Phone("70001111"), act.Phone("88001122", do_not_text=True), act.Phone("+976 9911-2345"))
    plain_room.desk("agent").opened("one", caller=caller(*phones), petitioner=caller(act.Phone("99000000")))
    assert [each.to for each in building.texts(plain_room)] == [PHONE]


def test_a_withheld_name_a_common_problem_and_an_inquiry_are_not_texted(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened("one", caller=None, marks=(act.Mark.NAME_WITHHELD,))
    desk.do(act.KeepIdentity(caller(act.Phone(PHONE))), "one")
    opening = plain_room.known_case("one")
    inquiry = act.OpenCase(desk.number(50), opening.office, act.Kind.INQUIRY, act.Channel.PHONE, "x", "x",
                           caller=caller(act.Phone(PHONE)))  # fmt: skip
    assert desk.do(act.AnswerInquiry(inquiry, "Маргааш"), "asked").verdict == "applied"
    desk.opened("common", kind=act.Kind.PROBLEM, caller=None, topic="light", place="01")
    assert building.texts(plain_room) == []


def test_one_forward_and_one_answer_of_a_common_problem_are_told_to_all_who_belong_to_it_once(room: Room) -> None:
    desk = room.desk("agent")
    numbers = [f"9911000{number}" for number in range(5)]
    for phone in numbers:
        desk.opened(phone, caller=caller(act.Phone(phone)))
    desk.opened("own", caller=caller(act.Phone("88112233")))
    desk.opened("common", kind=act.Kind.PROBLEM, caller=None, topic="light", place="01")
    for phone in numbers:
        desk.do(act.JoinProblem(CaseId("common")), phone)
    desk.do(act.LeaveProblem(CaseId("common")), numbers[0])
    desk.do(act.Close(act.CloseOutcome.EXPLAINED, "Хэлсэн"), numbers[1])
    told = {each.id for each in building.texts(room)}
    belong = sorted(numbers[2:])
    for deed in (forward("one"), replace(answer("one"), obligation=ObligationId("one"))):
        desk.do(deed, "common")
        for _ in range(2):
            spread(room)
        new = [each for each in building.texts(room) if each.id not in told]
        assert sorted(each.to for each in new) == belong
        told |= {each.id for each in new}


def spread(room: Room) -> None:
    """What the centre does by itself a moment later; of what is begun again nothing is told twice."""
    centre, texting = room.services.centre, room.services.outward.texting
    assert texting is not None
    for message in building.queued(room, spreading.KIND):
        Spreading(centre, texting, at_once=2).carry(message)
    Posting(centre, {spreading.KIND: Spreading(centre, texting)}).send_all()


def test_what_comes_in_late_is_no_news(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    opened = desk.envelope(opening(number=desk.number(1), office=DISTRICT), "one")
    plain_room.clock.pass_(days=4)
    assert desk.take(opened)[0].verdict == "applied"
    assert building.texts(plain_room) == []


@dataclass
class Talk:
    """A citizen's telephone, and what it is told."""

    room: Room
    sender: str = PHONE
    sent: int = 0

    def send(self, text: str, sender: str | None = None) -> list[str]:
        said(self.room)
        self.sent += 1
        texts_in(self.room).take(id=f"{self.sender}-{self.sent}", sender=sender or self.sender, text=text)
        return said(self.room)


def answered_case(desk: FakeDesk, name: str, phone: str = PHONE) -> CaseNumber:
    number = desk.opened(name, caller=caller(act.Phone(phone))).number
    desk.do(forward(f"o-{name}"), name)
    desk.do(answer(name), name)
    return number


def test_a_number_gets_the_state_back(room: Room) -> None:
    desk, talk = room.desk("agent"), Talk(room)
    number = desk.opened("one").number
    assert talk.send(number) == [f"{number}: бүртгэсэн, шийдвэрлэж байна. Хугацаа 12.20. 1111"]
    desk.do(forward("o-one"), "one")
    assert talk.send(spoken(number)) == [f"{number}: Гэрэлтүүлгийн газар. Очсон 11.20, хугацаа 12.20. 1111"]
    desk.do(act.Acknowledge(ObligationId("o-one")), "one")
    assert talk.send(f"minii {number} yu bolov") == [f"{number}: Гэрэлтүүлгийн газар авсан 11.20, хугацаа 12.20. 1111"]
    room.clock.pass_(days=40)
    assert talk.send(number) == [f"{number}: Гэрэлтүүлгийн газар. Хугацаа 12.20 хэтэрсэн. 1111"]
    desk.do(answer("one"), "one")
    assert talk.send(number) == [f"{number}: хариу ирсэн 12.30. Шийдсэн бол 1, үгүй бол 2. 1111"]
    desk.do(act.Close(act.CloseOutcome.SOLVED), "one")
    assert talk.send(number) == [f"{number}: хаасан 12.30. Санал байвал 1111 рүү залгана уу."]


def test_one_and_two_after_an_answer_are_the_citizens_word(room: Room) -> None:
    desk, talk = room.desk("agent"), Talk(room)
    number = answered_case(desk, "one")
    assert talk.send("2") == [f"{number}: шийдэгдээгүй гэж бүртгэлээ. Эргэн холбогдоно. 1111"]
    case = room.known_case("one")
    assert (case.word, case.entries[-1].by, case.entries[-1].kind) == (
        CitizenWord.NOT_SOLVED,
        "citizen",
        "record_follow_up",
    )
    room.clock.pass_(hours=1)
    assert talk.send(f"1 {number}") == [f"{number}: шийдэгдсэн гэв. {ASKED}"]
    assert room.known_case("one").word is CitizenWord.SOLVED


def surveyed(room: Room, case: str = "one") -> list[tuple[str, int, int, int, int]]:
    known = [dict(entry.what) for entry in room.known_case(case).entries if entry.kind == "record_survey"]
    words = ("way", "quality", "availability", "transparency", "openness")
    return [tuple(what[word] for word in words) for what in known]  # type: ignore[misc]


@pytest.mark.parametrize("written", ["5435", "5 4 3 5", "5,4,3,5.", "{number} 5435", "5-4-3-5 {number}"])
def test_four_marks_after_the_word_are_the_survey(plain_room: Room, written: str) -> None:
    desk, talk = plain_room.desk("agent"), Talk(plain_room)
    number = answered_case(desk, "one")
    assert talk.send("1") == [f"{number}: шийдэгдсэн гэв. {ASKED}"]
    assert talk.send(written.format(number=number)) == [f"{number}: таны үнэлгээг бүртгэлээ. Баярлалаа. 1111"]
    assert surveyed(plain_room) == [("text", 5, 4, 3, 5)]
    assert plain_room.known_case("one").survey is None
    assert "Хариу" not in str(talk.send("5435"))
    assert len(surveyed(plain_room)) == 1


@pytest.mark.parametrize("written", ["5436", "543", "54355", "1234 тоот", "4352 гэж юу вэ"])
def test_what_are_no_four_marks_is_no_survey(plain_room: Room, written: str) -> None:
    desk, talk = plain_room.desk("agent"), Talk(plain_room)
    answered_case(desk, "one")
    talk.send(written)
    assert surveyed(plain_room) == []


def test_of_two_cases_that_wait_for_marks_none_is_guessed(plain_room: Room) -> None:
    desk, talk = plain_room.desk("agent"), Talk(plain_room)
    answered_case(desk, "one")
    plain_room.clock.pass_(minutes=1)
    two = answered_case(desk, "two")
    talk.send("5555")
    assert (surveyed(plain_room), surveyed(plain_room, "two")) == ([], [])
    talk.send(f"{two} 5555")
    assert (surveyed(plain_room), len(surveyed(plain_room, "two"))) == ([], 1)


def test_the_same_text_handed_over_twice_is_taken_once(plain_room: Room) -> None:
    answered_case(plain_room.desk("agent"), "one")
    for _ in range(2):
        texts_in(plain_room).take(id="x", sender=PHONE, text="2")
    case = plain_room.known_case("one")
    assert [entry.kind for entry in case.entries].count("record_follow_up") == 1


def test_which_case_is_meant_is_asked_and_never_guessed(plain_room: Room) -> None:
    desk, talk = plain_room.desk("agent"), Talk(plain_room)
    one = answered_case(desk, "one")
    plain_room.clock.pass_(minutes=1)
    two = answered_case(desk, "two")
    assert talk.send("1") == [f"Аль бүртгэл вэ? Дугаарыг 1, 2-той хамт: {two} 1"]
    assert talk.send(f"{one} {two} 1") == ["Бүртгэлийн 10 оронтой дугаараа илгээвэл явцыг мэдэгдэнэ. 1111"]
    assert (plain_room.known_case("one").word, plain_room.known_case("two").word) == (None, None)
    talk.send(f"{one} 1")
    assert plain_room.known_case("one").word is CitizenWord.SOLVED
    assert talk.send("2") == [f"{two}: шийдэгдээгүй гэж бүртгэлээ. Эргэн холбогдоно. 1111"]


def test_before_an_answer_there_is_nothing_to_say_of_it(plain_room: Room) -> None:
    desk, talk = plain_room.desk("agent"), Talk(plain_room)
    number = desk.opened("one").number
    assert talk.send(f"{number} 2") == [f"{number}: хариу ирээгүй байна. Ирмэгц мэдэгдэнэ. 1111"]
    assert plain_room.known_case("one").word is None


def test_a_stranger_is_told_the_same_whether_there_is_such_a_case_or_not(plain_room: Room) -> None:
    desk, stranger = plain_room.desk("agent"), Talk(plain_room, "88001122")
    number = answered_case(desk, "one")
    free = CaseNumber("555555555" + check_digit("555555555"))
    there, not_there = stranger.send(f"{number} 1"), stranger.send(f"{free} 1")
    assert there == not_there == ["Энэ утсанд ийм дугаартай бүртгэл алга. 1111 рүү залгана уу."]
    assert stranger.send("1") == stranger.send("юу болсон бэ")
    assert plain_room.known_case("one").word is None
    assert {each.to for each in building.texts(plain_room)[-4:]} <= {"88001122", PHONE}


def test_programs_that_text_are_not_talked_to(plain_room: Room) -> None:
    answered_case(plain_room.desk("agent"), "one")
    for sender in ("1444", "UNITEL", "70001111", ""):
        assert Talk(plain_room, sender=f"s{sender}").send("1", sender=sender) == []
    talk = Talk(plain_room, "88001122")
    told = [talk.send("сайн уу") for _ in range(MOST_A_DAY + 5)]
    assert [len(each) for each in told] == [1] * MOST_A_DAY + [0] * 5
    plain_room.clock.pass_(days=1)
    assert len(talk.send("сайн уу")) == 1


def test_who_wants_no_texts_gets_none_back_and_his_word_counts(plain_room: Room) -> None:
    desk = plain_room.desk("agent")
    desk.opened("one", caller=caller(act.Phone(PHONE, do_not_text=True)))
    desk.do(forward("o-one"), "one")
    desk.do(answer("one"), "one")
    assert Talk(plain_room).send("2") == []
    assert plain_room.known_case("one").word is CitizenWord.NOT_SOLVED


LATIN = {"minii {} gomdol yu bolov", "sain bnu {} haana yavna", "{}dugaartai sanal", "11-11 {} medeelel avya"}
NO = ("2 {}", "{}. 2", "{} 2 bolohgui baina")
CYRILLIC = {"Сайн байна уу, {} юу болсон бэ?", "миний {} дугаартай гомдол", "№{}", "бүртгэл {}."}


def ways(number: str, chance: random.Random) -> tuple[str, str]:
    """(the kind of writing, the number written so)."""
    kind = chance.choice(("plain", "spaced", "latin", "cyrillic", "letters", "no nought", "digits apart"))
    cuts = sorted(chance.sample(range(1, 10), chance.randint(1, 3)))
    groups = [number[start:end] for start, end in zip([0, *cuts], [*cuts, 10], strict=True)]
    written = {
        "plain": number,
        "spaced": chance.choice((" ", "-", ".", "  ")).join(groups),
        "latin": chance.choice(sorted(LATIN)).format(number),
        "cyrillic": chance.choice(sorted(CYRILLIC)).format(chance.choice((number, spoken(CaseNumber(number))))),
        "letters": number.replace("0", chance.choice("OoОо")),
        "no nought": number.lstrip("0"),
        "digits apart": " ".join(number),
    }
    return kind, written[kind]


def test_of_a_thousand_texts_99_in_100_are_understood_and_none_reaches_a_wrong_person(plain_room: Room) -> None:
    chance = random.Random(1111)
    desk = plain_room.desk("agent")
    phones = [f"99{chance.randrange(10**6):06}" for _ in range(60)]
    numbers = {phone: answered_case(desk, phone, phone) for phone in phones}
    right, wrong = 0, []
    for turn in range(1000):
        phone, other = chance.sample(phones, 2)
        number, talk = numbers[phone], Talk(plain_room, phone)
        talk.sent = turn
        before = {each: plain_room.known_case(each).version for each in (phone, other)}
        sort = chance.choice(("state", "state", "solved", "not solved", "short", "wrong digit", "another's"))
        kind, written = ways(number, chance)
        place = chance.randrange(10)
        broken = number[:place] + str((int(number[place]) + chance.randint(1, 9)) % 10) + number[place + 1 :]
        text, wanted = {
            "state": (written, f"{number}: "),
            "solved": (f"{written} 1" if kind != "digits apart" else f"{number} 1", f"{number}: шийдэгдсэн "),
            "not solved": (
                chance.choice((f"2 {number}", f"{number}. 2", f"{number} 2 bolohgui")),
                f"{number}: шийдэгдээгүй",
            ),
            "short": (chance.choice((number[-5:], number[:8])), f"{number}: "),
            "wrong digit": (broken, "Бүртгэлийн дугаарт алдаа"),
            "another's": (ways(numbers[other], chance)[1], "Энэ утсанд ийм дугаартай"),
        }[sort]
        known = {each.id for each in building.texts(plain_room)}
        texts_in(plain_room).take(id=f"t{turn}", sender=chance.choice((phone, f"+976{phone}")), text=text)
        replies = [each for each in building.texts(plain_room) if each.id not in known]
        assert all(each.to == phone for each in replies)
        assert all(numbers[other] not in each.text for each in replies)
        assert plain_room.known_case(other).version == before[other]
        if sort in ("state", "short", "wrong digit", "another's"):
            assert plain_room.known_case(phone).version == before[phone]
        is_right = len(replies) == 1 and replies[0].text.startswith(wanted)
        right += is_right
        wrong += [] if is_right else [(sort, kind, text, [each.text for each in replies])]
        if turn % 50 == 49:
            plain_room.clock.pass_(days=1)
            send_all(plain_room)
    print(f"{right} of 1000 right; not: {wrong[:25]}")
    assert right >= 990


def send_all(room: Room) -> None:
    room.services.outward.posting.send_all()


def test_a_folder_takes_one_file_a_text(plain_room: Room, tmp_path: Path) -> None:
    number = plain_room.desk("agent").opened("one").number
    (queued,) = building.queued(plain_room, "text")
    settings = plain_room.services.outward.settings.texts
    assert settings is not None
    send_all(plain_room)
    FolderGateway(settings).carry(queued)
    (file,) = (tmp_path / "texts" / "out").iterdir()
    assert file.name == f"{queued.name.rpartition('/')[2]}.txt"
    words = f"Таны хандалтыг бүртгэлээ: {number}. Хугацаа 12.20. 1111"
    assert file.read_text(encoding="utf-8").splitlines()[1:] == [f"to: {PHONE}", "coding: ucs2", f"text: {words}"]
    with plain_room.services.centre.database.read() as connection:
        assert received.left(connection) == []
