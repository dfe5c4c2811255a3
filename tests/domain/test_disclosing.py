"""What a body is told of the citizen: nothing too early, nothing withheld, nothing that he did not agree to."""

import pytest

from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId
from console.domain.disclosing import Disclosed, agrees_to_share, citizen_for
from console.domain.ids import ActionId, ObligationId
from tests.domain.building import Book, opening

TO = ObligationId("to")
WORDS = "Нэр, утсыг тань өгч болох уу?"


def sharing(*, agreed: bool) -> act.RecordConsent:
    return act.RecordConsent(act.Consent.SHARING, agreed=agreed, wording=WORDS)


def told(*said: act.Action) -> Case:
    """A case that its body has acknowledged, with what the citizen said before."""
    book = Book()
    book.take("open", opening())
    for number, action in enumerate(said):
        book.take(f"said-{number}", action)
    book.take("forward", act.Forward(TO, BodyId("water"), "Ус"))
    book.take("acknowledge", act.Acknowledge(TO))
    assert book.case is not None
    return book.case


@pytest.mark.parametrize(
    ("said", "disclosed"),
    [
        ((), Disclosed.SHOWN),
        ((sharing(agreed=True),), Disclosed.SHOWN),
        ((sharing(agreed=False),), Disclosed.WITHHELD),
        ((sharing(agreed=True), sharing(agreed=False)), Disclosed.WITHHELD),
        ((sharing(agreed=False), sharing(agreed=True)), Disclosed.SHOWN),
        ((act.RecordConsent(act.Consent.RECORDING, agreed=False, wording=WORDS),), Disclosed.SHOWN),
        ((sharing(agreed=False), act.StrikeOut(ActionId("said-0"), "андуурсан")), Disclosed.SHOWN),
    ],
)
def test_a_body_hears_the_name_of_who_agreed_when_he_was_asked_last(
    said: tuple[act.Action, ...], disclosed: Disclosed
) -> None:
    case = told(*said)
    found, citizen = citizen_for(case, case.obligations[0])
    assert (found, citizen is not None) == (disclosed, disclosed is Disclosed.SHOWN)
    assert agrees_to_share(case) is (disclosed is Disclosed.SHOWN)


def test_what_was_asked_is_kept_in_its_words_with_its_time() -> None:
    entry = told(sharing(agreed=True)).entry(ActionId("said-0"))
    assert entry is not None
    assert (entry.what["wording"], entry.what["agreed"], entry.at.tzinfo is not None) == (WORDS, True, True)
