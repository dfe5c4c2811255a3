"""Second factors at the centre: who is asked, when, and what is taken."""

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from console import wire
from console.domain.ids import PersonId
from console.domain.looks import LookKind
from console.domain.people import Grant, Role
from console.domain.unsealing import Challenge
from console.server import __main__ as command
from console.server.problem import Problem
from console.server.second_factors import RECOVERY_CODES, SecondFactors, step_of
from console.server.tries import FREE_TRIES
from console.store import accounts, looks
from console.store import second_factors as stored
from tests.conftest import ExpectedLog
from tests.server.building import DISTRICT, KEY, LONG_AGO, PASSWORD, Room, ready_room, running

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


def telephone(room: Room, secret: str, *, steps: int = 0) -> str:
    made = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return made.generate(int(room.clock.now.timestamp()) + 30 * steps).decode()


def set_up(room: Room, login: str = "supervisor") -> wire.SecondFactorSaid:
    """Set up, and the half minute of the confirming code is over."""
    person = room.person(login)
    said = room.services.second_factors.begin(person, None, login=login)
    room.services.second_factors.confirm(person, telephone(room, said.secret))
    room.clock.pass_(seconds=60)
    return said


def enrol(room: Room, login: str = "supervisor", **changes: str) -> wire.Enrolled:
    given = {"password": PASSWORD, "desk_name": "desk", "desk_key": KEY} | changes
    return room.services.accounts.enrol(wire.SignIn(login, **given))


