"""A line under "needs attention" in words: what was asked, what is so now, who and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from console.desk.views import AttentionItem, Views
from console.domain.case import Case, Entry, Verdict
from console.domain.identity import CaseNumber, spoken
from console.wire import AttentionLine
from ui import formats
from ui.entry_words import entry_text, entry_title, why_in_words
from ui.known import Known, facts_in_words, known_at
from ui.names import ACTIONS, named
from ui.sentences import refused_sentence
from ui.state_words import spoken_standing, standing_of
from ui.tokens import Tone
from ui.words import tr


@dataclass(frozen=True)
class Asked:
    """One line with the case it is about, when this desk holds that."""

    row: AttentionItem
    case: Case | None

    @property
    def line(self) -> AttentionLine:
        """What the centre said."""
        return self.row.line


@dataclass(frozen=True)
class AttentionPage:
    """Everything the screen shows, from one question to the desk."""

    asked: tuple[Asked, ...]
    known: Known


def attention_page(views: Views) -> AttentionPage:
    """Read the lines and their cases (in a worker)."""
    asked = []
    for row in views.attention():
        view = views.case(row.line.case) if row.line.case else None
        asked.append(Asked(row, view.case if view else None))
    return AttentionPage(tuple(asked), known_at(views))


VERDICT_TONES: Mapping[Verdict, Tone] = {
    Verdict.HELD: Tone.WARN,
    Verdict.REFUSED: Tone.BAD,
    Verdict.UNPLACED: Tone.WARN,
}


def verdict_word(verdict: Verdict) -> str:
    """What became of it, in a word or two."""
    match verdict:
        case Verdict.HELD:
            return tr("Held: waits for a decision")
        case Verdict.UNPLACED:
            return tr("Its case is not known")
    return tr("Not taken")


def asked_title(asked: Asked, known: Known) -> str:
    """What was asked, in one line."""
    if asked.case is None or not isinstance(asked.line.what, Mapping):
        return named(ACTIONS, asked.line.kind)
    return entry_title(_entry(asked.line), asked.case, known)


def asked_text(asked: Asked, known: Known) -> str:
    """What was written in it, whole: nothing a person typed is ever lost."""
    what = asked.line.what
    if not isinstance(what, Mapping):
        return str(what)
    if asked.case is not None:
        return entry_text(_entry(asked.line), asked.case, known)
    written = (what.get(name) for name in ("text", "answer", "reason", "legal_ground"))
    return "\n".join(str(words) for words in written if words)


def so_now(asked: Asked, known: Known, *, now: datetime) -> str:
    """Why it was not simply taken, and how the case stands."""
    line = asked.line
    sentences = [refused_sentence(line.code, facts_in_words(line.facts, known))] if line.code else []
    if asked.case is not None and isinstance(line.what, Mapping):
        sentences = [why_in_words(_entry(line), asked.case, known)] if line.code else []
    if asked.case is not None:
        sentences.append(spoken_standing(standing_of(asked.case), now=now))
    return "\n".join(sentences)


def who_and_when(asked: Asked, known: Known) -> str:
    """«Б. Болд, 11-р сарын 24, 10:00»."""
    return tr("{who}, {when}", who=known.person(asked.line.by), when=formats.day_and_time(asked.line.at))


def about(asked: Asked) -> str:
    """The case it is about: its number as it is spoken, and its summary."""
    number = asked.row.number
    if not number:
        return tr("no case")
    return tr("{number} · {subject}", number=spoken(CaseNumber(number)), subject=asked.row.subject)


def as_note(asked: Asked, known: Known) -> str:
    """What was asked as the text of a note: nothing is applied, everything can be read."""
    text = asked_text(asked, known)
    title = asked_title(asked, known)
    return (
        tr("Was asked and not taken: {title}. {text}", title=title, text=text)
        if text
        else tr("Was asked and not taken: {title}.", title=title)
    )


def _entry(line: AttentionLine) -> Entry:
    return Entry(
        id=line.action,
        kind=line.kind,
        by=line.by,
        at=line.at,
        verdict=line.verdict,
        what=line.what,
        code=line.code,
        facts=line.facts,
    )
