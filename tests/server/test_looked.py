"""The centre takes each desk's looks, joins them, tells supervisors who has looked at a case, and proves it all."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import delete, insert, select, update

from console import wire
from console.domain import actions as act
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId, PersonId
from console.domain.looks import JOINED, Look, LookKind, Reason, first_hash, hashes, joined_hash, next_hash
from console.server import auditing
from console.server.auditing import Finding, Seal, Wrong
from console.server.problem import Problem
from console.store import looks as stored
from console.store.looks import SignedHead
from console.store.tables import look_chains, look_heads, look_terms, looks
from tests.server.building import DISTRICT, FakeDesk, Room

CHAIN = "c1"


def made(room: Room, number: int, *, case: str = "case", **changes: Any) -> bytes:
    look = Look(room.clock.now, PersonId("agent"), LookKind.VIEW, CaseId(case), text=str(number))
    return wire.encode(replace(look, **changes))


def hand_in(
    desk: FakeDesk, rows: list[bytes], *, chain: str = CHAIN, first: int = 1, before: str = ""
) -> wire.LooksKept:
    handed = wire.LooksHandedIn(chain, first, before or first_hash(chain), tuple(msgspec.Raw(row) for row in rows))
    return desk.room.services.looked.take(desk.device, handed)


def all_rows(room: Room) -> list[stored.Row]:
    with room.services.centre.database.read() as connection:
        return list(stored.in_order(connection))


def verify(room: Room, *heads: SignedHead) -> list[Finding]:
    with room.services.centre.database.read() as connection:
        return list(auditing.verify(connection, public=room.services.seal.public, heads=heads).findings)


def test_a_chain_is_taken_once_however_often_and_in_whatever_pieces_it_comes(room: Room) -> None:
    desk = room.desk("agent")
    rows = [made(room, number) for number in range(1, 9)]
    ends = hashes(first_hash(CHAIN), rows)
    assert hand_in(desk, rows[:3]) == wire.LooksKept(3, ends[2])
    assert hand_in(desk, rows[:3]) == wire.LooksKept(3, ends[2])
    assert hand_in(desk, rows[1:2], first=2, before=ends[0]) == wire.LooksKept(3, ends[2])
    assert hand_in(desk, rows[1:6], first=2, before=ends[0]) == wire.LooksKept(6, ends[5])
    assert hand_in(desk, rows[7:], first=8, before=ends[6]) == wire.LooksKept(6, ends[5])
    assert hand_in(desk, rows[6:], first=7, before=ends[5]) == wire.LooksKept(8, ends[7])
    assert [(each.number, each.said.text) for each in all_rows(room)] == [(n, str(n)) for n in range(1, 9)]


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_chain_with_another_content_is_left_as_it_is(room: Room, first: int) -> None:
    desk = room.desk("agent")
    rows = [made(room, number) for number in range(1, 4)]
    ends = hashes(first_hash(CHAIN), rows)
    hand_in(desk, rows)
    others = [made(room, 100 + number) for number in range(3)]
    before = [first_hash(CHAIN), *ends][first - 1]
    assert hand_in(desk, others, first=first, before=before) == wire.LooksKept(3, ends[2])
    assert [each.said.text for each in all_rows(room)] == ["1", "2", "3"]


def test_what_a_newer_desk_says_and_what_nobody_can_read_is_kept_too(room: Room) -> None:
    desk = room.desk("agent")
    newer = wire.encode({"at": room.clock.now, "by": "agent", "kind": "dreamt", "of": 7})
    odd = wire.encode({"at": room.clock.now, "by": "agent", "kind": "view", "case": "a\0b", "terms": ["\0", "a" * 99]})
    assert hand_in(desk, [newer, odd, b'{"at":"never"}', b"[]"]).last == 4
    assert [(each.person, each.kind, each.case) for each in all_rows(room)] == [
        ("agent", "dreamt", None),
        ("", "unreadable", None),
        ("", "unreadable", None),
        ("", "unreadable", None),
    ]
    assert verify(room) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chain": JOINED}, "wrong_value"),
        ({"chain": "centre"}, "wrong_value"),
        ({"chain": "a/b"}, "wrong_value"),
        ({"chain": ""}, "wrong_value"),
        ({"first": 0}, "wrong_value"),
        ({"first": 2**60}, "wrong_value"),
        ({"rows": ()}, "wrong_value"),
        ({"rows": (msgspec.Raw(b'"' + b"x" * 9000 + b'"'),)}, "too_large"),
        ({"rows": (msgspec.Raw(b"{}"),) * 501}, "too_large"),
    ],
)
def test_what_is_no_chain_is_refused(room: Room, changes: dict[str, Any], code: str) -> None:
    desk = room.desk("agent")
    handed = wire.LooksHandedIn(CHAIN, 1, first_hash(CHAIN), (msgspec.Raw(made(room, 1)),))
    with pytest.raises(Problem) as problem:
        room.services.looked.take(desk.device, msgspec.structs.replace(handed, **changes))
    assert (problem.value.code, all_rows(room)) == (code, [])


def used(desk: FakeDesk, purpose: str = "иргэн асуусан", case: str = "case") -> wire.Used:
    return desk.room.services.looked.used(desk.device, wire.UsedAsked(desk.people[0], CaseId(case), purpose))


def test_supervisors_hear_who_has_looked_at_a_case_and_to_whom_it_went(room: Room) -> None:
    desk = room.desk("agent")
    desk.opened()
    room.clock.pass_(minutes=1)
    desk.do(act.Forward(ObligationId("o"), BodyId("water"), "Ус сувгийн газар"))
    room.clock.pass_(minutes=1)
    hand_in(desk, [made(room, 1), made(room, 2, kind=LookKind.REVEAL, reason=Reason.SAID), made(room, 3, case="other")])
    room.clock.pass_(minutes=1)
    found = used(room.desk("supervisor"))
    assert [(each.by, each.name, each.kind, each.reason, each.text, each.office) for each in found.uses] == [
        ("agent", "Ус сувгийн газар", "forward", "", "", None),
        ("agent", "Б. Agent", "view", "none", "1", DISTRICT),
        ("agent", "Б. Agent", "reveal", "said", "2", DISTRICT),
    ]
    again = used(room.desk("chief"))
    assert [(each.by, each.kind, each.text) for each in again.uses[3:]] == [("supervisor", "used", "иргэн асуусан")]
    assert verify(room) == []


@pytest.mark.parametrize(
    ("login", "purpose", "case", "code"),
    [
        ("agent", "яагаад", "case", "not_allowed"),
        ("herder", "яагаад", "case", "not_allowed"),
        ("admin", "яагаад", "case", "not_allowed"),
        ("supervisor", " ", "case", "wrong_value"),
        ("supervisor", "я" * 501, "case", "wrong_value"),
        ("supervisor", "яагаад", "none", "not_found"),
    ],
)
def test_nobody_else_hears_it_and_nobody_without_a_reason(
    room: Room, login: str, purpose: str, case: str, code: str
) -> None:
    room.desk("agent").opened()
    with pytest.raises(Problem) as problem:
        used(room.desk(login), purpose, case)
    assert (problem.value.code, all_rows(room)) == (code, [])


def audited(room: Room) -> SignedHead:
    """Three desks' looks, signed."""
    for place, login in enumerate(("agent", "herder", "supervisor"), 1):
        rows = [made(room, number, by=PersonId(login)) for number in range(5)]
        hand_in(room.desk(login), rows, chain=f"c{place}")
    auditing.sign_today(room.services.centre, seal=room.services.seal)
    with room.services.centre.database.read() as connection:
        (head,) = stored.heads(connection)
    return head


