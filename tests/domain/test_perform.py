"""What each action does to a case, and what the case keeps of it."""

from datetime import timedelta

import pytest

from console import wire
from console.domain import actions as act
from console.domain.case import Status, Struck
from console.domain.catalogue import ServiceId
from console.domain.ids import ActionId, PersonId
from console.domain.perform import checked
from console.domain.refused import CODES, Refused
from tests.domain.building import RULES, START, opened, opening


def test_a_complaint_is_due_thirty_days_after_the_citizen_spoke() -> None:
    due = opened().now.due
    assert due is not None
    assert (due.date.isoformat(), due.rule) == ("2026-12-02", "complaint-30")


def test_thanks_have_no_due_date() -> None:
    assert opened(kind=act.Kind.THANKS).now.due is None


def test_an_inquiry_answered_on_the_spot_is_a_case_opened_and_closed_by_one_action() -> None:
    from tests.domain.building import Book

    book = Book()
    assert book.take("inquiry", act.AnswerInquiry(opening(kind=act.Kind.INQUIRY), "Цахимаар авна")) == "applied"
    assert (book.now.status, len(book.now.entries), book.now.due) == (Status.CLOSED, 1, None)


def test_a_struck_entry_stays_in_the_timeline_and_no_longer_counts() -> None:
    book = opened()
    book.take("follow", act.RecordFollowUp(True, act.CitizenWord.SOLVED))
    book.take("call back", act.ScheduleCallBack(START + timedelta(days=1)))
    book.take("told", act.TellService(ServiceId("s"), "Лавлагаа"))
    for entry in ("follow", "call back", "told"):
        assert book.take(f"strike {entry}", act.StrikeOut(ActionId(entry), "өөр хүнийх")) == "applied"
    struck = [entry.id for entry in book.now.entries if entry.struck]
    assert struck == ["follow", "call back", "told"]
    assert (book.now.word, book.now.call_back, book.now.latest("tell_service")) == (None, None, None)
    assert len(book.now.entries) == 7


def copy(entry: str, kind: str, /, **what: object) -> act.SeenElsewhere:
    return act.SeenElsewhere(ActionId(entry), kind, PersonId("gone"), START, what)


STRIKE_COPY = copy("strike", "strike_out", entry="note", reason="өөр хүнийх")


@pytest.mark.parametrize("order", [("note", "strike"), ("strike", "note")])
def test_the_copy_of_a_struck_entry_is_struck_in_whatever_order_the_copies_come(order: tuple[str, str]) -> None:
    copies = {"note": copy("note", "add_note", text="буруу иргэн"), "strike": STRIKE_COPY}
    book = opened()
    for name in order:
        assert book.take(f"seen/{name}", copies[name]) == "applied"
    struck = {entry.id: entry.struck for entry in book.now.entries}
    assert struck[ActionId("seen/note")] == Struck(PersonId("gone"), START, "өөр хүнийх")
    assert struck[ActionId("seen/strike")] is None
    book.take("note", act.AddNote("буруу иргэн"))
    assert [(entry.id, entry.struck is not None) for entry in book.now.entries[1:]] == [
        ("seen/strike", False),
        ("note", True),
    ]


def test_a_copy_is_struck_by_the_original_striking_out_and_its_original_does_not_count_either() -> None:
    book = opened()
    book.take("seen/follow", copy("follow", "record_follow_up", reached=True, word="solved"))
    assert book.take("strike", act.StrikeOut(ActionId("follow"), "өөр хүнийх")) == "applied"
    book.take("follow", act.RecordFollowUp(True, act.CitizenWord.SOLVED))
    assert book.now.word is None
    assert book.now.entries[-1].struck is not None
    assert book.now.entries[-1].kind == "record_follow_up"


def test_a_copy_of_a_striking_out_strikes_no_original() -> None:
    book = opened()
    book.take("note", act.AddNote("зөв"))
    book.take("seen/strike", STRIKE_COPY)
    assert [entry.struck for entry in book.now.entries] == [None] * 3


def test_a_follow_up_that_did_not_reach_the_citizen_keeps_the_call_back_and_counts_the_try() -> None:
    book = opened()
    book.take("call back", act.ScheduleCallBack(START + timedelta(days=1)))
    book.take("no answer", act.RecordFollowUp(False))
    assert book.now.call_back is not None
    assert book.now.call_back.tries == 1
    book.take("reached", act.RecordFollowUp(True, act.CitizenWord.SOLVED))
    assert book.now.call_back is None


def test_not_solved_in_the_citizens_word_reopens_a_closed_case() -> None:
    book = opened()
    book.take("close", act.Close(act.CloseOutcome.SOLVED))
    book.take("follow", act.RecordFollowUp(True, act.CitizenWord.NOT_SOLVED))
    assert (book.now.status, book.now.closed_at) == (Status.OPEN, None)


