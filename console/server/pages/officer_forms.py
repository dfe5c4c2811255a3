"""The forms of the officer's page: a heading that opens, what is to be typed, and one button. No script is needed."""

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.actions import AnswerOutcome
from console.domain.case import ObligationState
from console.domain.catalogue import Body
from console.domain.deadlines import Unit
from console.domain.limits import FILE_BYTES, LINE_CHARACTERS
from console.server.pages.doings import days_left_to_extend
from console.server.pages.forms import Form
from console.server.pages.html import Markup, joined, tag
from console.server.pages.officer import Held
from console.server.pages.parts import field, hidden, long_field, note, picks
from console.server.pages.words import Words

MEBIBYTES = FILE_BYTES // (1024 * 1024)


@dataclass(frozen=True)
class Drawing:
    """What a form is drawn from; `typed` is what it held when it could not be taken, and `why`."""

    words: Words
    held: Held
    near: list[Body]
    typed: Form
    bodies: tuple[Body, ...]
    may_go: bool
    why: str

    @property
    def is_open(self) -> bool:
        """Whether it is the one that could not be taken."""
        return bool(self.why)

    def line(
        self, label: str, name: str, *, kind: str | None = None, needed: bool = False, who: str | None = None
    ) -> Markup:
        """A line to type in, as it was typed. `who`: what of a person a browser may fill in by itself."""
        most = LINE_CHARACTERS if kind is None else None
        attributes: dict[str, str | int | bool | None] = {"type": kind, "required": needed, "autocomplete": who}
        return field(self.words(label), name, value=self.typed.text(name), hint="", maxlength=most, **attributes)

    def lines(self, label: str, name: str, *, needed: bool = False) -> Markup:
        """Lines to type in, as they were typed."""
        return long_field(self.words(label), name, value=self.typed.text(name), needed=needed)


def form_of(doing: str, drawing: Drawing, *, address: str, unseen: Markup) -> Markup:
    """A form; what needs no typing is one button."""
    words = drawing.words
    encoding = "multipart/form-data" if doing == "answer" else None
    parts = [hidden(do=doing), unseen, *_PARTS[doing](drawing)]
    if doing == "acknowledge":
        return tag("form", *parts, tag("button", words("do_acknowledge")), method="post", action=address)
    parts.append(tag("button", words("send")))
    if drawing.may_go:
        parts.append(tag("button", words("send_anyway"), name="anyway", value="1", class_="plain"))
    is_more = doing == "answer" and drawing.held.obligation.state is ObligationState.ANSWERED
    heading = {"answer": "do_answer_more" if is_more else "do_answer", "ask_extension": "do_extend"}.get(
        doing, f"do_{doing}"
    )
    form = tag("form", *parts, method="post", action=f"{address}#{doing}", enctype=encoding)
    why = note(drawing.why, "bad") if drawing.why else None
    return tag("details", tag("summary", words(heading)), why, form, open=drawing.is_open, id=doing)


def _answer(drawing: Drawing) -> list[Markup]:
    words, typed = drawing.words, drawing.typed
    outcomes = [(outcome.value, words(f"outcome_{outcome}")) for outcome in AnswerOutcome]
    files = tag("input", id="files", name="files", type="file", multiple=True)
    again = tag("p", words("choose_files_again"), class_="hint") if typed.files else None
    return [
        picks(words("outcome"), "outcome", outcomes, chosen=typed.text("outcome")),
        drawing.lines("text", "text", needed=True),
        drawing.line("by_date", "by_date", kind="date"),
        drawing.line("legal_ground", "legal_ground"),
        drawing.line("letter_number", "letter_number"),
        drawing.line("letter_date", "letter_date", kind="date"),
        drawing.line("signer", "signer", who="name"),
        drawing.line("post", "post", who="organization-title"),
        joined([tag("label", words("add_files", each=MEBIBYTES), for_="files"), files, again]),
    ]


def _ask(drawing: Drawing) -> list[Markup]:
    label, officer = drawing.words("question"), drawing.words("officer")
    typed = drawing.typed
    return [
        joined([tag("label", label, for_="question"), _named_area("text", "question", typed.text("text"))]),
        field(officer, "officer", value=typed.text("officer"), autocomplete="name", maxlength=LINE_CHARACTERS),
    ]


def _named_area(name: str, id: str, value: str) -> Markup:
    return tag("textarea", f"\n{value}", id=id, name=name, required=True, maxlength=20_000)


def _reason(drawing: Drawing, id: str, *, needed: bool = True) -> Markup:
    label = drawing.words("reason" if needed else "reason_optional")
    value = drawing.typed.text("reason")
    return joined(
        [tag("label", label, for_=id), tag("input", id=id, name="reason", value=value or None, required=needed)]
    )


def _pass_unit(drawing: Drawing) -> list[Markup]:
    return [drawing.line("unit", "unit", needed=True), _reason(drawing, "reason-unit", needed=False)]


def _pass_body(drawing: Drawing) -> list[Markup]:
    words, typed = drawing.words, drawing.typed
    if drawing.bodies:
        options = [(str(body.id), body.name) for body in drawing.bodies]
        listed = picks(words("which_body"), "to", options, chosen=typed.text("to"))
        chosen = joined([listed, hidden(chosen=typed.text("other"))])
    else:
        options = [("", words("choose")), *((str(body.id), body.name) for body in drawing.near)]
        rows = [tag("option", name, value=id, selected=id == typed.text("to")) for id, name in options]
        chosen = joined([tag("label", words("to_body"), for_="to"), tag("select", *rows, id="to", name="to")])
    return [
        chosen,
        drawing.line("to_other", "other"),
        _reason(drawing, "reason-body", needed=False),
        drawing.line("despite", "despite"),
    ]


def _extend(drawing: Drawing) -> list[Markup]:
    words, most = drawing.words, days_left_to_extend(drawing.held)
    due = drawing.held.obligation.due
    is_working = due is not None and due.unit is Unit.WORKING
    label = words("extend_working_days" if is_working else "extend_days", most=most)
    days = field(
        label, "days", value=drawing.typed.text("days"), type="number", min=1, max=most, required=True,
        inputmode="numeric", hint=words("extend_hint"),
    )  # fmt: skip
    return [days, _reason(drawing, "reason-extend")]


def _ask_extension(drawing: Drawing) -> list[Markup]:
    return [tag("p", drawing.words("extend_supervisor"), class_="hint"), _reason(drawing, "reason-extension")]


_PARTS: dict[str, Callable[[Drawing], list[Markup]]] = {
    "acknowledge": lambda drawing: [],
    "answer": _answer,
    "ask": _ask,
    "ask_extension": _ask_extension,
    "pass_unit": _pass_unit,
    "pass_body": _pass_body,
    "extend": _extend,
    "give_back": lambda drawing: [_reason(drawing, "reason-back")],
}
