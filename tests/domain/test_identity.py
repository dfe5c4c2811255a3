"""Numbers and names: read as people say and type them, doubted aloud, never refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.identity import (
    DOUBTS,
    CaseNumber,
    Phone,
    PhoneKind,
    Sex,
    alphabetical_key,
    case_number,
    check_digit,
    cyrillic_as_typed,
    digits_as_typed,
    masked,
    person_name,
    read_case_number,
    read_civil_id,
    read_legal_person_number,
    read_phone,
    read_register_number,
    spoken,
)

MONGOLIAN_ROW = dict(zip("1234567890", "№-“₮:._,%?", strict=True))
numbers = st.builds(case_number, st.integers(1, 9999), st.integers(0, 99_999))


def on_mongolian_row(digits: str) -> str:
    return "".join(MONGOLIAN_ROW.get(digit, digit) for digit in digits)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("№-“₮:._,%?", "1234567890"),
        ('№-"₮:._,%?', "1234567890"),
        ("99112345", "99112345"),
        ("9911-2345", "9911-2345"),
        ("10:00", "10:00"),
        ("2026.11.24", "2026.11.24"),
        ("11-24", "11-24"),
        ("9911----", "99112222"),
        ("991-№", "99121"),
        ("№?:??", "10500"),
        ("-", "2"),
        ("9911-", "9911-"),
        ("", ""),
        ("Б. Болд", "Б6 Болд"),
    ],
)
def test_a_number_typed_on_the_mongolian_row_is_read_as_digits_and_separators_are_left(typed: str, meant: str) -> None:
    assert digits_as_typed(typed) == meant


@given(st.text("0123456789", min_size=8, max_size=8).filter(lambda digits: digits[0] in "789"))
def test_every_phone_number_typed_key_by_key_on_the_mongolian_row_comes_out_right(digits: str) -> None:
    shown = ""
    for key in on_mongolian_row(digits):
        shown = digits_as_typed(shown + key)
    assert read_phone(shown).number == digits


@given(numbers)
def test_every_case_number_typed_at_once_on_the_mongolian_row_comes_out_right(number: CaseNumber) -> None:
    assert read_case_number(on_mongolian_row(number)).number == number


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("99112345", Phone("99112345", PhoneKind.MOBILE)),
        ("9911 2345", Phone("99112345", PhoneKind.MOBILE)),
        ("9911-2345", Phone("99112345", PhoneKind.MOBILE)),
        ("+976 9911 2345", Phone("99112345", PhoneKind.MOBILE)),
        ("00976 99112345", Phone("99112345", PhoneKind.MOBILE)),
        ("97699112345", Phone("99112345", PhoneKind.MOBILE)),
        ("%%№№-“₮:", Phone("99112345", PhoneKind.MOBILE)),
        ("9911234:", Phone("99112345", PhoneKind.MOBILE)),
        ("80112233", Phone("80112233", PhoneKind.MOBILE)),
        ("86112233", Phone("86112233", PhoneKind.MOBILE)),
        ("94112233", Phone("94112233", PhoneKind.MOBILE)),
        ("11-320126", Phone("11320126", PhoneKind.FIXED)),
        ("70321111", Phone("70321111", PhoneKind.FIXED)),
        ("77001982", Phone("77001982", PhoneKind.FIXED)),
        ("1800-1200", Phone("18001200", PhoneKind.FIXED)),
        ("108", Phone("108", PhoneKind.SHORT)),
        ("1111", Phone("1111", PhoneKind.SHORT)),
        ("+82 2 1234 5678", Phone("+82212345678", PhoneKind.FOREIGN)),
        ("0082 2 1234 5678", Phone("+82212345678", PhoneKind.FOREIGN)),
        ("+1", Phone("+1", PhoneKind.FOREIGN, "wrong_length")),
        ("64112233", Phone("64112233", PhoneKind.UNKNOWN, "unknown_prefix")),
        ("9911234", Phone("9911234", PhoneKind.UNKNOWN, "wrong_length")),
        ("991123456", Phone("991123456", PhoneKind.UNKNOWN, "wrong_length")),
        ("", Phone("", PhoneKind.UNKNOWN, "no_digits")),
        ("мэдэхгүй", Phone("", PhoneKind.UNKNOWN, "no_digits")),
    ],
)
def test_a_phone_number_is_read_with_its_kind_and_doubt(typed: str, phone: Phone) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize(
    ("typed", "number", "born", "sex", "doubt"),
    [
        ("УБ85031712", "УБ85031712", date(1985, 3, 17), Sex.MALE, None),
        ("уб85031722", "УБ85031722", date(1985, 3, 17), Sex.FEMALE, None),
        ("УБ05231712", "УБ05231712", date(2005, 3, 17), Sex.MALE, None),
        ("YX85031712", "УХ85031712", date(1985, 3, 17), Sex.MALE, None),
        ("уб 8503 1712", "УБ85031712", date(1985, 3, 17), Sex.MALE, None),
        ("уб,:?“№_№-", "УБ85031712", date(1985, 3, 17), Sex.MALE, None),
        ("өү00222901", "ӨҮ00222901", date(2000, 2, 29), Sex.FEMALE, None),
        ("УБ85023012", "УБ85023012", None, Sex.MALE, "wrong_date"),
        ("УБ01222901", "УБ01222901", None, Sex.FEMALE, "wrong_date"),
        ("УБ85150112", "УБ85150112", None, Sex.MALE, "wrong_date"),
        ("УБ27210112", "УБ27210112", date(2027, 1, 1), Sex.MALE, "wrong_date"),
        ("У85031712", "У85031712", None, None, "wrong_form"),
        ("УБ8503171", "УБ8503171", None, None, "wrong_form"),
        ("ZQ85031712", "ZQ85031712", None, None, "wrong_form"),
        ("", "", None, None, "wrong_form"),
    ],
)
def test_a_register_number_is_read_with_birth_date_sex_and_doubt(
    typed: str, number: str, born: date | None, sex: Sex | None, doubt: str | None
) -> None:
    reading = read_register_number(typed, today=date(2026, 11, 21))
    assert (reading.number, reading.birth_date, reading.sex, reading.doubt) == (number, born, sex, doubt)


@given(st.sampled_from("0123456789"))
def test_the_last_character_of_a_register_number_is_never_doubted(last: str) -> None:
    assert read_register_number("УБ8503171" + last).doubt is None


def test_latin_look_alikes_become_cyrillic_capitals() -> None:
    assert cyrillic_as_typed("ABCEHKMOPTXYабө") == "АВСЕНКМОРТХУАБӨ"


def test_a_register_number_is_shown_masked() -> None:
    assert masked("УБ85031712") == "УБ8•••••12"
    assert masked("УБ85") == "••••"


@pytest.mark.parametrize(
    ("typed", "doubt"), [("123456789012", None), ("1234 5678 9012", None), ("12345678901", "wrong_length")]
)
def test_a_civil_id_has_twelve_digits(typed: str, doubt: str | None) -> None:
    assert read_civil_id(typed).doubt == doubt


@pytest.mark.parametrize(("typed", "doubt"), [("2061234", None), ("-?._:₮“", None), ("20612345", "wrong_length")])
def test_a_legal_persons_number_has_seven_digits(typed: str, doubt: str | None) -> None:
    assert read_legal_person_number(typed).doubt == doubt


def test_a_case_number_is_desk_counter_and_check_digit_and_is_spoken_in_groups() -> None:
    assert case_number(142, 731) == "0142007314"
    assert spoken(case_number(142, 731)) == "014 200 731 4"


@pytest.mark.parametrize(("desk", "counter"), [(0, 1), (10_000, 1), (1, -1), (1, 100_000)])
def test_a_case_number_out_of_range_is_a_bug_of_the_caller(desk: int, counter: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        case_number(desk, counter)


@pytest.mark.parametrize(("digits", "check"), [("79462", "3"), ("3339200596", "1"), ("13669597", "6")])
def test_the_check_digit_is_that_of_numbers_in_public_use_by_the_same_standard(digits: str, check: str) -> None:
    assert check_digit(digits) == check


@given(numbers, st.integers(0, 9), st.sampled_from("0123456789"))
def test_one_wrong_digit_in_a_case_number_is_always_caught(number: CaseNumber, at: int, digit: str) -> None:
    wrong = number[:at] + digit + number[at + 1 :]
    assert read_case_number(wrong).doubt == (None if digit == number[at] else "wrong_check_digit")


def test_of_two_neighbouring_digits_swapped_at_least_97_of_100_are_caught() -> None:
    swapped = caught = 0
    for desk in range(7, 10_000, 97):
        for counter in range(3, 100_000, 9973):
            number = case_number(desk, counter)
            for at in range(9):
                if number[at] != number[at + 1]:
                    swapped += 1
                    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
                    caught += read_case_number(wrong).doubt == "wrong_check_digit"
    print(f"swapped neighbours caught: {caught} of {swapped}")
    assert caught / swapped >= 0.97


@pytest.mark.parametrize("typed", ["0142007314", "014 200 731 4", "0142-007-314", "№ 0142007314", " 014.200.731.4 "])
def test_a_case_number_is_read_with_its_label_spaces_and_dashes(typed: str) -> None:
    assert read_case_number(typed).number == "0142007314"


@pytest.mark.parametrize(
    ("typed", "doubt"), [("99112345", "wrong_length"), ("0142007315", "wrong_check_digit"), ("", "wrong_length")]
)
def test_what_is_no_case_number_says_why(typed: str, doubt: str) -> None:
    reading = read_case_number(typed)
    assert (reading.number, reading.doubt) == (None, doubt)


@given(st.text(max_size=40))
def test_whatever_is_typed_every_reader_answers_with_a_known_doubt(typed: str) -> None:
    readings = [read(typed) for read in (read_phone, read_register_number, read_civil_id, read_case_number)]
    assert {reading.doubt for reading in readings} <= {None, *DOUBTS}


@pytest.mark.parametrize(
    ("parent", "given_name", "written"),
    [("Бат", "Болд", "Б. Болд"), ("өлзий", " Сараа ", "Ө. Сараа"), (None, "Болд", "Болд"), ("Бат", "", "Бат")],
)
def test_a_person_is_written_initial_first(parent: str | None, given_name: str, written: str) -> None:
    assert person_name(parent, given_name) == written


def test_names_sort_in_the_order_of_the_mongolian_alphabet() -> None:
    wanted = ["Bold", "Ариун", "Ерөө", "Ёл", "Жаргал", "Оюун", "Өлзий", "Пүрэв", "Уянга", "Үүл", "Фермер", "Яруу"]
    assert sorted(wanted, key=alphabetical_key) == wanted
    assert sorted(wanted) != wanted


def test_numbered_places_sort_by_their_number() -> None:
    assert sorted(["10-р хороо", "2-р хороо"], key=alphabetical_key) == ["2-р хороо", "10-р хороо"]


def test_kazakh_letters_sort_beside_their_kin() -> None:
    assert sorted(["Бақыт", "Әлия", "Ақжан"], key=alphabetical_key) == ["Ақжан", "Әлия", "Бақыт"]