def test_a_corrected_kind_computes_the_due_date_anew_from_the_same_start() -> None:
    book = opened()
    book.take("correct", act.CorrectKind(act.Kind.COMPLAINT, act.Kind.PROPOSAL))
    assert book.now.due is not None
    assert (book.now.due.started, book.now.due.days) == (book.now.opened_at, 90)


def test_an_edit_of_a_name_changes_only_that_part_of_the_caller() -> None:
    book = opened()
    assert book.take("edit", act.EditField("caller.given_name", "Болд", "Болдбаатар")) == "applied"
    assert book.now.caller is not None
    assert (book.now.caller.given_name, book.now.caller.parent_name) == ("Болдбаатар", "Ганбаатар")


def test_phones_are_edited_as_a_list() -> None:
    book = opened()
    old = [{"number": "99112345", "best_time": None, "do_not_text": False, "do_not_call_back": False}]
    assert book.take("edit", act.EditField("caller.phones", old, [{"number": "88112345"}])) == "applied"
    assert book.now.caller is not None
    assert book.now.caller.phones == (act.Phone("88112345"),)


@pytest.mark.parametrize(
    ("field", "new"), [("number", "1"), ("subject", 3), ("caller.phones", [{"x": 1}]), ("needs", 5)]
)
def test_an_edit_of_what_cannot_be_edited_is_refused(field: str, new: object) -> None:
    book = opened()
    assert book.take("edit", act.EditField(field, None, new)) == "refused"
    assert book.reasons["edit"].code == "wrong_value"


def test_a_withheld_name_is_in_no_byte_of_the_case() -> None:
    book = opened(caller=None, marks=(act.Mark.NAME_WITHHELD,))
    book.take("identity", act.KeepIdentity(act.Party(given_name="Нууцлагдсан", phones=(act.Phone("99887766"),))))
    raw = wire.case_bytes(book.now).decode()
    assert "Нууцлагдсан" not in raw
    assert "99887766" not in raw
    assert book.now.entries[-1].kind == "keep_identity"


def test_a_case_opened_with_a_withheld_name_holds_no_name_whatever_came_with_it() -> None:
    book = opened(marks=(act.Mark.NAME_WITHHELD,))
    assert (book.now.caller, book.now.petitioner) == (None, None)


def test_every_refusal_has_a_listed_code_with_its_facts() -> None:
    book = opened()
    book.take("strike", act.StrikeOut(ActionId("none"), "x"))
    book.take("again", opening())
    for refused in book.reasons.values():
        assert set(refused.facts) == set(CODES[refused.code])


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (act.AddNote("х" * 20_001), "too_long"),
        (act.AddNote("a\0b"), "unprintable"),
        (act.AddNote("a\ud800b"), "unprintable"),
        (act.AddNote("  "), "missing"),
        (act.Reopen(""), "missing"),
    ],
)
def test_content_nobody_could_act_on_is_refused_before_it_is_taken(action: act.Action, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(action)
    assert refused.value.code == code


def test_ordinary_content_is_checked_without_a_word() -> None:
    checked(opening(text="мөр\nмөр\tтаб"))


def test_a_case_survives_the_wire_unchanged_and_with_the_same_bytes() -> None:
    book = opened()
    book.take("edit", act.EditField("subject", "Гудамжны гэрэл асахгүй", "Гэрэл"))
    book.take("call back", act.ScheduleCallBack(START + timedelta(days=1)))
    raw = wire.case_bytes(book.now)
    assert wire.read_case(raw) == book.now
    assert wire.case_bytes(wire.read_case(raw)) == raw
    assert RULES.terms[0].kind == "complaint"


@pytest.mark.parametrize(
    "phone",
    [
        {"number": "99112233", "do_not_text": "yes"},
        {"number": 99112233},
        {"number": "99112233", "best_time": 9},
        {"number": None},
        {"number": "99112233", "colour": "red"},
        "99112233",
    ],
)
def test_an_edit_never_makes_a_case_that_cannot_be_read(phone: object) -> None:
    book = opened()
    old = act.plain(book.now.caller.phones) if book.now.caller is not None else []
    assert book.take("edit", act.EditField("caller.phones", old, [phone])) == "refused"
    assert book.reasons["edit"].code == "wrong_value"
    assert wire.read_case(wire.case_bytes(book.now)) == book.now


@pytest.mark.parametrize("field", ["caller.given_name", "caller.address", "petitioner.register_number"])
def test_no_edit_writes_a_withheld_name_into_the_case(field: str) -> None:
    book = opened(caller=None, marks=(act.Mark.NAME_WITHHELD,))
    assert book.take("edit", act.EditField(field, None, "Нууц")) == "refused"
    assert "Нууц" not in wire.case_bytes(book.now).decode()
    assert book.take("subject", act.EditField("subject", book.now.subject, "Өөр")) == "applied"
