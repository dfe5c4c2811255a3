"""Links, addresses for replies and codes for paper: known again, and by nobody else made."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.ids import ObligationId
from console.domain.signed import (
    Handle,
    Link,
    ReplyAddress,
    handle_of,
    is_signed,
    link_token,
    local_part,
    printed_code,
    read_link,
    read_local_part,
    read_short_code,
    seal_of,
    short_code,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
UNTIL = datetime(2026, 12, 31, tzinfo=UTC)
HANDLE = handle_of(ObligationId("6f" * 16))


def token(**changes: object) -> str:
    given = {"purpose": "answer", "generation": 3, "until": UNTIL} | changes
    return link_token(KEY, HANDLE, **given)  # type: ignore[arg-type]


def test_a_link_says_what_was_signed() -> None:
    assert read_link(KEY, token(), purpose="answer") == Link(HANDLE, 3, UNTIL)


def test_a_link_of_another_key_or_purpose_is_none() -> None:
    assert read_link(OTHER_KEY, token(), purpose="answer") is None
    assert read_link(KEY, token(), purpose="letter") is None


@given(st.integers(0, 200), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567.0189A"))
def test_a_link_with_one_sign_changed_is_forged(place: int, sign: str) -> None:
    good = token()
    place %= len(good)
    changed = good[:place] + sign + good[place + 1 :]
    assert (read_link(KEY, changed, purpose="answer") is None) == (changed != good)


@pytest.mark.parametrize("text", ["", ".", "a" * 5000, "ы" * 20, token() + "\n", token().upper(), f"0{token()}"])
def test_anything_else_is_no_link(text: str) -> None:
    assert read_link(KEY, text, purpose="answer") is None


def test_a_later_end_cannot_be_written_into_a_link() -> None:
    handle, generation, _, mac = token().split(".")
    later = int((UNTIL + timedelta(days=1)).timestamp())
    assert read_link(KEY, f"{handle}.{generation}.{later:x}.{mac}", purpose="answer") is None
    assert read_link(KEY, token().replace(".3.", ".03."), purpose="answer") is None


@given(st.text(min_size=1, max_size=200), st.integers(0, 999_999))
def test_an_address_fits_any_server_and_is_known_again(obligation: str, generation: int) -> None:
    made = local_part(KEY, handle_of(ObligationId(obligation)), purpose="answer", generation=generation)
    assert len(made) <= 64
    assert made.isascii()
    read = read_local_part(made.upper())
    assert read is not None
    assert is_signed(KEY, read, generation=generation)
    assert not is_signed(KEY, read, generation=generation + 1)
    assert not is_signed(OTHER_KEY, read, generation=generation)


def test_an_address_of_another_obligation_or_purpose_is_not_signed() -> None:
    read = read_local_part(local_part(KEY, HANDLE, purpose="answer", generation=1))
    assert read is not None
    assert not is_signed(KEY, ReplyAddress("bounce", read.handle, read.mac), generation=1)
    assert not is_signed(KEY, ReplyAddress("answer", Handle("a" * 26), read.mac), generation=1)


@pytest.mark.parametrize("text", ["answer", "answer+", "answer+abc.def", f"answer+{HANDLE}", f"+{HANDLE}.{'a' * 20}"])
def test_other_addresses_are_not_ours(text: str) -> None:
    assert read_local_part(text) is None


@given(st.integers(0, 99), st.integers(0, 11), st.integers(1, 9))
def test_a_code_with_one_wrong_digit_is_caught(salt: int, place: int, more: int) -> None:
    code = short_code(KEY, HANDLE, generation=1, salt=salt)
    assert read_short_code(printed_code(code)) == (code, None)
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert read_short_code(wrong) == (None, "wrong_check_digit")


def test_a_code_is_read_however_it_is_typed() -> None:
    code = short_code(KEY, HANDLE, generation=1)
    assert read_short_code(f"№ {code[:3]}-{code[3:7]}.{code[7:]} ")[0] == code
    assert read_short_code(code[:-1]) == (None, "wrong_length")
    assert read_short_code("") == (None, "wrong_length")


def test_codes_differ_by_obligation_generation_and_salt_and_the_seal_tells_none() -> None:
    codes = {short_code(KEY, HANDLE, generation=generation, salt=salt) for generation in (1, 2) for salt in (0, 1)}
    codes.add(short_code(KEY, handle_of(ObligationId("another")), generation=1))
    assert len(codes) == 5
    assert all(code not in seal_of(KEY, code) and seal_of(KEY, code) != seal_of(OTHER_KEY, code) for code in codes)
