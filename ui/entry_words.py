"""The lines of a timeline as people read them: one sentence for each kind of entry, and what was written in it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from console.domain.actions import Consent, plain
from console.domain.answers import Lack, lack_in
from console.domain.case import Case, Entry
from console.domain.file_names import safe_name
from console.domain.identity import masked, masked_phone
from console.domain.ids import ActionId
from ui import formats
from ui.body_words import OF_BODIES, body_then
from ui.citizen_words import closing_text, followed_up, promise_text, promised, survey_text, surveyed, to_call_back
from ui.consent_words import said
from ui.content_words import whole_content
from ui.known import Known, facts_in_words
from ui.names import (
    ACTIONS,
    CHANNELS,
    CLOSE_OUTCOMES,
    FIELDS,
    KINDS,
    named,
)
from ui.sentences import from_table, refused_sentence
from ui.tokens import Tone
from ui.words import marked, tr

What = Mapping[str, Any]
_Line = Callable[[What, Case, Known], str]


def entry_title(entry: Entry, case: Case, known: Known, *, holders: Mapping[ActionId, str] | None = None) -> str:
    """What happened, in one line. A kind this program does not know yet is named as the centre names it.

    `holders` is `holders_then(case)`, which whoever shows a whole timeline makes once.
    """
    if entry.kind == "assign" and entry.what.get("to") == entry.by:
        return tr("Taken into one's own list")
    if entry.kind in OF_BODIES:
        return OF_BODIES[entry.kind](entry.what, body_then(entry, case, known, holders), known)
    line = _TITLES.get(entry.kind)
    return line(entry.what, case, known) if line else tr("Entry of a newer kind: {kind}", kind=entry.kind)


def entry_text(entry: Entry, case: Case, known: Known) -> str:
    """What was written in it, whole; empty where the title says all."""
    line = _TEXTS.get(entry.kind)
    if line is not None:
        lack = lack_in(entry) if entry.kind == "answer" else None
        said = line(entry.what, case, known)
        return said if lack is None else f"{from_table(_LACKS[lack])}\n{said}"
    if entry.kind in _TITLES or entry.kind in OF_BODIES:
        return str(entry.what.get("text") or entry.what.get("reason") or "")
    return "\n".join(f"{name}: {value}" for name, value in entry.what.items() if value not in (None, ""))


def entry_tone(entry: Entry) -> Tone:
    """The colour of its dot; the title says the same in words."""
    if entry.kind == "record_follow_up" and entry.what.get("word") == "not_solved":
        return Tone.BAD
    if entry.kind == "answer" and lack_in(entry) is not None:
        return Tone.WARN
    return _TONES.get(entry.kind, Tone.QUIET)


_LACKS: Mapping[Lack, str] = {
    Lack.DEED: marked("It does not say what was done."),
    Lack.DATE: marked("It does not say by when."),
    Lack.GROUND: marked("It does not say on what ground of law."),
    Lack.WHOSE: marked("It is not its matter: forward the case to the body whose it is."),
}
_TONES: Mapping[str, Tone] = {
    "open_case": Tone.INFO,
    "answer_inquiry": Tone.GOOD,
    "forward": Tone.INFO,
    "acknowledge": Tone.INFO,
    "answer": Tone.GOOD,
    "ask_question": Tone.WARN,
    "answer_question": Tone.INFO,
    "pass_on": Tone.INFO,
    "give_back": Tone.WARN,
    "extend": Tone.WARN,
    "escalate": Tone.BAD,
    "record_follow_up": Tone.GOOD,
    "record_survey": Tone.INFO,
    "make_promise": Tone.INFO,
    "keep_promise": Tone.GOOD,
    "break_promise": Tone.BAD,
    "reopen": Tone.WARN,
    "join_problem": Tone.INFO,
    "close": Tone.GOOD,
}


def field_value(field: str, value: Any, known: Known, *, covered: bool = True) -> str:
    """A fact of a case as people read it, whichever field it stands in; numbers of citizens covered."""
    if value in (None, "", [], ()):
        return tr("not known")
    match field.rpartition(".")[2]:
        case "channel":
            return named(CHANNELS, value)
        case "place":
            return known.place(value) or str(value)
        case "about_body":
            return known.body(value)
        case "topic":
            return known.topic(value) or str(value)
        case "phones":
            numbers = [str(phone["number"]) for phone in value]
            return ", ".join(masked_phone(each) if covered else each for each in numbers)
        case "register_number":
            return masked(str(value)) if covered else str(value)
        case "needs":
            return ", ".join(str(need) for need in value)
    return str(value)


def why_in_words(entry: Entry, case: Case, known: Known) -> str:
    """Why an entry was held or changed nothing. What stands in an edited field now is read from the case here: the
    centre's facts hold no citizen's words."""
    facts: dict[str, Any] = facts_in_words(entry.facts, known)
    if entry.kind == "edit_field":
        field = str(entry.what["field"])
        party, _, part = field.partition(".")
        value = getattr(case, party, None)
        facts["now"] = field_value(field, plain(getattr(value, part, None) if part else value), known)
    return refused_sentence(entry.code or "", facts)


def _forwarded(what: What, case: Case, known: Known) -> str:
    """What is asked of the body, and why it goes there although the law would not have it."""
    lines = [str(what.get("reason") or ""), str(what.get("legal_basis") or "")]
    if what.get("despite"):
        lines.append(tr("All the same: {why}", why=what["despite"]))
    return "\n".join(line for line in lines if line)


def _opened(what: What, case: Case, known: Known) -> str:
    return tr(
        "{kind} registered, {channel}",
        kind=named(KINDS, what["kind"]),
        channel=named(CHANNELS, what["channel"]).lower(),
    )


def _assigned(what: What, case: Case, known: Known) -> str:
    if what.get("to") is None:
        return tr("Let go: nobody has it now")
    return tr("Given to {person}", person=known.person(what["to"]))


def _urgency(what: What, case: Case, known: Known) -> str:
    return tr("Marked urgent") if what["new"] == "urgent" else tr("No longer urgent")


def _struck(what: What, case: Case, known: Known) -> str:
    entry = case.entry(what["entry"])
    return tr("Struck out: {entry}", entry=entry_title(entry, case, known) if entry else named(ACTIONS, "strike_out"))


_TITLES: Mapping[str, _Line] = {
    "open_case": _opened,
    "answer_inquiry": lambda what, case, known: tr("Answered on the spot"),
    "keep_identity": lambda what, case, known: tr("The name is withheld and kept apart"),
    "record_call": lambda what, case, known: tr(
        "The citizen came back, {channel}", channel=named(CHANNELS, what["channel"]).lower()
    ),
    "add_note": lambda what, case, known: tr("Note"),
    "tell_service": lambda what, case, known: tr("Told to the caller: {title}", title=what["title"]),
    "attach": lambda what, case, known: tr(
        "File: {name} ({size})", name=safe_name(str(what["name"])), size=formats.file_size(int(what["size"]))
    ),
    "forward": lambda what, case, known: tr("Forwarded to {body}", body=what["body_name"]),
    "edit_field": lambda what, case, known: tr("Changed: {field}", field=named(FIELDS, what["field"])),
    "correct_kind": lambda what, case, known: tr(
        "Kind corrected: {old} → {new}", old=named(KINDS, what["old"]), new=named(KINDS, what["new"])
    ),
    "set_priority": _urgency,
    "add_tag": lambda what, case, known: tr("Tag added: {tag}", tag=what["tag"]),
    "remove_tag": lambda what, case, known: tr("Tag taken away: {tag}", tag=what["tag"]),
    "assign": _assigned,
    "schedule_call_back": to_call_back,
    "record_follow_up": followed_up,
    "record_survey": surveyed,
    "make_promise": promised,
    "keep_promise": lambda what, case, known: tr("The promise was kept"),
    "break_promise": lambda what, case, known: tr("The promise was not kept: the citizen is to be called"),
    "close": lambda what, case, known: tr("Closed: {outcome}", outcome=named(CLOSE_OUTCOMES, what["outcome"])),
    "reopen": lambda what, case, known: tr("Reopened"),
    "join_problem": lambda what, case, known: tr("Joined to a common problem"),
    "leave_problem": lambda what, case, known: tr("Left out of the common problem"),
    "strike_out": _struck,
    "seen_elsewhere": lambda what, case, known: named(ACTIONS, str(what.get("kind"))),
    "record_consent": lambda what, case, known: said(Consent(what["about"]), agreed=bool(what["agreed"])),
    "erase": lambda what, case, known: tr("What it said of people was erased"),
    "erased": lambda what, case, known: tr("Erased: {kind}", kind=named(ACTIONS, str(what.get("kind")))),
}


def _edited_text(what: What, case: Case, known: Known) -> str:
    field = what["field"]
    old, new = field_value(field, what["old"], known), field_value(field, what["new"], known)
    return tr("{old} → {new}", old=old, new=new)


def _letter(what: What, case: Case, known: Known) -> str:
    """The body's own words with the letter they came in."""
    lines = [str(what.get("text") or "")]
    if what.get("letter_number"):
        on = (
            formats.full_day(date.fromisoformat(what["letter_date"]))
            if what.get("letter_date")
            else tr("no date given")
        )
        lines.append(tr("Letter {number}, {day}", number=what["letter_number"], day=on))
    if what.get("signer"):
        lines.append(_person_with_post(what["signer"], what.get("post")))
    if what.get("by_date"):
        lines.append(tr("Promised by {day}", day=formats.full_day(date.fromisoformat(what["by_date"]))))
    if what.get("legal_ground"):
        lines.append(tr("Ground of law: {ground}", ground=what["legal_ground"]))
    return "\n".join(line for line in lines if line)