def test_the_head_is_signed_once_a_day(room: Room) -> None:
    head = audited(room)
    auditing.sign_today(room.services.centre, seal=room.services.seal)
    room.clock.pass_(days=1)
    auditing.sign_today(room.services.centre, seal=room.services.seal)
    with room.services.centre.database.read() as connection:
        assert [(each.day, each.place) for each in stored.heads(connection)] == [("2026-11-20", 15), ("2026-11-21", 15)]
    assert (head.joined, verify(room, head)) == (all_rows(room)[-1].joined, [])


def change(room: Room, *statements: Any) -> None:
    with room.services.centre.database.write() as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "values",
    [
        {"person": "herder"},
        {"kind": "search"},
        {"case": None},
        {"at": datetime.fromisoformat("2030-01-01T00:00:00+00:00")},
        {"at": datetime.fromisoformat("2020-01-01T00:00:00+00:00")},
        {"row": b"{}"},
        {"hash": "0" * 64},
        {"joined": "0" * 64},
        {"number": 9},
        {"chain": "c9"},
    ],
)
def test_an_altered_record_is_found(room: Room, values: dict[str, Any]) -> None:
    audited(room)
    change(room, update(looks).where(looks.c.place == 3).values(**values))
    assert 3 in {each.place for each in verify(room)}


