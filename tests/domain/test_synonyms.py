"""What can be an everyday word, and what cannot."""

import pytest

from console.domain import actions as act
from console.domain.perform import checked
from console.domain.refused import Refused
from console.domain.synonyms import check_names_nothing


@pytest.mark.parametrize(
    ("everyday", "official", "refused"),
    [
        ("загс", "гэрлэлт", None),
        ("загс", "", None),
        ("загс", "  ", None),
        ("НДШ", "нийгмийн даатгалын шимтгэл", None),
        ("", "гэрлэлт", Refused("missing", field="everyday")),
        (" … ", "гэрлэлт", Refused("missing", field="everyday")),
        ("загс", "?!", Refused("missing", field="official")),
        ("загс", "ЗАГС", Refused("same_words")),
        ("zags", "загс", Refused("same_words")),
        ("а" * 61, "гэрлэлт", Refused("too_long", field="everyday", limit=60, length=61)),
        ("загс", "а" * 121, Refused("too_long", field="official", limit=120, length=121)),
        ("за\x00гс", "гэрлэлт", Refused("unprintable", field="everyday")),
    ],
)
def test_what_can_stand_for_nothing_is_refused(everyday: str, official: str, refused: Refused | None) -> None:
    if refused is None:
        checked(act.SetSynonym(everyday, official))
        return
    with pytest.raises(Refused) as raised:
        checked(act.SetSynonym(everyday, official))
    assert raised.value == refused


def test_a_title_is_no_everyday_word() -> None:
    titles = ["Гадаад паспорт захиалах", "Халаалт"]
    check_names_nothing("гадаад паспорт", titles)
    with pytest.raises(Refused) as refused:
        check_names_nothing("gadaad pasport zahialah", titles)
    assert refused.value == Refused("names_itself", title=titles[0])
