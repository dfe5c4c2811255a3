"""An erased case says nothing of people any more, anywhere, and stays erased after a restore and after late work."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from console import wire
from console.desk.desk import Desk, Step
from console.desk.files import FileState
from console.domain import actions as act
from console.domain.case import Verdict
from console.domain.erasing import ERASE, ERASED, erased_until
from console.domain.ids import CaseId, FileHash, PersonId
from console.server.erasing import FILE, Erasing, NotErased
from console.server.problem import Problem
from console.store import erasing as stored
from console.store.outbox_log import LoggedAction
from console.store.tables import CENTRE, journal
from tests.builders import forward_step, opening_step
from tests.sync.towns import Town, new_town

WORDS = {
    "name": "Мөнхбаяр",
    "phone": "99887766",
    "register": "УБ86102217",
    "text": "зуухнаас болж түлэгдсэн",
    "address": "Хөх туг 17",
}
WORDS |= {
    "note": "эмчийн дүгнэлт үзүүлсэн",
    "reason": "яаралтай тусламж",
    "answer": "нөхөн төлбөр олгов",
    "subject": "Зуух дэлбэрсэн",
}
CITIZEN = act.Party(
    given_name=WORDS["name"],
    register_number=WORDS["register"],
    phones=(act.Phone(WORDS["phone"]),),
    address=WORDS["address"],
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = new_town(tmp_path)
    yield made
    made.close()


def told(town: Town, *, close: bool = True) -> CaseId:
    """A case with all sorts of words, handed in by one desk and held by another."""
    desk = town.places["a"].desk if "a" in town.places else town.open("a", "agent")
    step = opening_step(caller=CITIZEN, subject=WORDS["subject"], text=WORDS["text"])
    case = step.case
    assert case is not None
    forward = forward_step(case)
    assert isinstance(forward.action, act.Forward)
    answer = act.Answer(forward.action.obligation, act.AnswerOutcome.DONE, WORDS["answer"])
    file = desk.files.add(("photo.jpg", b"\xff\xd8" + WORDS["text"].encode()))
    steps = [step, Step(act.AddNote(WORDS["note"]), case), forward, Step(answer, case), Step(file, case)]
    steps += [Step(act.EditField("place_words", None, WORDS["address"]), case)]
    desk.do([*steps, *([Step(act.Close(act.CloseOutcome.SOLVED, WORDS["reason"]), case)] if close else [])])
    desk.pulse.until_still()
    if "b" not in town.places:
        town.open("b", "colleague")
    town.settle()
    town.room.clock.pass_(minutes=5)
    return case


def erasing(town: Town, kept: dict[str, int] | None = None) -> Erasing:
    services = town.room.services
    return Erasing(town.folder / "centre", services.centre, services.files, kept=kept or {})


def left_at_the_centre(town: Town) -> list[str]:
    """Which words stand in any cell of any table, or in any file beside it."""
    found = set()
    with town.room.services.centre.database.read() as connection:
        for table in CENTRE.sorted_tables:
            for row in connection.execute(select(table)):
                said = b"\0".join(bytes(each) if isinstance(each, bytes) else str(each).encode() for each in row)
                found |= {(table.name, name) for name, word in WORDS.items() if word.encode() in said}
    for path in (town.folder / "centre").rglob("*"):
        if path.is_file() and not path.name.startswith("centre.db"):
            found |= {(path.name, name) for name, word in WORDS.items() if word.encode() in path.read_bytes()}
    return sorted(f"{place}: {name}" for place, name in found)


def left_at(desk: Desk) -> list[str]:
    """Which words a desk still has: in what it shows, its archive, its files."""
    holdings = desk._holdings
    said = [raw for key, raw in holdings.replica.documents("case")]
    said += [wire.encode(row.envelope) for row in holdings.outbox.outgoing.everything()]
    said += [wire.encode(each.envelope) for each in holdings.outbox.copy._log.read() if isinstance(each, LoggedAction)]
    files = holdings.folder / "files"
    said += [desk.files.held(FileHash(each.name)) or b"" for each in files.iterdir()] if files.exists() else []
    found = {name for name, word in WORDS.items() for raw in said if word.encode() in raw}
    found |= {name for name, word in WORDS.items() if any(each.kind == "case" for each in desk.views.find(word))}
    return sorted(found)


def test_what_a_case_says_of_people_goes_everywhere_and_its_course_stays(town: Town) -> None:
    case = told(town)
    before = town.room.known_case(case)
    assert len(left_at_the_centre(town)) >= len(WORDS)
    assert (len(left_at(town.places["a"].desk)), len(left_at(town.places["b"].desk))) >= (8, 8)
    erasing(town).erase(case, "иргэний хүсэлт", by=PersonId("admin"))
    after = town.room.known_case(case)
    assert left_at_the_centre(town) == []
    assert [each.id for each in after.entries[:-1]] == [each.id for each in before.entries]
    assert ({each.kind for each in after.entries[:-1]}, after.entries[-1].kind) == ({ERASED}, ERASE)
    for name in ("number", "kind", "office", "topic", "place", "opened_at", "closed_at", "outcome", "status"):
        assert getattr(after, name) == getattr(before, name)
    assert [each.outcome for each in after.obligations] == [act.AnswerOutcome.DONE]
    town.settle()
    assert (left_at(town.places["a"].desk), left_at(town.places["b"].desk)) == ([], [])
    assert town.faults() == []


def test_nothing_of_it_stays_on_the_pages_of_the_centres_file_that_are_free(town: Town) -> None:
    case = told(town)
    erasing(town).erase(case, "иргэний хүсэлт")
    town.close()
    left = b"".join(path.read_bytes() for path in (town.folder / "centre").glob("centre.db*"))
    assert case.encode() in left
    assert [name for name, word in WORDS.items() if word.encode() in left] == []


def test_a_restored_centre_erases_again_and_desks_bring_nothing_back(town: Town) -> None:
    case, other = told(town), told(town)
    backup = town.back_up()
    erasing(town).erase(case, "иргэний хүсэлт")
    town.settle()
    town.restore(backup)
    assert left_at_the_centre(town) != []
    erasing(town).pass_time()
    town.settle()
    erasing(town).pass_time()
    after = town.room.known_case(case)
    assert erased_until(after) is not None
    assert (after.text, after.caller, town.room.known_case(other).text) == ("", None, WORDS["text"])
    assert {each.kind for each in after.entries if each.at <= erased_until(after)} <= {ERASED, ERASE}  # type: ignore[operator]


def test_late_work_of_a_desk_without_a_line_is_taken_and_erased_and_what_comes_after_stays(town: Town) -> None:
    case = told(town)
    town.places["b"].line.cut = True
    late = town.places["b"].desk.do([Step(act.AddNote(WORDS["note"]), case)]).ids
    town.room.clock.pass_(minutes=1)
    erasing(town).erase(case, "иргэний хүсэлт")
    town.room.clock.pass_(minutes=5)
    after = town.places["b"].desk.do([Step(act.RecordCall(act.Channel.PHONE, "Дахин залгав"), case)]).ids
    town.settle()
    verdicts = town.room.verdicts()
    assert [verdicts[id] for id in (*late, *after)] == [Verdict.APPLIED] * 2
    erasing(town).pass_time()
    town.settle()
    entries = {entry.id: entry for entry in town.room.known_case(case).entries}
    assert (entries[late[0]].kind, entries[after[0]].what["text"]) == (ERASED, "Дахин залгав")
    assert (left_at_the_centre(town), left_at(town.places["b"].desk)) == ([], [])
    with town.room.services.centre.database.read() as connection:
        emptied = connection.execute(select(journal.c.fingerprint).where(journal.c.id == late[0])).scalar()
    assert emptied == stored.ANY


def test_late_work_on_an_erased_case_leaves_the_desk_that_did_it_too(town: Town) -> None:
    """The second erasure reaches until the same moment."""
    case = told(town)
    desk = town.places["b"].desk
    town.places["b"].line.cut = True
    photo = desk.files.add(("late.jpg", WORDS["text"].encode()))
    desk.do([Step(act.AddNote(WORDS["note"]), case), Step(photo, case)])
    town.room.clock.pass_(minutes=1)
    erasing(town).erase(case, "иргэний хүсэлт")
    town.settle()
    assert left_at(desk) != []
    erasing(town).pass_time()
    town.settle()
    assert left_at(desk) == []
    assert desk._holdings.belongings.file(photo.file) is None
    assert left_at_the_centre(town) == []


def test_a_later_erasure_takes_away_nothing_that_happened_since(town: Town) -> None:
    case = told(town)
    late, since = town.places["b"].desk, town.places["a"].desk
    town.places["b"].line.cut = True
    late.do([Step(act.AddNote(WORDS["note"]), case)])
    town.room.clock.pass_(minutes=1)
    erasing(town).erase(case, "иргэний хүсэлт")
    town.room.clock.pass_(minutes=1)
    photo = since.files.add(("since.jpg", b"\xff\xd8since"))
    [_, held] = since.do([Step(photo, case), Step(act.EditField("subject", WORDS["subject"], "Шинэ"), case)]).ids
    town.settle()
    since.pulse.until_still()
    assert town.room.verdicts()[held] == Verdict.HELD
    erasing(town).pass_time()
    town.settle()
    assert town.room.services.files.read(photo.file, offset=0)[0] == b"\xff\xd8since"
    assert since.files.held(photo.file) == b"\xff\xd8since"
    assert [item.line.action for item in since.views.attention()] == [held]


def test_the_same_action_again_gets_its_stored_verdict_though_its_content_is_gone(town: Town) -> None:
    case = told(town)
    desk = town.places["a"].desk
    backup = {row.envelope.id for row in desk._holdings.outbox.waiting()}
    kept = town.room.services.centre
    with kept.database.read() as connection:
        raws = [bytes(raw) for raw in connection.execute(select(journal.c.envelope)).scalars()]
    erasing(town).erase(case, "иргэний хүсэлт")
    again = kept.take(tuple(raw for raw in raws if b'"case"' in raw))
    assert (backup, {each.verdict for each in again.verdicts.values()} <= {Verdict.APPLIED}) == (set(), True)
    assert left_at_the_centre(town) == []


@pytest.mark.parametrize("close", [True, False])
def test_what_is_held_or_still_open_is_not_erased(town: Town, close: bool) -> None:
    case = told(town, close=close)
    if close:
        erasing(town).hold(case, "Шүүхийн шийдвэр 12", by=PersonId("admin"))
    with pytest.raises(NotErased) as fault:
        erasing(town).erase(case, "иргэний хүсэлт")
    assert fault.value.code == ("on_hold" if close else "still_open")
    assert not (town.folder / "centre" / FILE).exists()
    if close:
        erasing(town).release(case)
        erasing(town).erase(case, "иргэний хүсэлт")
        assert town.room.known_case(case).text == ""


def test_what_was_kept_long_enough_is_erased_by_its_kind(town: Town) -> None:
    case, held = told(town), told(town)
    erasing(town).hold(held, "Шүүх", by=PersonId("admin"))
    town.room.clock.pass_(days=29)
    by_kind = {town.room.known_case(case).kind.value: 30, "thanks": 1}
    erasing(town, by_kind).pass_time()
    assert town.room.known_case(case).text == WORDS["text"]
    town.room.clock.pass_(days=2)
    erasing(town, by_kind).pass_time()
    erasing(town, by_kind).pass_time()
    assert (town.room.known_case(case).text, town.room.known_case(held).text) == ("", WORDS["text"])
    lines = (town.folder / "centre" / FILE).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["case"] for line in lines] == [case]


def test_a_file_that_another_case_has_stays(town: Town) -> None:
    case, other = told(town), told(town)
    (name,) = {str(e.what["file"]) for e in town.room.known_case(other).entries if e.kind == "attach"}
    erasing(town).erase(case, "иргэний хүсэлт")
    assert town.room.services.files.read(name, offset=0)[1] > 0
    erasing(town).erase(other, "иргэний хүсэлт")
    with pytest.raises(Problem):
        town.room.services.files.read(name, offset=0)
    assert town.places["a"].desk.files.state(FileHash(name)) is not FileState.WAITING


def test_a_line_of_the_list_that_a_sudden_end_cut_off_is_passed_over(town: Town) -> None:
    case = told(town)
    erasing(town).erase(case, "иргэний хүсэлт")
    list_of = town.folder / "centre" / FILE
    list_of.write_text(list_of.read_text(encoding="utf-8") + '{"case": "x', encoding="utf-8")
    erasing(town).pass_time()
    assert erased_until(town.room.known_case(case)) == town.room.clock.now
