"""Why something was found, in a few words: what the words that are marked in its title do not say by themselves."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.sentences import from_table
from ui.words import marked, tr

if TYPE_CHECKING:
    from console.desk.views import Found
    from console.domain.entries import Reason

IN_FIELDS: Mapping[str, str] = {
    "words": marked("also said: {words}"),
    "category": marked("category: {words}"),
    "body": marked("body: {words}"),
    "documents": marked("in the documents needed: {words}"),
    "group": marked("group: {words}"),
    "english": marked("in English: {words}"),
    "abbreviation": marked("abbreviation: {words}"),
    "initials": marked("initials of the name"),
    "place": marked("place: {words}"),
    "post": marked("post: {words}"),
}
"""By the field that answers (console/domain/findables.py); the title answers by itself."""
LETTERS = "letters"
"""What shares letters with the question, but no word (console/desk/found.py)."""


def why_in_words(found: "Found") -> str:
    """Why a row answers, the one thing that says most; empty where the words marked in its title say it."""
    if found.why == LETTERS:
        return tr("similar letters")
    return _standing_for(found.reasons) or next(iter(_elsewhere(found.reasons)), "")


def _standing_for(reasons: "Sequence[Reason]") -> str:
    """The everyday words that were typed, and the official ones that they stand for here."""
    official = dict[str, list[str]]()
    for reason in reasons:
        if reason.synonym:
            official.setdefault(reason.synonym, []).append(reason.typed)
    return " · ".join(f"{everyday} → {' '.join(words)}" for everyday, words in official.items())


def _elsewhere(reasons: "Sequence[Reason]") -> list[str]:
    """The fields but the title in which words that were typed stand."""
    words = dict[str, dict[str, None]]()
    for reason in reasons:
        if reason.field in IN_FIELDS and not reason.synonym:
            words.setdefault(reason.field, {})[reason.word] = None
    return [from_table(IN_FIELDS[field], words=" ".join(its)) for field, its in words.items()]