@pytest.mark.parametrize(
    "statement",
    [
        delete(look_terms),
        update(look_terms).values(term="cc"),
        insert(look_terms).values(term="cc", place=1),
        update(look_terms).values(place=2),
    ],
)
def test_a_search_that_is_not_found_by_its_own_terms_is_found(room: Room, statement: Any) -> None:
    searched = made(room, 1, kind=LookKind.SEARCH, terms=("aa",), case=None)
    hand_in(room.desk("agent"), [searched, made(room, 2)])
    assert verify(room) == []
    change(room, statement)
    assert {each.wrong for each in verify(room)} == {Wrong.ALTERED}


def test_a_look_of_a_desk_whose_clock_is_ahead_is_whole(room: Room) -> None:
    ahead = made(room, 1, at=room.clock.now + timedelta(days=400))
    hand_in(room.desk("agent"), [made(room, 0), ahead])
    room.clock.pass_(hours=-2)
    hand_in(room.desk("agent"), [made(room, 2, at=room.clock.now + timedelta(days=1))], chain="c2")
    assert verify(room) == []


@pytest.mark.parametrize("at", ["2026-11-20T04:00:00", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z"])
def test_a_look_at_no_moment_that_is_one_is_kept_as_it_came(room: Room, at: str) -> None:
    row = wire.encode({"at": at, "by": "agent", "kind": "search", "terms": ["aa"]})
    assert hand_in(room.desk("agent"), [row]).last == 1
    [kept] = all_rows(room)
    assert (kept.row, kept.kind, kept.at, verify(room)) == (row, "unreadable", room.clock.now, [])


@pytest.mark.parametrize("place", [1, 7, 10])
def test_a_deleted_record_is_found(room: Room, place: int) -> None:
    audited(room)
    change(room, delete(looks).where(looks.c.place == place))
    assert Finding(Wrong.MISSING, place + 1, all_rows(room)[place - 1].chain) in verify(room)


def test_a_record_that_was_put_in_is_found(room: Room) -> None:
    audited(room)
    row = made(room, 99)
    last = all_rows(room)[-1]
    values = {"person": "agent", "kind": "view", "case": "case", "at": room.clock.now, "row": row}
    end = next_hash(all_rows(room)[4].hash, row)
    joined = joined_hash(last.joined, chain="c1", number=6, row_hash=end)
    change(room, insert(looks).values(place=16, chain="c1", number=6, hash=end, joined=joined, **values))
    assert {(each.wrong, each.where) for each in verify(room)} == {(Wrong.ALTERED, "c1"), (Wrong.ALTERED, JOINED)}


def test_records_that_changed_places_are_found(room: Room) -> None:
    audited(room)
    change(
        room,
        update(looks).where(looks.c.place == 2).values(place=99, number=99),
        update(looks).where(looks.c.place == 3).values(place=2, number=2),
        update(looks).where(looks.c.place == 99).values(place=3, number=3),
    )
    assert {each.place for each in verify(room)} >= {2, 3}


@pytest.mark.parametrize("many", [1, 5, 15])
def test_records_that_were_cut_off_are_found(room: Room, many: int) -> None:
    audited(room)
    change(room, delete(looks).where(looks.c.place > 15 - many))
    assert Wrong.CUT_OFF in {each.wrong for each in verify(room)}


def write_anew(room: Room, *, leaving_out: int) -> None:
    """All chains computed anew without one record, by somebody who may write the database."""
    rows = [row for row in all_rows(room) if row.place != leaving_out]
    with room.services.centre.database.write() as connection:
        enrolments = stored.enrolments(connection)
        for table in (looks, look_chains):
            connection.execute(delete(table))
        for row in rows:
            stored.add(connection, row.chain, [row.row], enrolment=enrolments[row.chain], received=room.clock.now)


def test_a_chain_written_anew_is_betrayed_by_its_signed_head(room: Room) -> None:
    head = audited(room)
    write_anew(room, leaving_out=4)
    assert verify(room) == [Finding(Wrong.CUT_OFF, 15, "2026-11-20")]
    hand_in(room.desk("agent"), [made(room, 50)], chain="c9")
    assert verify(room) == [Finding(Wrong.FORGED, 15, "2026-11-20")]
    change(room, delete(look_heads))
    assert verify(room) == []
    assert verify(room, head) == [Finding(Wrong.FORGED, 15, "2026-11-20")]


def test_a_head_signed_with_another_key_is_forged(room: Room, tmp_path: Path) -> None:
    audited(room)
    write_anew(room, leaving_out=4)
    (tmp_path / "forger").mkdir()
    last = all_rows(room)[-1]
    forged = Seal(tmp_path / "forger").sign("2026-11-20", last.place, last.joined)
    change(room, delete(look_heads))
    with room.services.centre.database.write() as connection:
        stored.keep_head(connection, forged)
    assert verify(room) == [Finding(Wrong.FORGED, 14, "2026-11-20")]


def test_a_search_is_found_by_the_hash_of_its_term(room: Room) -> None:
    desk = room.desk("agent")
    hand_in(desk, [made(room, 1, kind=LookKind.SEARCH, terms=("aa", "bb"), case=None), made(room, 2, terms=("bb",))])
    with room.services.centre.database.read() as connection:
        found = [[row.number for row in stored.for_terms(connection, terms)] for terms in (["aa"], ["bb", "aa"], ["c"])]
        assert found == [[1], [1, 2], []]
        assert connection.execute(select(looks.c.place)).scalars().all() == [1, 2]


def test_a_desk_that_works_and_hands_in_no_looks_is_named(room: Room) -> None:
    quiet, honest = room.desk("agent", key="1a" * 32), room.desk("colleague", key="2b" * 32)

    def silent() -> list[tuple[int, int]]:
        with room.services.centre.database.read() as connection:
            return [(number, many) for number, _, many in stored.silent(connection, most=2)]

    for desk in (quiet, honest):
        for name in ("a", "b", "c"):
            desk.opened(f"{name}-{desk.device.number}")
    hand_in(honest, [made(room, 1, at=room.clock.now)])
    assert silent() == [(quiet.device.number, 3)]
    hand_in(quiet, [made(room, 1, at=room.clock.now)], chain="c2")
    assert silent() == []
    room.clock.pass_(hours=1)
    for _ in range(3):
        honest.do(act.AddNote("Ажил"), f"a-{honest.device.number}")
    assert silent() == [(honest.device.number, 3)]
