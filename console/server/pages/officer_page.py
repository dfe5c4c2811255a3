"""The officer's page as HTML: what he is to decide, by when, and one form for each thing that he can do."""

import secrets
from dataclasses import dataclass
from datetime import date

from console.domain import signed
from console.domain.actions import Party
from console.domain.answers import answers_of, said_of, told_about
from console.domain.case import Entry, Hop, ObligationState
from console.domain.catalogue import Body
from console.domain.deadlines import days_left
from console.domain.disclosing import Disclosed, citizen_for
from console.domain.file_names import safe_name
from console.domain.identity import spoken
from console.server.pages.forms import Form
from console.server.pages.html import Child, Markup, joined, page, paragraphs, tag
from console.server.pages.officer import Held
from console.server.pages.officer_forms import Drawing, form_of
from console.server.pages.parts import facts, field, header, hidden, note
from console.server.pages.words import Words


@dataclass(frozen=True)
class Shown:
    """What the page is drawn from."""

    held: Held
    token: str
    words: Words
    today: date
    place: str
    near: list[Body]
    offered: list[str]
    key: bytes
    inbox: str | None = None
    """The way to all that the body has."""

    @property
    def address(self) -> str:
        """Where this page is, in its language."""
        return f"/o/{self.token}?in={self.words.language}"


@dataclass(frozen=True)
class Attempt:
    """A form that could not be taken as it was: shown again, open, with all that was typed, and why."""

    doing: str
    form: Form
    said: str
    bodies: tuple[Body, ...] = ()
    may_go: bool = False


def case_page(shown: Shown, *, said: str = "", attempt: Attempt | None = None) -> bytes:
    """The page of a browser that is known. `said` is what has just been done."""
    words, held = shown.words, shown.held
    title = words("title", number=spoken(held.case.number))
    return page(
        title,
        header(words, _other_language(shown)),
        tag("h1", title),
        note(said, "good", id="said") if said else None,
        _term(shown),
        *_forms(shown, attempt, only=("acknowledge",)),
        _matter(shown),
        _citizen(shown),
        _told(shown),
        *_forms(shown, attempt, but=("acknowledge",)),
        _holders(shown),
        tag("p", tag("a", words("print"), href=f"/o/{shown.token}/letter?in={words.language}")),
        tag("p", tag("a", words("all"), href=f"{shown.inbox}?in={words.language}")) if shown.inbox else None,
        tag("p", words("privacy"), class_="hint"),
        language=words.language,
    )


def code_page(shown: Shown, *, mailbox: str | None, said: str = "", wrong: str = "") -> bytes:
    """The page of a browser that is new: it names the case and its term and asks for the code. `mailbox`: where the
    code can be sent."""
    words = shown.words
    sending = None
    if mailbox is not None:
        button = tag("button", words("send_code", address=mailbox), class_="plain")
        sending = tag("form", hidden(do="send_code"), button, method="post", action=shown.address)
    title = words("title", number=spoken(shown.held.case.number))
    return page(
        title,
        header(words, _other_language(shown)),
        tag("h1", title),
        note(said, "good", id="said") if said else None,
        note(wrong, "bad") if wrong else None,
        _term(shown),
        tag(
            "section",
            tag("h2", words("new_device_title")),
            tag("p", words("new_device")),
            code_form(words, shown.address),
            sending,
        ),
        language=words.language,
    )


def code_form(words: Words, address: str) -> Markup:
    """Where a code is typed."""
    typed = field(words("code"), "code", inputmode="numeric", autocomplete="one-time-code", required=True, maxlength=40)
    return tag("form", hidden(do="code"), typed, tag("button", words("open")), method="post", action=address)


def trouble_page(words: Words, title: str, said: str, *, with_code: bool = False) -> bytes:
    """What is shown where there is no page to show."""
    code = tag("section", code_form(words, f"/o?in={words.language}")) if with_code else None
    other = "en" if words.language == "mn" else "mn"
    return page(
        title,
        header(words, f"/o?in={other}"),
        tag("h1", title),
        note(said) if said else None,
        code,
        language=words.language,
    )


def _other_language(shown: Shown) -> str:
    other = "en" if shown.words.language == "mn" else "mn"
    return f"/o/{shown.token}?in={other}"


def _term(shown: Shown) -> Markup:
    words, obligation = shown.words, shown.held.obligation
    if obligation.state is ObligationState.ANSWERED:
        return note(words("answered", day=words.day(obligation.answered_at)), "good")
    if obligation.state is ObligationState.GIVEN_BACK:
        return note(words("given_back", day=words.day(obligation.given_back_at)), "note")
    if obligation.due is None:
        return note(words("no_due"))
    left = days_left(obligation.due, shown.today)
    key = "due_left" if left > 0 else "due_today" if left == 0 else "due_over"
    said = words(key, due=words.day(obligation.due.date), days=abs(left))
    late = f"\n{words('late')}" if left < 0 and obligation.escalated_to else ""
    return note(said + late, "bad" if left < 0 else "note")