def code_of(run: Callable[[], object]) -> tuple[int, str]:
    with pytest.raises(Problem) as problem:
        run()
    return problem.value.status, problem.value.code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B: the last six of eight digits."""
    assert step_of(RFC_SECRET, code, seconds, after=0) == seconds // 30
    assert step_of(RFC_SECRET, code, seconds, after=seconds // 30) is None


def test_one_is_asked_for_only_after_the_right_password(room: Room) -> None:
    said = set_up(room)
    assert code_of(lambda: enrol(room, password="wrong")) == (401, "wrong_password")
    right = telephone(room, said.secret)
    assert code_of(lambda: enrol(room, password="wrong", code=right)) == (401, "wrong_password")
    assert code_of(lambda: enrol(room)) == (401, "second_factor")
    assert code_of(lambda: enrol(room, code="000000")) == (401, "wrong_code")
    assert enrol(room, code=right).person.id == "supervisor"


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_wrong(room: Room, steps: int, is_taken: bool) -> None:
    said = set_up(room)
    room.clock.pass_(seconds=300)
    if is_taken:
        assert enrol(room, code=telephone(room, said.secret, steps=steps)).person.id == "supervisor"
    else:
        assert code_of(lambda: enrol(room, code=telephone(room, said.secret, steps=steps))) == (401, "wrong_code")


def test_a_step_is_taken_once_and_no_earlier_one_after_it(room: Room) -> None:
    said = set_up(room)
    now, before = telephone(room, said.secret), telephone(room, said.secret, steps=-1)
    enrol(room, code=now)
    for code in (now, before):
        assert code_of(lambda code=code: enrol(room, code=code)) == (401, "wrong_code")
    room.clock.pass_(seconds=30)
    assert enrol(room, code=telephone(room, said.secret)).person.id == "supervisor"


def test_a_recovery_code_opens_once_as_it_is_printed(room: Room) -> None:
    said = set_up(room)
    assert len(set(said.recovery)) == RECOVERY_CODES
    enrol(room, code=said.recovery[3])
    assert code_of(lambda: enrol(room, code=said.recovery[3])) == (401, "wrong_code")
    enrol(room, code=said.recovery[4].replace(" ", ""))


def test_wrong_codes_are_counted_by_person_for_all_processes(room: Room) -> None:
    said = set_up(room)
    for _ in range(FREE_TRIES + 1):
        assert code_of(lambda: enrol(room, code="000000")) == (401, "wrong_code")
    assert code_of(lambda: enrol(room, code=said.recovery[0])) == (429, "too_many_tries")
    other = SecondFactors(room.services.centre)
    assert code_of(lambda: other.check(room.person("supervisor"), said.recovery[0])) == (429, "too_many_tries")
    room.clock.pass_(seconds=10)
    assert enrol(room, code=said.recovery[0]).person.id == "supervisor"


def test_a_further_person_a_session_and_unsealing_ask_for_it_too(room: Room) -> None:
    desk = enrol(room, "agent")
    said = {login: set_up(room, login) for login in ("supervisor", "admin")}
    further = wire.SignIn("supervisor", PASSWORD, enrolment=desk.enrolment)
    session = wire.SignIn("admin", PASSWORD)
    challenge = Challenge(desk.desk_number, "0042").text()
    unseal = wire.CodeAsked("supervisor", PASSWORD, challenge, "agent")
    services = room.services
    for run in (
        lambda: services.accounts.sign_in(further),
        lambda: services.accounts.open_session(session),
        lambda: services.unsealing.code(unseal),
    ):
        assert code_of(run) == (401, "second_factor")
    codes = said["supervisor"].recovery
    replaced = wire.SignIn("supervisor", PASSWORD, enrolment=desk.enrolment, code=codes[0])
    assert services.accounts.sign_in(replaced).person.id == "supervisor"
    assert services.accounts.open_session(wire.SignIn("admin", PASSWORD, code=said["admin"].recovery[0])).token
    assert services.unsealing.code(wire.CodeAsked("supervisor", PASSWORD, challenge, "agent", codes[1])).code


def test_who_has_the_role_no_more_is_not_asked_and_an_agent_sets_up_none(room: Room) -> None:
    set_up(room)
    known = room.person("supervisor")
    room.put_person(replace(known, grants=(Grant(Role.AGENT, DISTRICT, LONG_AGO),)))
    room.clock.pass_(seconds=1)
    assert enrol(room).person.id == "supervisor"
    begin = room.services.second_factors.begin
    assert code_of(lambda: begin(room.person("agent"), None, login="agent")) == (403, "not_allowed")


def test_an_invitation_is_not_used_up_where_the_code_is_still_to_come(room: Room) -> None:
    said = set_up(room)
    word = room.services.accounts.invite(room.person("supervisor").id)
    asked = {"invitation": word, "password": "another horse"}
    assert code_of(lambda: enrol(room, **asked)) == (401, "second_factor")
    assert code_of(lambda: enrol(room, password="another horse")) == (401, "wrong_password")
    assert enrol(room, **asked, code=said.recovery[0]).person.id == "supervisor"
    assert code_of(lambda: enrol(room, **asked, code=said.recovery[1])) == (401, "wrong_invitation")


def test_it_holds_when_it_is_confirmed_and_the_one_before_until_then(room: Room) -> None:
    factors, person = room.services.second_factors, room.person("supervisor")
    factors.begin(person, None, login="supervisor")
    assert enrol(room).person.id == "supervisor"
    assert code_of(lambda: factors.confirm(person, "000000")) == (401, "wrong_code")
    assert enrol(room).person.id == "supervisor"
    first = set_up(room)
    assert code_of(lambda: factors.begin(person, None, login="supervisor")) == (401, "second_factor")
    second = factors.begin(person, first.recovery[0], login="supervisor")
    assert code_of(lambda: enrol(room, code=second.recovery[0])) == (401, "wrong_code")
    enrol(room, code=first.recovery[1])
    factors.confirm(person, telephone(room, second.secret))
    assert code_of(lambda: enrol(room, code=first.recovery[2])) == (401, "wrong_code")
    assert enrol(room, code=second.recovery[0]).person.id == "supervisor"


def test_where_it_is_obligatory_work_goes_on_at_desks_but_nothing_is_administered_without(tmp_path: Path) -> None:
    ready_room(tmp_path).services.close()
    settings = tmp_path / "settings.toml"
    settings.write_text("second_factor = true\n", encoding="utf-8")
    settings.chmod(0o600)
    room = ready_room(tmp_path)
    desk = enrol(room, "agent")
    assert enrol(room).person.id == "supervisor"
    session = wire.SignIn("admin", PASSWORD)
    assert code_of(lambda: room.services.accounts.open_session(session)) == (403, "second_factor_missing")
    unseal = wire.CodeAsked("supervisor", PASSWORD, Challenge(desk.desk_number, "0042").text(), "agent")
    assert code_of(lambda: room.services.unsealing.code(unseal)) == (403, "second_factor_missing")
    said = set_up(room, "admin")
    assert room.services.accounts.open_session(wire.SignIn("admin", PASSWORD, code=said.recovery[0])).token
    room.services.close()


def test_it_is_set_up_over_the_line_and_another_administrator_resets_it(room: Room) -> None:
    desk = enrol(room, "agent")
    session = room.services.accounts.open_session(wire.SignIn("admin", PASSWORD)).token
    with running(room.services) as address:

        def ask(method: str, path: str, body: wire.SignIn | None, token: str) -> requests.Response:
            headers = {"Authorization": f"Bearer {token}"}
            raw = b"" if body is None else wire.encode(body)
            return requests.request(method, address + path, data=raw, headers=headers, timeout=30)

        answer = ask("POST", "/second-factor", wire.SignIn("supervisor", PASSWORD), desk.token)
        said = wire.decode(answer.content, wire.SecondFactorSaid)
        assert said.uri.startswith("otpauth://totp/11-11:supervisor?")
        assert f"secret={said.secret}" in said.uri
        assert said.picture.startswith("<svg")
        confirm = wire.SignIn("supervisor", PASSWORD, code=telephone(room, said.secret))
        assert ask("POST", "/second-factor/confirm", confirm, desk.token).status_code == 200
        assert code_of(lambda: enrol(room)) == (401, "second_factor")
        assert ask("DELETE", "/people/admin/second-factor", None, session).json()["code"] == "not_allowed"
        assert ask("DELETE", "/people/supervisor/second-factor", None, session).status_code == 200
        assert ask("DELETE", "/people/supervisor/second-factor", None, session).json()["code"] == "not_found"
    assert enrol(room).person.id == "supervisor"
    with room.services.centre.database.read() as connection:
        told = [(each.person, each.said.text) for each in looks.in_order(connection)]
        kinds = {each.kind for each in looks.in_order(connection)}
    assert told == [("supervisor", "set up supervisor"), ("admin", "reset supervisor")]
    assert kinds == {LookKind.SECOND_FACTOR}


def test_the_first_administrator_gets_his_by_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room = ready_room(tmp_path)
    asked = ["second-factor", "admin", "--data", str(tmp_path)]
    assert command.main(asked) == 0
    uri, *recovery = capsys.readouterr().out.splitlines()
    assert uri.startswith("otpauth://totp/11-11:admin?")
    session = wire.SignIn("admin", PASSWORD, code=recovery[0])
    assert room.services.accounts.open_session(session).token
    assert command.main(asked) == command.FAILED
    assert command.main([*asked, "--reset"]) == 0
    assert room.services.accounts.open_session(wire.SignIn("admin", PASSWORD)).token
    assert command.main([*asked, "--reset"]) == command.FAILED
    assert command.main(["second-factor", "agent", "--data", str(tmp_path)]) == command.FAILED
    assert command.main(["second-factor", "nobody", "--data", str(tmp_path)]) == command.FAILED
    room.services.close()


def test_neither_secret_nor_code_is_among_what_is_kept_of_it_in_words(room: Room) -> None:
    said = set_up(room)
    with room.services.centre.database.read() as connection:
        kept = " ".join(map(str, connection.exec_driver_sql("select * from recovery_codes").all()))
        recorded = " ".join(str(each) for each in looks.in_order(connection))
        assert accounts.by_login(connection, "supervisor") is not None
    for code in said.recovery:
        assert code not in kept
        assert code.replace(" ", "") not in kept
    assert said.secret not in kept + recorded


def kept(room: Room) -> str:
    with room.services.centre.database.read() as connection:
        factor = stored.find(connection, PersonId("supervisor"), is_active=True)
    assert factor is not None
    return factor.secret


def test_with_a_key_for_files_the_secret_lies_sealed_and_one_from_before_is_sealed_when_used(room: Room) -> None:
    said, chief = set_up(room), room.person("supervisor")
    assert kept(room) == said.secret
    factors = SecondFactors(room.services.centre, key=b"k" * 32)
    factors.check(chief, telephone(room, said.secret))
    sealed = kept(room)
    assert (said.secret in sealed, len(sealed)) == (False, 64)
    room.clock.pass_(minutes=1)
    factors.check(chief, telephone(room, said.secret))
    assert kept(room) == sealed
    anew = factors.begin(chief, said.recovery[0], login="supervisor")
    factors.confirm(chief, telephone(room, anew.secret))
    room.clock.pass_(minutes=1)
    factors.check(chief, telephone(room, anew.secret))
    assert anew.secret not in kept(room)


@pytest.mark.parametrize("key", [None, b"other key".ljust(32)])
def test_where_the_key_is_lost_only_a_recovery_code_opens(
    room: Room, key: bytes | None, expected_log: ExpectedLog
) -> None:
    chief, sealing = room.person("supervisor"), SecondFactors(room.services.centre, key=b"k" * 32)
    said = sealing.begin(chief, None, login="supervisor")
    sealing.activate(chief.id, by=chief.id)
    expected_log("files_key is missing or another")
    factors = SecondFactors(room.services.centre, key=key)
    assert code_of(lambda: factors.check(chief, telephone(room, said.secret))) == (401, "wrong_code")
    factors.check(chief, said.recovery[0])


def test_a_sealed_secret_is_its_owners_alone(room: Room, expected_log: ExpectedLog) -> None:
    factors = SecondFactors(room.services.centre, key=b"k" * 32)
    said = factors.begin(room.person("supervisor"), None, login="supervisor")
    factors.activate(PersonId("supervisor"), by=PersonId("supervisor"))
    factors.begin(room.person("admin"), None, login="admin")
    factors.activate(PersonId("admin"), by=PersonId("admin"))
    with room.services.centre.database.write() as connection:
        stored.keep_secret(connection, PersonId("admin"), kept(room))
    expected_log("files_key is missing or another")
    code = telephone(room, said.secret)
    assert code_of(lambda: factors.check(room.person("admin"), code)) == (401, "wrong_code")
