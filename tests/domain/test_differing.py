"""Titles that are nearly alike are told apart by the words that differ."""

from console.domain.differing import differences


def test_titles_nearly_alike_show_what_the_others_have_not() -> None:
    titles = [
        "Дарс импортлох тусгай зөвшөөрөл олгох",
        "Дарс импортлох тусгай зөвшөөрөл сунгах",
        "Дарс импортлох тусгай зөвшөөрлийн лавлагаа",
        "Газрын төлбөр төлөх",
    ]
    assert differences(titles)[:2] == [["олгох"], ["сунгах"]]
    assert differences(titles)[3] is None


def test_the_same_title_twice_is_said_to_differ_in_nothing() -> None:
    assert differences(["Иргэний үнэмлэх дахин авах", "Иргэний үнэмлэх дахин авах"]) == [[], []]


def test_a_place_in_brackets_is_the_difference() -> None:
    ours = ["Ус ашиглах эрхийн бичиг олгох", "Ус ашиглах эрхийн бичиг олгох (Төв аймаг)"]
    assert differences(ours) == [[], ["Төв", "аймаг"]]


def test_a_number_is_said_with_what_it_counts() -> None:
    assert differences(["Гадаад паспорт авах (1 жил)", "Гадаад паспорт авах (5 жил)"]) == [["1", "жил"], ["5", "жил"]]
