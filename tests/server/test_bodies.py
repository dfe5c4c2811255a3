"""What a body's own program may read and do: only its own, once for each of its keys, and no name too early."""

import base64
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import delete

from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import ActionId, FileHash, ObligationId
from console.domain.people import body_actor
from console.domain.signed import handle_of
from console.server import clock, own
from console.server.__main__ import FAILED, main
from console.server.files import MOST_FILES
from console.server.problem import Problem
from console.store.outward_tables import holders
from console.store.tables import cases
from tests.builders import put_small_catalogue
from tests.server.building import FakeDesk, Room, ready_room, running

LIGHTS, HEATING = BodyId("lights"), BodyId("heating")


@dataclass
class Program:
    """A body's program: its key, and a key of its own for each thing that it does."""

    address: str
    token: str
    said: int = 0

    def get(self, path: str = "", **query: Any) -> requests.Response:
        return requests.get(
            f"{self.address}/body/duties{path}",
            params=query,
            headers={"Authorization": f"Bearer {self.token}"},
            timeout=20,
        )

    def do(self, duty: str, doing: str, *, key: str | None = None, **content: Any) -> requests.Response:
        self.said += 1
        return requests.post(
            f"{self.address}/body/duties/{duty}/{doing}",
            json=content,
            headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or f"own-{self.said}"},
            timeout=20,
        )

    def duties(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get().json()["duties"]
        return found


@pytest.fixture
def desk(room: Room) -> FakeDesk:
    put_small_catalogue(room)
    return room.desk("agent")


@pytest.fixture
def lights(room: Room, desk: FakeDesk) -> Iterator[Program]:
    with running(room.services) as address:
        yield Program(address, room.services.bodies.make_key(LIGHTS, "records"))


def heating(room: Room, lights: Program) -> Program:
    return Program(lights.address, room.services.bodies.make_key(HEATING, "records"))


def forwarded(desk: FakeDesk, number: int = 1, body: BodyId = LIGHTS) -> str:
    """A case that is with a body; gives the duty's name."""
    desk.opened(f"case-{number}")
    obligation = ObligationId(f"o{number}")
    desk.do(act.Forward(obligation, body, "Гэрэл", reason="Ээлжгүй"), f"case-{number}")
    desk.room.clock.pass_(minutes=1)
    return handle_of(obligation)


def test_a_program_lists_what_its_body_has_page_by_page(room: Room, desk: FakeDesk, lights: Program) -> None:
    names = [forwarded(desk, number) for number in range(5)]
    forwarded(desk, 9, HEATING)
    first = lights.get(most=3).json()
    rest = lights.get(most=3, after=first["duties"][-1]["duty"]).json()
    assert [each["duty"] for each in (*first["duties"], *rest["duties"])] == names
    assert first["more"]
    assert "more" not in rest
    assert first["duties"][0]["number"] == room.known_case("case-0").number


def test_what_is_another_bodys_is_not_there(room: Room, desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    other = heating(room, lights)
    assert other.duties() == []
    for answer in (
        other.get(f"/{duty}"),
        other.get(f"/{duty}/files/{'0' * 64}"),
        other.do(duty, "acknowledge"),
        lights.get("/nothing"),
        lights.get(after="nothing"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert [entry.kind for entry in room.known_case("case-1").entries] == ["open_case", "forward"]


def test_nobody_speaks_without_a_key_that_holds(room: Room, desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    assert requests.get(f"{lights.address}/body/duties", timeout=20).status_code == 401
    assert Program(lights.address, desk.token).get().status_code == 401
    newer = room.services.bodies.make_key(LIGHTS, "records")
    assert lights.do(duty, "acknowledge").status_code == 401
    assert Program(lights.address, newer).get().status_code == 200
    room.services.bodies.revoke_key(LIGHTS, "records")
    assert Program(lights.address, newer).get().status_code == 401


def test_a_name_is_told_only_after_the_body_has_said_that_it_has_it(
    room: Room, desk: FakeDesk, lights: Program
) -> None:
    duty = forwarded(desk)
    before = lights.get(f"/{duty}")
    assert before.json()["citizen"] == {"disclosed": "not_yet"}
    assert "99112345" not in before.text
    assert "Болд" not in before.text
    assert lights.do(duty, "acknowledge", officer="А. Нар").json() == {"verdict": "applied"}
    after = lights.get(f"/{duty}").json()
    assert after["citizen"]["given_name"] == "Болд"
    assert after["citizen"]["phones"] == ["99112345"]
    assert after["listed"]["officer"] == "А. Нар"
    assert room.known_case("case-1").entries[-1].by == body_actor(LIGHTS)


def test_a_withheld_name_is_never_told(desk: FakeDesk, lights: Program) -> None:
    desk.opened("case-1", marks=(act.Mark.NAME_WITHHELD,), caller=None)
    desk.do(act.Forward(ObligationId("o1"), LIGHTS, "Гэрэл"), "case-1")
    duty = handle_of(ObligationId("o1"))
    lights.do(duty, "acknowledge")
    assert lights.get(f"/{duty}").json()["citizen"] == {"disclosed": "withheld"}


def test_the_same_key_does_a_thing_once_however_often_it_is_sent(room: Room, desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    passed = [lights.do(duty, "pass-on", key="k", body=HEATING, reason="Зам") for _ in range(3)]
    assert [each.json()["verdict"] for each in passed] == ["applied"] * 3
    assert [entry.kind for entry in room.known_case("case-1").entries].count("pass_on") == 1
    assert lights.duties() == []
    assert lights.do(duty, "pass-on", key="k", body=HEATING, reason="Өөр").json()["code"] == "key_used"
    assert lights.do(duty, "acknowledge", key="k").json()["code"] == "key_used"
    [taken] = heating(room, lights).duties()
    assert taken["duty"] == duty
    assert room.known_case("case-1").obligations[0].body_name == "Дулааны сүлжээ компани"


def test_of_two_at_once_under_one_key_the_other_content_is_refused(room: Room, desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    together = threading.Barrier(2)
    answers: dict[str, requests.Response] = {}

    def ask(text: str) -> None:
        together.wait()
        answers[text] = Program(lights.address, lights.token).do(duty, "ask", key="k", text=text)

    for attempt in range(5):
        threads = [threading.Thread(target=ask, args=(f"{side} {attempt}",)) for side in ("Аль гудамж", "Аль тал")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        said = sorted(each.json().get("code", "") for each in answers.values())
        assert said == (["", "key_used"] if attempt == 0 else ["key_used", "key_used"])
        answers.clear()
    assert [entry.kind for entry in room.known_case("case-1").entries].count("ask_question") == 1


def test_what_comes_first_inside_the_commit_decides_what_a_key_means(
    room: Room, desk: FakeDesk, lights: Program
) -> None:
    forwarded(desk)
    obligation = ObligationId("o1")
    case = room.known_case("case-1").id

    def take(text: str, *files: act.Attach) -> str:
        asked = act.AskQuestion(obligation, text)
        centre = room.services.centre
        return own.take_of_body(centre, asked, id=ActionId("k"), case=case, body=LIGHTS, files=files).verdict

    file, other = (act.Attach(FileHash(each * 64), "а.pdf", 1, "application/pdf") for each in "ab")
    assert [take("Хаана?", file), take("Хаана?", file)] == ["applied", "applied"]
    for text, files in (("Хэзээ?", (file,)), ("Хаана?", (other,)), ("Хаана?", ()), ("Хаана?", (file, other))):
        with pytest.raises(Problem, match="key_used"):
            take(text, *files)
    assert [entry.kind for entry in room.known_case("case-1").entries] == [
        "open_case", "forward", "ask_question", "attach",
    ]  # fmt: skip


def test_a_files_name_and_kind_are_what_they_may_be(desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    content = base64.b64encode(b"%PDF").decode()
    file = {"name": "C:\\a/..\\Акт\u202e.pdf", "media_type": "<script>", "content": content}
    assert lights.do(duty, "answer", outcome="done", text="Гэрлийг сольж асаав", files=[file]).status_code == 200
    [listed] = lights.get(f"/{duty}").json()["files"]
    assert (listed["name"], listed["media_type"]) == ("Акт.pdf", "application/pdf")


def test_an_answer_with_a_file_ends_it_and_says_what_it_lacks(room: Room, desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    file = {"name": "Акт.pdf", "media_type": "application/pdf", "content": base64.b64encode(b"%PDF").decode()}
    later = lights.do(duty, "answer", outcome="will_be_done", text="Дараа засна", files=[file])
    assert later.json() == {"verdict": "applied", "lack": "date"}
    shown = lights.get(f"/{duty}").json()
    assert shown["listed"]["state"] == "answered"
    assert shown["said"][0]["what"]["text"] == "Дараа засна"
    [listed] = shown["files"]
    got = lights.get(f"/{duty}/files/{listed['file']}")
    assert (got.content, got.headers["content-type"]) == (b"%PDF", "application/pdf")
    assert lights.duties() == []
    assert room.known_case("case-1").obligations[0].answered_at is not None


def test_every_doing_reaches_the_case(room: Room, desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    assert lights.do(duty, "ask", text="Аль гудамж вэ?").json() == {"verdict": "applied"}
    assert lights.do(duty, "pass-on", unit="Засвар").json() == {"verdict": "applied"}
    assert lights.do(duty, "extend", days=10, reason="Сэлбэг").json() == {"verdict": "applied"}
    assert lights.do(duty, "give-back", reason="Манайх биш").json() == {"verdict": "applied"}
    kinds = [entry.kind for entry in room.known_case("case-1").entries]
    assert kinds == ["open_case", "forward", "ask_question", "pass_on", "extend", "give_back"]
    [hop] = room.known_case("case-1").obligations[0].hops
    assert hop.body == LIGHTS


def test_a_program_reads_what_the_centre_answered_to_its_question(desk: FakeDesk, room: Room, lights: Program) -> None:
    duty = forwarded(desk)
    assert "waits_for_us" not in lights.duties()[0]
    lights.do(duty, "ask", text="Аль гудамж вэ?")
    assert lights.duties()[0]["waits_for_us"]
    [question] = lights.get(f"/{duty}").json()["said"]
    tell = act.AnswerQuestion(ObligationId("o1"), question["said"], "Баруун тал")
    assert desk.do(tell, "case-1").verdict == "applied"
    [_, told] = lights.get(f"/{duty}").json()["said"]
    assert (told["kind"], told["what"]) == ("answer_question", {"question": question["said"], "text": "Баруун тал"})
    assert "waits_for_us" not in lights.duties()[0]
    nosy = room.desk("herder")
    assert nosy.do(tell, "case-1").code == "other_office"


@pytest.mark.parametrize(
    ("doing", "content", "status", "code"),
    [
        ("answer", {"outcome": "done"}, 400, "unreadable"),
        ("answer", {"outcome": "nonsense", "text": "х"}, 400, "unreadable"),
        ("ask", {"text": " "}, 409, "missing"),
        ("pass-on", {"body": "nobody"}, 422, "unknown_body"),
        ("extend", {"days": 400, "reason": "х"}, 409, "extension_too_long"),
    ],
)
def test_what_cannot_be_done_says_why(
    desk: FakeDesk, lights: Program, doing: str, content: dict[str, Any], status: int, code: str
) -> None:
    answer = lights.do(forwarded(desk), doing, **content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_doing_needs_a_key_of_its_own_and_few_files(desk: FakeDesk, lights: Program) -> None:
    duty = forwarded(desk)
    bare = requests.post(
        f"{lights.address}/body/duties/{duty}/acknowledge",
        json={},
        headers={"Authorization": f"Bearer {lights.token}"},
        timeout=20,
    )
    assert (bare.status_code, bare.json()["code"]) == (422, "wrong_value")
    assert lights.do(duty, "acknowledge", key="х".encode().decode("latin-1")).status_code == 422
    file = {"name": "a", "media_type": "image/png", "content": ""}
    many = lights.do(duty, "answer", outcome="done", text="Солив", files=[file] * (MOST_FILES + 1))
    assert (many.status_code, many.json()["code"]) == (413, "too_large")


def test_a_centre_from_before_knows_who_has_what_once_its_clock_has_looked(
    room: Room, desk: FakeDesk, lights: Program
) -> None:
    duty = forwarded(desk)
    with room.services.centre.database.write() as connection:
        connection.execute(delete(holders))
        connection.execute(cases.update().values(wakes_at=cases.c.opened_at))
    assert lights.duties() == []
    clock.tick(room.services.centre)
    assert [each["duty"] for each in lights.duties()] == [duty]


def test_the_command_makes_and_revokes_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = ready_room(tmp_path / "centre")
    put_small_catalogue(made)
    made.services.close()

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main(["body-key", "--data", str(tmp_path / "centre"), *arguments])
        said = capsys.readouterr()
        return status, said.out.strip(), said.err

    status, token, _ = command("lights", "records")
    assert (status, len(token) >= 40) == (0, True)
    assert command("--revoke", "lights", "records")[0] == 0
    assert command("--revoke", "lights", "records")[0] == FAILED
    status, _, said = command("nobody", "records")
    assert status == FAILED
    assert "bodies.csv" in said
