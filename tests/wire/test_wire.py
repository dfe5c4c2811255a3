"""How actions and cases are written: what is sent is what is read, and what cannot be read says so."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import wire
from console.domain import actions as act
from console.domain.case import Case, Seen, Verdict
from console.domain.ids import ActionId, CaseId, PersonId
from console.wire import At, Envelope, Unreadable, digest
from tests.domain.building import opened

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
VALUES = st.none() | st.text(max_size=5) | st.lists(st.text(max_size=5), max_size=2)


def envelope(action: act.Action, **changes: Any) -> Envelope:
    kind, body = wire.action_body(action)
    ordinary = Envelope(ActionId("id"), kind, PersonId("agent"), At(NOW), body, case=CaseId("case"))
    return msgspec.structs.replace(ordinary, **changes)


def actions(kind: type) -> st.SearchStrategy[Any]:
    """Any action of a kind, with moments as desks write them."""
    given: dict[str, st.SearchStrategy[Any]] = {"old": VALUES, "new": VALUES} if kind is act.EditField else {}
    moments = {field.name for field in fields(kind)} & {"due", "until"}
    return st.builds(kind, **given, **dict.fromkeys(moments, MOMENTS))


@pytest.mark.parametrize("kind", act.ACTIONS.values(), ids=act.ACTIONS)
def test_every_action_is_read_as_it_was_written(kind: type) -> None:
    @given(action=actions(kind))
    def check(action: act.Action) -> None:
        sent = wire.decode(wire.encode(envelope(action)), Envelope)
        assert wire.read_action(sent) == action
        assert sent.fingerprint() == envelope(action).fingerprint()

    check()


def test_a_case_is_read_as_it_was_written_and_written_the_same_again() -> None:
    book = opened()
    book.take("note", act.AddNote("Тэмдэглэл"))
    book.take("call", act.ScheduleCallBack(NOW))
    raw = wire.case_bytes(book.now)
    assert wire.read_case(raw) == book.now
    assert wire.case_bytes(wire.read_case(raw)) == raw


def test_a_case_of_a_newer_centre_keeps_the_entries_this_program_does_not_know() -> None:
    raw = msgspec.json.decode(wire.case_bytes(opened().now))
    entry = {**raw["entries"][0], "kind": "dance", "what": {"steps": [1, 2]}}
    case = wire.read_case(msgspec.json.encode({**raw, "entries": [entry], "new_field": 5}))
    assert isinstance(case, Case)
    assert (case.entries[0].kind, case.entries[0].what) == ("dance", {"steps": [1, 2]})


def test_the_fingerprint_is_of_what_was_said_not_of_what_came_with_it() -> None:
    first = envelope(act.AddNote("Нэг"))
    alike = [
        msgspec.structs.replace(first, seen=Seen(3, "m", (ActionId("x"),)), enrolment="e", count=7, at=At(NOW, 5.0)),
        msgspec.structs.replace(first, body=msgspec.Raw(b'{ "text" : "\\u041d\\u044d\\u0433" }')),
    ]
    other = [
        msgspec.structs.replace(first, by=PersonId("other")),
        msgspec.structs.replace(first, case=CaseId("other")),
        msgspec.structs.replace(first, case=None, number="0142007314"),
        envelope(act.AddNote("Хоёр")),
        msgspec.structs.replace(first, kind="reopen"),
    ]
    assert {each.fingerprint() for each in alike} == {first.fingerprint()}
    assert first.fingerprint() not in {each.fingerprint() for each in other}


@pytest.mark.parametrize(
    ("at", "happened"),
    [
        (At(NOW - timedelta(hours=1)), NOW - timedelta(hours=1)),
        (At(NOW - timedelta(hours=1), offset=120.0), NOW - timedelta(minutes=58)),
        (At(NOW + timedelta(days=400)), NOW),
        (At(NOW - timedelta(days=400), exchanged=NOW - timedelta(days=1)), NOW - timedelta(days=1)),
        (At(NOW - timedelta(days=1), offset=-86400.0, exchanged=NOW + timedelta(days=3)), NOW),
    ],
)
def test_a_moment_lies_between_the_last_exchange_and_the_receipt(at: At, happened: datetime) -> None:
    assert at.happened(received=NOW) == happened


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"5", b'{"id": 5}', b"\xff\xfe", b"[" * 100_000, b'{"id": "\\ud800"}']
)
def test_what_is_no_envelope_is_unreadable_and_is_not_quoted(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        wire.decode(raw, Envelope)
    assert str(caught.value) == "unreadable"
    assert caught.value.__cause__ is None


def test_an_unknown_kind_and_a_wrong_body_are_told_apart() -> None:
    for sent, code in (
        (envelope(act.AddNote("а"), kind="dance"), "unknown_kind"),
        (envelope(act.AddNote("а"), body=msgspec.Raw(b'{"text": null}')), "unreadable"),
    ):
        with pytest.raises(Unreadable) as caught:
            wire.read_action(sent)
        assert caught.value.code == code


def test_a_judged_action_gives_its_refusal_back() -> None:
    judged = wire.Judged(ActionId("a"), Verdict.REFUSED, code="other_office", facts={"office": "district"})
    read = wire.decode(wire.encode(judged), wire.Judged)
    refused = wire.refusal(read)
    assert (refused.code, refused.facts) == ("other_office", {"office": "district"})


@given(documents=st.dictionaries(st.text(max_size=5), st.binary(max_size=9), max_size=5), seed=st.randoms())
def test_the_digest_does_not_depend_on_the_order_and_notices_a_change(documents: dict[str, bytes], seed: Any) -> None:
    rows = list(documents.items())
    before = digest(rows)
    seed.shuffle(rows)
    assert digest(rows) == before
    assert before.count == len(documents)
    assert digest([*rows, ("one more", b"x")]) != before
