"""The letter on paper to a body: number, term, and the code and picture by which its officer reaches the page."""

from datetime import datetime

from console import wire
from console.domain.actions import Forward
from console.domain.case import Case, Obligation
from console.domain.deadlines import ULAANBAATAR
from console.domain.identity import read_case_number, spoken
from console.domain.looks import Look, LookKind
from console.domain.people import may
from console.domain.refused import Refused
from console.domain.signed import printed_code
from console.server import looks
from console.server.outward.links import Links, qr_picture
from console.server.outward.parts import Outward
from console.server.pages.html import Markup, page, tag
from console.server.pages.words import Words
from console.server.problem import Problem
from console.store import documents, mailboxes, register
from console.store import looks as stored
from console.store.accounts import Device
from console.store.links import Known

PURPOSE = "letter"
"""As what it stands among the looks at a case."""


def letter_about(outward: Outward, number: str, *, language: str) -> bytes:
    """The letter about the newest forward of a case that is open. Raises Problem(not_found) where there is none."""
    now = outward.centre.now()
    with outward.centre.database.write() as connection:
        for id in register.numbered(connection, read_case_number(number).digits):
            case = looks.case_of(connection, id)
            if case is not None and case.open_obligations:
                obligation = case.open_obligations[-1]
                known = outward.links.known(connection, case.id, obligation.id)
                break
        else:
            raise Problem(404, "not_found")
    url, words = outward.links.url(known, now=now), Words("letter", language)
    return letter_page(outward.links, known, case, obligation, url=url, at=now, by="11-11", words=words)


def letter_for_desk(outward: Outward, device: Device, asked: wire.LetterAsked) -> wire.PrintedLetter:
    """The letter about an open forward, for whoever may forward the case; kept among the looks.

    Raises Problem: not_in_service, not_set_up, not_found, not_allowed.
    """
    centre, now = outward.centre, outward.centre.now()
    if not outward.settings.links:
        raise Problem(404, "not_set_up")
    with centre.database.write() as connection:
        person = looks.check_person(centre, connection, device, asked.person)
        case = looks.case_of(connection, asked.case)
        obligation = case.obligation(asked.obligation) if case is not None else None
        if case is None or obligation is None or not obligation.is_open:
            raise Problem(404, "not_found")
        heads = centre.reference(connection, documents.head(connection)).head_offices
        try:
            may(person, Forward(obligation.id, obligation.body, ""), case, at=now, head_offices=heads)
        except Refused:
            raise Problem(403, "not_allowed") from None
        stored.record(connection, Look(now, person.id, LookKind.PRINT, case.id, text=PURPOSE), now=now)
        box = mailboxes.of_body(connection, obligation.body)
        known = outward.links.known(connection, case.id, obligation.id)
    words = Words("letter", box.language if box is not None else "mn")
    url = outward.links.url(known, now=now)
    page = letter_page(outward.links, known, case, obligation, url=url, at=now, by=person.name, words=words)
    return wire.PrintedLetter(page.decode())


def letter_page(
    links: Links, known: Known, case: Case, obligation: Obligation, *, url: str, at: datetime, by: str, words: Words
) -> bytes:
    """A sheet to print. Like the mail it says nothing of the citizen and of what he told; `by` is who prints it."""
    number = spoken(case.number)
    due = words.day(obligation.due.date) if obligation.due is not None else words("no_due")
    title = words("title")
    return page(
        f"{title} {number}",
        tag(
            "section",
            tag("h1", title),
            tag("p", words("to", body=_addressee(obligation))),
            tag("p", words("from")),
            tag("p", words("day", day=words.day(at))),
            tag("p", tag("strong", words("number", number=number))),
            tag("p", words("text", due=due)),
            tag("p", words("how", address=f"{links.settings.links.rstrip('/')}/o")),
            Markup(qr_picture(url)),
            tag("p", words("code"), ": ", tag("span", printed_code(links.code(known)), class_="code")),
            tag("p", words("privacy")),
            tag("p", words("printed", who=by, at=at.astimezone(ULAANBAATAR).strftime("%Y-%m-%d %H:%M"))),
        ),
        language=words.language,
    )


def _addressee(obligation: Obligation) -> str:
    return ", ".join(each for each in (obligation.body_name, obligation.unit, obligation.officer) if each)
