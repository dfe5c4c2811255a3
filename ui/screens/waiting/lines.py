"""What waits to be sent in words: one row a case, and for each case what waits on it, since when, by whom and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from console.desk.views import Unsent, UnsentFile, Views, WaitingLine, Why
from console.domain.identity import CaseNumber, spoken
from console.domain.ids import CaseId
from ui import formats
from ui.known import Known, facts_in_words, known_at
from ui.names import ACTIONS, named
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.widgets import Happened, Row
from ui.words import tr, trn

NO_CASE = "none"


@dataclass
class Group:
    """What waits on one case, or on none."""

    id: str
    case: CaseId | None
    number: str | None
    subject: str
    lines: list[WaitingLine] = field(default_factory=list)
    files: list[UnsentFile] = field(default_factory=list)

    @property
    def since(self) -> datetime | None:
        """When the oldest of it was made."""
        made = [line.made_at for line in self.lines] + [file.made_at for file in self.files if file.made_at]
        return min(made, default=None)

    @property
    def why(self) -> Why:
        """The reason that most wants to be known."""
        reasons = {line.why for line in self.lines}
        return next((each for each in (Why.FAILING, Why.REFUSED_NOW, Why.CASE_TO_COME) if each in reasons), Why.NEXT)


@dataclass(frozen=True)
class WaitingPage:
    """Everything the screen shows, from one question to the desk."""

    unsent: Unsent
    groups: Sequence[Group]
    known: Known


def waiting_page(views: Views) -> WaitingPage:
    """Read what waits (in a worker)."""
    unsent = views.unsent()
    return WaitingPage(unsent, tuple(grouped(unsent)), known_at(views))


def grouped(unsent: Unsent) -> Iterable[Group]:
    """By case, in the order of the oldest; what stands on no case together."""
    groups: dict[str, Group] = {}

    def group_of(each: WaitingLine | UnsentFile) -> Group:
        name = each.case or each.number or NO_CASE
        return groups.setdefault(name, Group(name, each.case, each.number, each.subject))

    for line in unsent.lines:
        group_of(line).lines.append(line)
    for file in unsent.files:
        group_of(file).files.append(file)
    return groups.values()


def group_number(group: Group) -> str:
    """The case by its number."""
    if group.number:
        return spoken(CaseNumber(group.number))
    return tr("On no case") if group.case is None else tr("A case not known here")


def group_title(group: Group) -> str:
    """The case by its number and subject, in one line."""
    number = group_number(group)
    return tr("{number} · {subject}", number=number, subject=group.subject) if group.subject else number


def group_row(group: Group, today: date) -> Row:
    """A case in the list: how much waits on it since when, and what is the matter with it."""
    counts = []
    if group.lines:
        counts.append(trn("{count} entry", "{count} entries", len(group.lines)))
    if group.files:
        counts.append(trn("{count} file", "{count} files", len(group.files)))
    when = formats.near_day_and_time(group.since, today=today) if group.since else ""
    word, tone = why_word(group.why)
    return Row(group.id, group_title(group), " · ".join(counts), trailing=when, badge=word, tone=tone)


def why_word(why: Why) -> tuple[str, Tone]:
    """The reason in a word or two, and its tone; none for what simply goes next."""
    match why:
        case Why.FAILING:
            return tr("The centre fails on it"), Tone.BAD
        case Why.REFUSED_NOW:
            return tr("Would be refused now"), Tone.WARN
        case Why.CASE_TO_COME:
            return tr("Its case is to come"), Tone.INFO
    return "", Tone.QUIET


def happened_in(group: Group, known: Known, today: date) -> list[Happened]:
    """Everything that waits on one case, in the order it was made; its files at the end."""
    return [_line(line, known, today) for line in group.lines] + [_file(file, known, today) for file in group.files]


def summary(page: WaitingPage) -> str:
    """How much waits and what it weighs on the link."""
    unsent = page.unsent
    entries = trn("{count} entry", "{count} entries", len(unsent.lines))
    size = formats.file_size(unsent.link_bytes)
    if not unsent.files:
        return tr("{entries}, about {size} on the link", entries=entries, size=size)
    left = formats.file_size(sum(file.size - file.sent for file in unsent.files))
    files = trn("{count} file", "{count} files", len(unsent.files))
    if not unsent.lines:
        return tr("All entries are sent; {files} on the way, {left} left", files=files, left=left)
    return tr(
        "{entries}, about {size} on the link; {files}, {left} left", entries=entries, size=size, files=files, left=left
    )


def last_answer(page: WaitingPage, today: date) -> str:
    """When the centre last answered."""
    if page.unsent.exchanged_at is None:
        return tr("The centre has never answered this desk")
    return tr("The centre last answered: {when}", when=formats.near_day_and_time(page.unsent.exchanged_at, today=today))


def _line(line: WaitingLine, known: Known, today: date) -> Happened:
    word, tone = why_word(line.why)
    return Happened(
        id=line.action,
        title=named(ACTIONS, line.kind),
        who=known.person(line.by),
        when=formats.near_day_and_time(line.made_at, today=today),
        text=_reason(line, known),
        tone=tone,
        badge=word,
    )


def _reason(line: WaitingLine, known: Known) -> str:
    match line.why:
        case Why.FAILING:
            return tr("The centre has a fault with this case. It is tried again and again, and nothing is lost.")
        case Why.CASE_TO_COME:
            return tr("The centre has taken it. It leaves this list when the case has come.")
    if line.verdict_now is None:
        return ""
    why = refused_sentence(line.verdict_now.code, facts_in_words(line.verdict_now.facts, known))
    return tr("As things stand it would not be taken. {why} It is sent all the same: the centre decides.", why=why)


def _title(file: UnsentFile) -> str:
    if not file.name:
        return tr("A file")
    return tr("Small copy of {name}", name=file.name) if file.is_small_copy else tr("File: {name}", name=file.name)


def _file(file: UnsentFile, known: Known, today: date) -> Happened:
    return Happened(
        id=file.hash,
        title=_title(file),
        who=known.person(file.by) if file.by else "",
        when=formats.near_day_and_time(file.made_at, today=today) if file.made_at else "",
        text=tr("{sent} of {size} sent", sent=formats.file_size(file.sent), size=formats.file_size(file.size)),
        badge=tr("On its way") if file.sent else "",
        tone=Tone.INFO,
    )