def _matter(shown: Shown) -> Markup:
    words, case, obligation = shown.words, shown.held.case, shown.held.obligation
    rows: list[tuple[str, Child]] = [
        (words("kind"), words.kind(case.kind)),
        (words("topic"), case.topic_title),
        (words("place"), shown.place),
        (words("opened"), words.day(case.opened_at)),
        (words("asked_of_you"), obligation.reason),
        (words("legal_basis"), obligation.legal_basis),
    ]
    files = [
        tag("li", tag("a", safe_name(str(each.what["name"])), href=f"/o/{shown.token}/files/{each.what['file']}"))
        for each in shown.held.files
    ]
    return tag(
        "section",
        tag("h2", case.subject),
        paragraphs(case.text) if case.text.strip() else None,
        facts(rows),
        tag("h2", words("files")) if files else None,
        tag("ul", *files) if files else None,
    )


def _citizen(shown: Shown) -> Markup | None:
    """Who it is, for whoever has acknowledged the case: that this was asked for stands in the journal then."""
    words = shown.words
    disclosed, citizen = citizen_for(shown.held.case, shown.held.obligation)
    if disclosed is Disclosed.PROBLEM:
        return tag("section", tag("p", words("problem")))
    if citizen is None:
        said = tag("p", words("citizen_withheld"))
        if disclosed is Disclosed.NOT_YET:
            said = tag("p", words("citizen_hidden"), class_="hint")
        return tag("section", tag("h2", words("citizen")), said)
    links = [
        joined([_phone(each.number), f" ({each.best_time})" if each.best_time else "", " "]) for each in citizen.phones
    ]
    rows: list[tuple[str, Child]] = [
        (words("citizen"), _name_of(citizen.party)),
        (words("phone"), joined(links)),
        (words("address"), citizen.party.address),
    ]
    return tag("section", facts(rows))


def _phone(number: str) -> Markup:
    digits = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    return tag("a", number, href=f"tel:{digits}")


def _name_of(who: Party) -> str:
    person = " ".join(each for each in (who.parent_name, who.given_name) if each)
    return ", ".join(each for each in (who.organisation, person) if each)


def _told(shown: Shown) -> Markup | None:
    """What the body asked and answered before."""
    words, held = shown.words, shown.held
    answers = answers_of(held.case, held.obligation.id)
    parts = [*_questions(shown), *_lines(words, "answers_before", answers)]
    return tag("section", *parts) if parts else None


def _questions(shown: Shown) -> list[Markup]:
    """What the body asked, each with what we answered."""
    words, held = shown.words, shown.held
    asked = said_of(held.case, held.obligation.id, "ask_question")
    parts = []
    for each in asked:
        told = told_about(held.case, each)
        parts.append(paragraphs(f"{words.day(each.at)}: {each.what['text']}"))
        parts += [note(words("told", day=words.day(ours.at), text=ours.what["text"]), "good") for ours in told]
        parts += [] if told else [tag("p", words("not_told"), class_="hint")]
    return [tag("h2", words("asked_before")), *parts] if parts else []


def _lines(words: Words, title: str, entries: list[Entry]) -> list[Markup]:
    if not entries:
        return []
    said = [paragraphs(f"{words.day(each.at)}: {each.what['text']}") for each in entries]
    return [tag("h2", words(title)), *said]


def _holders(shown: Shown) -> Markup:
    words, obligation = shown.words, shown.held.obligation
    now = words(
        "since_unit" if obligation.unit else "since",
        body=obligation.body_name,
        unit=obligation.unit,
        day=words.day(obligation.held_since),
    )
    before = [tag("li", _hop(words, hop)) for hop in obligation.hops]
    return tag(
        "section",
        facts([(words("yours"), now)]),
        tag("h2", words("before")) if before else None,
        tag("ul", *before) if before else None,
    )


def _hop(words: Words, hop: Hop) -> str:
    return words(
        "hop_unit" if hop.unit else "hop",
        body=hop.body_name,
        unit=hop.unit,
        since=words.day(hop.since),
        until=words.day(hop.until),
    )


def _forms(
    shown: Shown, attempt: Attempt | None, *, only: tuple[str, ...] = (), but: tuple[str, ...] = ()
) -> list[Markup]:
    held = shown.held
    unseen = hidden(
        form=signed.form_token(shown.key, held.device or "", held.known.handle, generation=held.known.generation),
        once=secrets.token_hex(8),
    )
    drawn = []
    for doing in shown.offered:
        if (only and doing not in only) or doing in but:
            continue
        tried = attempt if attempt is not None and attempt.doing == doing else None
        drawing = Drawing(
            words=shown.words,
            held=held,
            near=shown.near,
            typed=tried.form if tried else Form(),
            bodies=tried.bodies if tried else (),
            may_go=tried is not None and tried.may_go,
            why=tried.said if tried else "",
        )
        drawn.append(form_of(doing, drawing, address=shown.address, unseen=unseen))
    return drawn
