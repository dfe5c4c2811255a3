"""Texts by a gateway's form and by a folder, both ways; and the command that brings in the bodies' mailboxes."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import requests

from console.domain.actions import CitizenWord
from console.domain.catalogue import BodyId
from console.server.__main__ import main
from console.server.outward.posting import Posting
from console.server.outward.settings import Texts
from console.server.outward.texting import KIND, HttpGateway
from console.store import jobs, mailboxes
from console.store.mailboxes import Mailbox
from tests.builders import put_small_catalogue
from tests.outward import building
from tests.outward.building import LIGHTS, outward_room
from tests.outward.test_texts import PHONE, answered_case
from tests.server.building import Room, running

TOKEN = "the-gateways-token"


@dataclass
class Gateway:
    """A gateway that keeps what it is handed, or says no."""

    status: int = 200
    taken: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def gateway() -> Iterator[Gateway]:
    made = Gateway()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            made.tokens.append(self.headers["Authorization"])
            if made.status == 200:
                made.taken.append({name: values[0] for name, values in form.items()})
            self.send_response(made.status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    made.address = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def http_room(folder: Path) -> Room:
    more = f'[texts]\ngateway = "http"\naddress = "http://127.0.0.1:9/send"\ntoken = "{TOKEN}"\n'
    return outward_room(folder, more=more)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = http_room(tmp_path)
    yield made
    made.services.close()


def test_a_gateway_is_handed_each_text_once_and_again_until_it_takes_it(room: Room) -> None:
    number = room.desk("agent").opened("one").number
    with gateway() as made:
        posting = Posting(room.services.centre, {KIND: HttpGateway(Texts("http", made.address, TOKEN))})
        for made.status in (503, 401, 302):
            posting.send_all()
            room.clock.pass_(hours=1)
        made.status = 200
        posting.send_all()
        posting.send_all()
    (taken,) = made.taken
    words = f"Таны хандалтыг бүртгэлээ: {number}. Хугацаа 12.20. 1111"
    assert (taken["to"], taken["text"], taken["coding"], len(taken["id"])) == (PHONE, words, "ucs2", 32)
    assert set(made.tokens) == {f"Bearer {TOKEN}"}


def test_what_a_gateway_will_never_take_is_given_up(room: Room) -> None:
    room.desk("agent").opened("one")
    with gateway() as made:
        made.status = 422
        Posting(room.services.centre, {KIND: HttpGateway(Texts("http", made.address, TOKEN))}).send_all()
    with room.services.centre.database.read() as connection:
        assert [code for _, code, _ in jobs.given_up(connection)] == ["refused"]
    away = Posting(room.services.centre, {KIND: HttpGateway(Texts("http", made.address, TOKEN))})
    room.desk("colleague").opened("two")
    away.send_all()
    assert [each.code for each in building.queued(room, "text")] == ["unreachable"]


def test_a_gateway_hands_texts_in(room: Room) -> None:
    answered_case(room.desk("agent"), "one")
    with running(room.services) as address:
        form = {"id": "m1", "from": f"+976{PHONE}", "text": "2"}
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        for _ in range(2):
            assert requests.post(f"{address}/texts", data=form, headers=bearer, timeout=30).status_code == 200
        strange = requests.post(f"{address}/texts", data=form, headers={"Authorization": "Bearer x"}, timeout=30)
        nobody = requests.post(f"{address}/texts", data=form, timeout=30)
        half = requests.post(f"{address}/texts", data={"id": "m2", "text": "2"}, headers=bearer, timeout=30)
    assert (strange.status_code, nobody.status_code, half.json()) == (
        401, 401, {"code": "wrong_value", "facts": {"field": "from"}},
    )  # fmt: skip
    case = room.known_case("one")
    assert case.word is CitizenWord.NOT_SOLVED
    assert [entry.kind for entry in case.entries].count("record_follow_up") == 1


def test_without_a_gateway_there_is_no_way_in(tmp_path: Path) -> None:
    room = outward_room(tmp_path, texts=True)
    with running(room.services) as address:
        asked = requests.post(f"{address}/texts", data={}, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
    assert asked.status_code == 404
    room.services.close()


def test_files_in_a_folder_are_taken_once_and_laid_aside(tmp_path: Path) -> None:
    room = outward_room(tmp_path, texts=True)
    answered_case(room.desk("agent"), "one")
    come_in = tmp_path / "texts" / "in"
    come_in.mkdir(parents=True)
    (come_in / "a.txt").write_text(f"from: {PHONE}\ntext: 2\n", encoding="utf-8")
    (come_in / "b.txt").write_text("neither", encoding="utf-8")
    (come_in / "c.txt").write_bytes(b"from: 1\ntext: \xff")
    (come_in / "d.part").write_text("from: 1", encoding="utf-8")
    take = room.services.outward.rounds[-1]._step
    take()
    (tmp_path / "texts" / "done" / "a.txt").replace(come_in / "a.txt")  # as after a death before it was laid aside
    take()
    lies = {
        name: sorted(file.name for file in (tmp_path / "texts" / name).iterdir()) for name in ("in", "done", "broken")
    }
    assert lies == {"in": ["d.part"], "done": ["a.txt"], "broken": ["b.txt", "c.txt"]}
    kinds = [entry.kind for entry in room.known_case("one").entries]
    assert kinds.count("record_follow_up") == 1
    room.services.close()


def test_mailboxes_come_from_a_file(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_small_catalogue(room)
    file = tmp_path / "boxes.csv"

    def bring_in(rows: str) -> int:
        file.write_text("body,address,language,digest\n" + rows, encoding="utf-8")
        return main(["import-mailboxes", "--data", str(tmp_path), str(file)])

    def stored() -> list[Mailbox]:
        with room.services.centre.database.read() as connection:
            return mailboxes.all_of_them(connection)

    assert bring_in(f"{LIGHTS},officer@lights.test,en,yes\n") == 0
    assert stored() == [Mailbox(LIGHTS, "officer@lights.test", "en", digest=True)]
    for broken in (
        f"{LIGHTS},no address,,\n",
        "nobody,a@b.test,,\n",
        f"{LIGHTS},a@b.test,fr,\n",
        f"{LIGHTS},a@b.test,,x\n",
    ):
        assert bring_in(broken) == 2
        assert "boxes" in capsys.readouterr().err
    assert stored() == [Mailbox(LIGHTS, "officer@lights.test", "en", digest=True)]
    assert bring_in(f"{LIGHTS},,,\n") == 0
    assert stored() == []
    assert BodyId("lights") == LIGHTS
