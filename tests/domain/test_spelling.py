"""One key for Mongolian however typed: every way to write a word meets every other."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.keyboard import other_layout, readings
from console.domain.spelling import search_key, words_of
from tests.domain.shipped import rows


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("төрсний гэрчилгээ", "torsnii gerchilgee"),
        ("төрсний гэрчилгээ", "tursnii gerchilgee"),
        ("хүүхдийн мөнгө", "hvvhdiin mungu"),
        ("хүүхдийн мөнгө", "khuukhdiin mongo"),
        ("жолооны үнэмлэх", "joloonii unemlekh"),
        ("жолооны үнэмлэх", "ZHOLOONII UNEMLEH"),
        ("цалин", "tsalin"),
        ("паспорт", "пасспорт"),
        ("үнэмлэх", "унэмлэх"),
        ("бүртгэл", "bvrtgel"),
        ("хөдөө", "xodoo"),
        ("вакцин", "wakcin"),
        ("ерөнхий", "yeronkhii"),
        ("Өвөрхангай", "Uvurkhangai"),
        ("яам", "yam"),
        ("«Хүрд» ХК", "хүрд хк"),
        ("хувь", "huv"),
        ("хувь", "khuvi"),
        ("говь", "gobi"),
        ("лавлагаа", "lawlagaa"),
        ("лавлагаа", "lablagaa"),
        ("үйлчилгээ", "vilchilgee"),
        ("үнэмлэх", "vnemleh"),
        ("зүйл", "zvil"),
        ("сургуулийн", "surguuliin"),
        ("сургууль", "surguul"),
        ("чадах", "4adah"),
        ("шүүх", "6vvh"),
        ("хяналт", "hyanalt"),
        ("ёс", "yos"),
        ("объект", "obyekt"),
        ("паспорт", "пacпopт"),
        ("НӨАТ", "HӨAT"),
        ("хөдөө", "хєдєє"),
        ("үнэмлэх", "їнэмлэх"),
        ("үнэмлэх", "yнэмлэх"),
        ("бүртгэл", "бvртгэл"),
        ("НДШ", "Н.Д.Ш."),
        ("НДШ", "ndsh"),
        ("жолооч", "žolooč"),
        ("байршил", "bajršil"),
        ("үнэмлэх", "ünemlekh"),
        ("e-mongolia", "Е-Монголиа"),
    ],
)
def test_two_ways_to_type_a_word_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("99112345", "99112345"),
        ("№ 11-11", "11 11"),
        ("", ""),
        ("  !? ", ""),
        ("Е-Монголиа 2", "e mungulia 2"),
        ("6 нас", "6 nas"),
    ],
)
def test_digits_stay_and_signs_part_words(text: str, key: str) -> None:
    assert search_key(text) == key


WAYS = {
    "а": "a", "б": "b", "в": "v w b", "г": "g", "д": "d", "е": "ye e", "ё": "yo", "ж": "j zh dj", "з": "z", "и": "i",
    "й": "i y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "ө": "o u ö", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ү": "u ü", "ф": "f", "х": "h kh x", "ц": "ts c", "ч": "ch", "ш": "sh", "щ": "sh shch", "ы": "y i ii",
    "ь": "i", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
"""Of the official romanisation (MNS 5217:2012) and of people's habits."""
ISO_9 = dict(zip("абвгдеёжзийклмноөпрстуүфхцчшщыьэюя", "abvgdeëžzijklmnoôprstuùfhcčšŝyʹèûâ", strict=True))
TITLE_WORDS = sorted(
    {
        word.text.casefold()
        for table in ("services", "topics", "bodies", "places")
        for row in rows(table)
        for word in words_of(row.get("title") or row.get("name") or "")
        if set(word.text.casefold()) <= WAYS.keys()
    }
)


@st.composite
def words_and_latin(draw: st.DrawFn) -> tuple[str, str]:
    """A word of the catalogue, and one way to type it in Latin letters."""
    word = draw(st.sampled_from(TITLE_WORDS))
    ways = [draw(st.sampled_from(WAYS[letter].split())) for letter in word]
    for place, letter in enumerate(word):
        if letter == "в" and ways[place] != "b" and _reads_as_u(word, place):
            ways[place] = "b"
        if letter in "т" and word[place + 1 : place + 2] in tuple("с"):
            ways[place + 1] = "s"
    return word, "".join(ways)


