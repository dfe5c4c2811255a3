"""The letter on paper to a body: number, term, and the code and picture by which its officer reaches the page."""

from datetime import date

from console.domain.case import Case, Obligation
from console.domain.identity import spoken
from console.domain.signed import printed_code
from console.server.outward.links import Links, qr_picture
from console.server.pages.html import Markup, page, tag
from console.server.pages.words import Words
from console.store.links import Known


def letter_page(
    links: Links, known: Known, case: Case, obligation: Obligation, *, url: str, day: date, words: Words
) -> bytes:
    """A sheet to print. Like the mail it says nothing of the citizen and of what he told."""
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
            tag("p", words("day", day=words.day(day))),
            tag("p", tag("strong", words("number", number=number))),
            tag("p", words("text", due=due)),
            tag("p", words("how", address=f"{links.settings.links.rstrip('/')}/o")),
            Markup(qr_picture(url)),
            tag("p", words("code"), ": ", tag("span", printed_code(links.code(known)), class_="code")),
            tag("p", words("privacy")),
        ),
        language=words.language,
    )


def _addressee(obligation: Obligation) -> str:
    return ", ".join(each for each in (obligation.body_name, obligation.unit, obligation.officer) if each)
