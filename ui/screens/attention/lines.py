"""What needs attention in words: lines that were not simply taken, and for supervisors what agents reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from console.desk.attending import HANDED, OPENING
from console.desk.views import AttentionItem, Views
from console.domain.case import Case, Verdict
from console.domain.catalogue import ServiceId
from console.domain.identity import CaseNumber, spoken
from console.domain.ids import PersonId
from console.domain.standing import standing_of
from console.wire import UNPROVEN, AttentionLine, Task
from ui import formats
from ui.entry_words import why_in_words
from ui.known import Known, facts_in_words, known_at
from ui.names import LOOKS, named
from ui.screens.attention.sides import Value, asked_value, entry_of, signed, values_now
from ui.screens.messages.words import message_row, message_title, message_why, message_word
from ui.sentences import refused_sentence
from ui.state_words import spoken_standing
from ui.tokens import Tone
from ui.widgets import Row
from ui.words import tr


@dataclass(frozen=True)
class Asked:
    """One line with the case it is about, when this desk holds that and the reader may read it."""

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
    tasks: tuple[Task, ...]
    known: Known

    @property
    def open(self) -> int:
        """How many are not dealt with yet."""
        return len(self.tasks) + sum(each.row.dealt_with is None for each in self.asked)


def attention_page(views: Views) -> AttentionPage:
    """Read the lines with their cases, and the tasks (in a worker)."""
    asked = []
    for row in views.attention():
        view = views.case(row.line.case) if row.line.case else None
        asked.append(Asked(row, view.case if view else None))
    return AttentionPage(tuple(asked), tuple(views.tasks()), known_at(views))


def verdict_word(line: AttentionLine) -> tuple[str, Tone]:
    """What became of it, in a word or two, and its tone."""
    match line.verdict, line.code:
        case Verdict.HELD, _:
            return tr("Held: waits for a decision"), Tone.WARN
        case Verdict.UNPLACED, "no_such_case":
            return tr("Its case is not known"), Tone.WARN
        case Verdict.UNPLACED, "unknown_person":
            return tr("Its author is not known yet"), Tone.WARN
        case Verdict.UNPLACED, "not_signed_in":
            return tr("Its author has not signed in there"), Tone.WARN
        case Verdict.UNPLACED, _:
            return tr("Could not be read"), Tone.WARN
        case Verdict.APPLIED, "number_taken":
            return tr("Another number: call back"), Tone.WARN
    return tr("Not taken"), Tone.BAD


def dealt_word(how: str) -> str:
    """How a line is dealt with here, which the centre does not know yet."""
    match how:
        case "accepted":
            return tr("Accepted, waiting to be sent")
        case "asked_again":
            return tr("Asked again, waiting to be sent")
        case "sent_as_note":
            return tr("Sent as a note, waiting to be sent")
        case found if found == HANDED:
            return tr("Handed to a supervisor, waiting to be sent")
    return tr("Dealt with, waiting to be sent")


def asked_row(asked: Asked, known: Known, today: date) -> Row:
    """One line in the list."""
    word, tone = verdict_word(asked.line)
    if asked.row.dealt_with is not None:
        word, tone = tr("Dealt with, waiting to be sent"), Tone.QUIET
    return Row(
        asked.line.action,
        asked_value(asked.line, asked.case, known).title,
        about(asked),
        trailing=formats.near_day_and_time(asked.line.at, today=today),
        badge=word,
        tone=tone,
    )


def task_row(task: Task, known: Known, today: date) -> Row:
    """One task in the list."""
    if task.is_message:
        return message_row(task, known, today)
    word, tone = task_word(task)
    return Row(
        task.action,
        task_title(task, known),
        task_text(task, known),
        trailing=formats.near_day_and_time(task.at, today=today),
        badge=word,
        tone=tone,
    )


def task_word(task: Task) -> tuple[str, Tone]:
    """What sort of task it is, in a word or two."""
    if task.is_message:
        return message_word(task)
    match task.code:
        case "many_looks":
            return tr("Looks at much"), Tone.WARN
        case "unproven":
            return tr("Without proof"), Tone.BAD
        case "late":
            return tr("Late"), Tone.BAD
        case "short_term":
            return tr("Few days left"), Tone.WARN
        case "weak_answer":
            return tr("Weak answer"), Tone.WARN
        case "asked":
            return tr("Question of the body"), Tone.INFO
        case "given_back":
            return tr("Given back"), Tone.WARN
        case "not_solved":
            return tr("Not solved"), Tone.BAD
    return tr("Reported"), Tone.INFO


def task_text(task: Task, known: Known) -> str:
    """What was reported, or what the case asks."""
    if task.code in (None, "many_looks", UNPROVEN):
        return _of_people_and_desks(task, known)
    facts = {name: value for name, value in facts_in_words(task.facts, known).items() if value is not None}
    match task.code, task.facts.get("lacks"):
        case "short_term", _:
            return tr("{body} has it with few working days left, until {due}.", **facts)
        case "late", _ if task.facts.get("body") is None:
            return tr("The citizen's term ended on {due} and the case is not closed.", **facts)
        case "late", _:
            return tr("{body} has not answered; the term ended on {due}.", **facts)
        case "weak_answer", lacks:
            return _weak_answer(lacks, facts)
        case "asked", _ if "due" in facts:
            return tr("{body} asks something. The term goes on, until {due}.", **facts)
        case "asked", _:
            return tr("{body} asks something. The term goes on.", **facts)
        case "given_back", _:
            return tr("{body} gave it back. It must be forwarded anew or closed.", **facts)
        case "not_solved", _:
            return _not_solved(facts, has_body=task.facts.get("body") is not None)
    return message_why(task)


def _of_people_and_desks(task: Task, known: Known) -> str:
    if task.code != UNPROVEN:
        return _many_looks(task, known) if task.code is not None else task.text
    return tr(
        "The desk “{desk}” handed in what it did not prove to be its own: {many}. It was taken. Ask there what "
        "happened; where the computer or its token may be in other hands, revoke the desk.",
        desk=str(task.facts.get("desk")),
        many=task.facts.get("many") or 0,
    )


def _many_looks(task: Task, known: Known) -> str:
    return tr(
        "{person} did this {many} times within an hour without a call: {kind}. Ask what it was for.",
        person=known.person(PersonId(str(task.facts.get("person")))),
        many=task.facts.get("many") or 0,
        kind=named(LOOKS, str(task.facts.get("kind"))),
    )


def _weak_answer(lacks: object, facts: Mapping[str, str | int]) -> str:
    match lacks:
        case "date":
            return tr("{body} answered without a date. The citizen has not been texted of it.", **facts)
        case "ground":
            return tr("{body} refused without a ground of law. The citizen has not been texted of it.", **facts)
        case "whose":
            return tr("{body} says that it is not its matter. Forward the case to the body whose it is.", **facts)
    return tr("{body} answered without saying what was done. The citizen has not been texted of it.", **facts)


def _not_solved(facts: Mapping[str, str | int], *, has_body: bool) -> str:
    if has_body:
        return tr("{body} answered, and the citizen says that it is not solved. Nobody has it now.", **facts)
    return tr("The citizen says that it is not solved, and nobody has it now.")


def task_title(task: Task, known: Known) -> str:
    """The case, or the row of the directory that it is about, by its title where that is known."""
    if task.is_message:
        return message_title(task, known)
    if task.code == "many_looks":
        return known.person(PersonId(str(task.facts.get("person"))))
    if task.code == UNPROVEN:
        return str(task.facts.get("desk"))
    if task.code is not None:
        return tr("Case {number}", number=spoken(CaseNumber(task.number))) if task.number else tr("no case")
    sort, _, id = (task.document or "").partition("/")
    if sort == "service" and (service := known.catalogue.services.get(ServiceId(id))) is not None:
        return service.title
    return known.topic(id) if sort == "topic" and known.topic(id) else tr("Reported wrong or missing")


def task_value(task: Task, known: Known) -> Value:
    """What was reported or asked, by whom and when."""
    return Value(task_title(task, known), task_text(task, known), signed(task.by, task.at, known))


def why(asked: Asked, known: Known) -> str:
    """Why it was not simply taken, and where it stays so for good, what can be done instead."""
    reason = _reason(asked, known) if asked.line.code else ""
    if not asked.row.stays_held:
        return reason
    return tr("{reason} It can no longer be accepted: send it as a note, or leave it.", reason=reason)


def _reason(asked: Asked, known: Known) -> str:
    line = asked.line
    if line.verdict is Verdict.UNPLACED and line.code == "unknown_person":
        return tr("The centre does not know its author yet. When it does, this is taken by itself.")
    if line.verdict is Verdict.UNPLACED and line.code == "no_such_case":
        return tr("The centre does not have its case yet. When the case comes, this is taken by itself.")
    is_not_judged = line.verdict is Verdict.UNPLACED and line.code == "not_signed_in"
    if asked.case is not None and isinstance(line.what, Mapping) and not is_not_judged:
        return why_in_words(entry_of(line), asked.case, known)
    return refused_sentence(line.code or "", facts_in_words(line.facts, known))


def standing(asked: Asked, now: datetime) -> str:
    """How the case stands now; for a case that cannot be read here, that this is so."""
    if asked.case is None:
        return tr("The case is not at this desk, or not yours to read.") if asked.row.number else ""
    return spoken_standing(standing_of(asked.case), now=now)


def against(asked: Asked, known: Known) -> tuple[Value, ...]:
    """What stands in the case now, to be compared with what was asked."""
    return tuple(values_now(asked.line, asked.case, known)) if asked.case is not None else ()


def case_named(asked: Asked) -> tuple[str, str]:
    """(number as it is spoken, summary) of the case it is about; of one never opened, as its author had them."""
    number, subject = asked.row.number, asked.row.subject
    what = asked.line.what
    if not number and isinstance(what, Mapping) and asked.line.kind in OPENING:
        opening = what.get("opening") or what
        number, subject = str(opening.get("number") or ""), str(opening.get("subject") or "")
    return (spoken(CaseNumber(number)) if number else tr("no case")), subject


def about(asked: Asked) -> str:
    """Both in one line."""
    number, subject = case_named(asked)
    return tr("{number} · {subject}", number=number, subject=subject) if subject else number


def as_note(asked: Asked, known: Known) -> str:
    """What was asked as the text of a note: nothing is applied, everything can be read, also who asked and when."""
    value = asked_value(asked.line, asked.case, known)
    title = value.title
    if not value.text:
        return tr("Was asked and not taken ({who}): {title}.", who=value.who, title=title)
    return tr("Was asked and not taken ({who}): {title}. {text}", who=value.who, title=title, text=value.text)