def _receipt(what: What, case: Case, known: Known) -> str:
    lines = [_person_with_post(what["officer"], what.get("post"))] if what.get("officer") else []
    if what.get("letter_number"):
        lines.append(tr("Letter {number}", number=what["letter_number"]))
    return "\n".join(lines)


def _person_with_post(name: str, post: str | None) -> str:
    return tr("{name}, {post}", name=name, post=post) if post else name


def _copied(what: What, case: Case, known: Known) -> str:
    """What a copy holds: another desk's word for an entry that the centre has lost."""
    held = what.get("what")
    content = whole_content(held, known) if isinstance(held, Mapping) else ""
    missing = tr("Seen at another desk; the original is missing at the centre. It takes this place when it comes.")
    return "\n".join(part for part in (content, missing) if part)


_TEXTS: Mapping[str, _Line] = {
    "seen_elsewhere": _copied,
    "erase": lambda what, case, known: "" if what.get("reason") == "retention" else str(what.get("reason") or ""),
    "erased": lambda what, case, known: "",
    "record_consent": lambda what, case, known: str(what["wording"]),
    "open_case": lambda what, case, known: case.text,
    "answer_inquiry": lambda what, case, known: str(what.get("answer") or ""),
    "forward": _forwarded,
    "pass_on": _forwarded,
    "answer": _letter,
    "acknowledge": _receipt,
    "edit_field": _edited_text,
    "tell_service": lambda what, case, known: "",
    "attach": lambda what, case, known: "",
    "record_survey": survey_text,
    "keep_promise": promise_text,
    "break_promise": promise_text,
    "close": closing_text,
    "correct_kind": lambda what, case, known: "",
    "join_problem": lambda what, case, known: "",
    "leave_problem": lambda what, case, known: "",
}