def _reads_as_u(word: str, place: int) -> bool:
    """Where a typed v means ү: no vowel beside it before, or in a word's beginning."""
    return not any(letter in "аэиоуөүеёюяйы" for letter in word[max(0, place - 1) : place])


@settings(max_examples=600)
@given(words_and_latin())
def test_a_word_and_every_way_to_type_it_in_latin_letters_have_one_key(typed: tuple[str, str]) -> None:
    word, latin = typed
    assert search_key(latin) == search_key(word)


def test_every_word_of_the_catalogue_meets_its_transliteration_by_iso_9() -> None:
    marks = set("žčšŝâû")
    missed = [
        word
        for word in TITLE_WORDS
        if (latin := "".join(ISO_9[letter] for letter in word)) and marks & set(latin)
        if search_key(latin) != search_key(word)
    ]
    assert missed == []


def test_every_official_name_of_a_place_meets_its_mongolian_one() -> None:
    missed = [row["name"] for row in rows("places") if search_key(row["name_latin"]) != search_key(row["name"])]
    print(f"{len(missed)} of {len(rows('places'))} places differ: {missed[:20]}")
    assert len(missed) <= 0.005 * len(rows("places"))


@given(st.text(st.characters(codec="utf-8"), max_size=60) | st.text("akhtszyevwouxcbdij йүөцхшыь'46.", max_size=40))
def test_a_key_folds_to_itself(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text(max_size=60))
def test_a_key_holds_only_lower_case_words_parted_by_single_spaces(text: str) -> None:
    key = search_key(text)
    assert key == " ".join(key.split())
    assert key == key.casefold()


@given(st.text(max_size=60))
def test_the_words_of_a_text_stand_where_they_say(text: str) -> None:
    plain = unicodedata.normalize("NFC", text)
    assert all(plain[word.start : word.end] == word.text for word in words_of(text))


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "кхтс" * 2_500, "iaiy" * 2_500, "v" * 10_000, "ь ъ" * 3_000, "\0" * 10_000]
)
def test_ten_thousand_letters_take_no_time(text: str) -> None:
    began = time.process_time()
    assert len(search_key(text)) <= len(text)
    words_of(text)
    readings(text)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "text", ["\0", '"', "AND OR NOT", "a* NEAR(b)", "🙂🙂", "a\0b", "\ud800", "\u202e\u200b", "-", ""]
)
def test_odd_text_has_a_key(text: str) -> None:
    assert "\0" not in search_key(text)


WORDS = (
    "паспорт үнэмлэх тэтгэвэр лавлагаа халаалт гэрэл зам хог цэцэрлэг эмнэлэг автобус газар татвар гааль шүүх "
    "нийгмийн даатгал жолооч иргэн бүртгэл өргөдөл гомдол цахилгаан усгүй дулаан хороо сум"
)


def on_us_keys(text: str) -> str:
    keys = dict(zip("фцужэнгшүзкъйыбөахролдпячёсмитьвюещ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./-=", strict=True))
    return "".join(keys.get(letter, letter) for letter in text)


@pytest.mark.parametrize("word", WORDS.split())
def test_a_mongolian_word_typed_on_latin_keys_reads_right_in_the_other_layout(word: str) -> None:
    assert other_layout(on_us_keys(word)) == word


@pytest.mark.parametrize(("typed", "meant"), [("зйызүжэ", "pasport"), ("нйл", "yal")])
def test_a_latin_word_typed_on_mongolian_keys_reads_right_in_the_other_layout(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


def test_a_number_typed_on_the_mongolian_row_reads_as_digits_in_the_other_layout() -> None:
    assert other_layout("%%№№-“₮:") == "99112345"


def test_the_signs_of_the_digit_row_between_mongolian_words_read_as_digits() -> None:
    assert "16 нас" in readings("№. нас")
    assert readings("нас") == ("нас", other_layout("нас"))


def test_a_word_begun_with_shift_on_a_key_of_signs_reads_right() -> None:
    assert [other_layout(typed) for typed in (":f", '"f', "{f", "<f")] == ["дө", "пө", "кө", "ьө"]
