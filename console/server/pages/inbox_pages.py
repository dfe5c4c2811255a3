"""The list of all that a body has, as HTML, and what it answers to each request and form."""

import hmac

from fastapi import Request, Response

from console.domain import signed
from console.domain.case import ObligationState
from console.domain.deadlines import days_left
from console.domain.identity import spoken
from console.server.pages.answering import elsewhere, known_from_now, sentence_of, shown
from console.server.pages.forms import Form
from console.server.pages.html import Markup, joined, page, tag
from console.server.pages.inbox import MOST_ROWS, Inbox, Inboxes, Listed, Row
from console.server.pages.officer_page import code_form
from console.server.pages.parts import header, hidden, note
from console.server.pages.words import Words, language_of
from console.server.problem import Problem

SAID_AFTER = frozenset({"code_sent", "digest_yes", "digest_no"})
"""What the page says once something has been done, by what its address names."""


class InboxPages:
    """Answers the requests of the officers of bodies. `address` is where the links lead."""

    def __init__(self, inboxes: Inboxes, *, address: str) -> None:
        self._inboxes = inboxes
        self._address = address

    def opened(self, request: Request, token: str) -> Inbox:
        """What the link of a request leads to. Raises Problem(not_found)."""
        return self._inboxes.opened(token, request.cookies)

    def page(self, inbox: Inbox, token: str, language: str | None, *, done: str = "", after: str | None) -> Response:
        """The list, or what a new browser is asked; `done` names what has just been done."""
        words = self._words(inbox, language)
        said = words(f"done_{done}") if done in SAID_AFTER else ""
        if inbox.device is None:
            return self._asking(inbox, token, words, said=said)
        return shown(self._list(inbox, token, words, self._inboxes.listed(inbox, after=after), said))

    def post(self, inbox: Inbox, token: str, language: str | None, form: Form, asker: str) -> Response:
        """Whatever a form asks for."""
        words = self._words(inbox, language)
        address = self._at(token, words)
        match form.text("do"):
            case "code":
                return self._admit(inbox, token, words, form, asker)
            case "send_code":
                self._inboxes.send_code(inbox)
                return elsewhere(f"{address}&done=code_sent#said")
            case "digest" if inbox.device is not None:
                self._check(inbox, form)
                wanted = form.text("digest") == "yes"
                self._inboxes.choose_digest(inbox, digest=wanted)
                return elsewhere(f"{address}&done=digest_{'yes' if wanted else 'no'}#said")
        if inbox.device is None:
            return self._asking(inbox, token, words, status=403)
        raise Problem(400, "unreadable")

    def _words(self, inbox: Inbox, language: str | None) -> Words:
        return Words("inbox", language_of(language, otherwise=inbox.box.language if inbox.box is not None else "mn"))

    def _at(self, token: str, words: Words) -> str:
        return f"{self._address}/{token}?in={words.language}"

    def _admit(self, inbox: Inbox, token: str, words: Words, form: Form, asker: str) -> Response:
        inboxes = self._inboxes
        try:
            cookie = inboxes.admit(inbox, form.text("code"), asker=asker)
        except Problem as problem:
            return self._asking(inbox, token, words, wrong=sentence_of(words, problem), status=problem.status)
        return known_from_now(elsewhere(self._at(token, words)), cookie, links=inboxes.links)

    def _token(self, inbox: Inbox) -> str:
        known = inbox.known
        return signed.form_token(self._inboxes.links.key, inbox.device or "", known.handle, generation=known.generation)

    def _check(self, inbox: Inbox, form: Form) -> None:
        """Raise Problem(stale) for a form that this page did not make for this browser."""
        if not hmac.compare_digest(form.text("form").encode(), self._token(inbox).encode()):
            raise Problem(403, "stale")

    def _asking(
        self, inbox: Inbox, token: str, words: Words, *, said: str = "", wrong: str = "", status: int = 200
    ) -> Response:
        """The page of a browser that is new: it names the body and asks for a code, and says nothing of its cases."""
        sending = None
        if self._inboxes.can_send_code(inbox) and inbox.box is not None:
            button = tag("button", words("send_code", address=inbox.box.hidden_address), class_="plain")
            sending = tag("form", hidden(do="send_code"), button, method="post", action=self._at(token, words))
        asked = tag(
            "section",
            tag("h2", words("new_device_title")),
            tag("p", words("new_device")),
            code_form(words, self._at(token, words)),
            sending,
        )
        notes = [note(said, "good", id="said") if said else None, note(wrong, "bad") if wrong else None]
        return shown(self._page(inbox, token, words, *notes, asked), status=status)

    def _list(self, inbox: Inbox, token: str, words: Words, listed: Listed, said: str) -> bytes:
        rows = [_row(words, row, listed) for row in listed.rows]
        count = words("count", count=listed.count, late=listed.late) if listed.count else words("none")
        more = None
        if listed.after is not None:
            way = f"{self._at(token, words)}&after={listed.after}"
            more = tag("p", tag("a", words("more", count=MOST_ROWS), href=way))
        return self._page(
            inbox,
            token,
            words,
            note(said, "good", id="said") if said else None,
            note(count, "bad" if listed.late else "note"),
            *rows,
            more,
            self._choice(inbox, token, words),
            tag("p", words("privacy"), class_="hint"),
        )

    def _choice(self, inbox: Inbox, token: str, words: Words) -> Markup | None:
        """One mail a morning, or one a case; nothing to choose where there is no mailbox."""
        if inbox.box is None or self._inboxes.letters is None:
            return None
        wanted = "no" if inbox.box.digest else "yes"
        unseen = hidden(do="digest", form=self._token(inbox), digest=wanted)
        now = words("digest_is" if inbox.box.digest else "digest_is_not", time=self._inboxes.letters.mail.morning)
        button = tag("button", words(f"choose_{wanted}"), class_="plain")
        return tag(
            "section",
            tag("h2", words("digest_title")),
            tag("p", now),
            tag("form", unseen, button, method="post", action=self._at(token, words)),
        )

    def _page(self, inbox: Inbox, token: str, words: Words, *parts: Markup | None) -> bytes:
        other = "en" if words.language == "mn" else "mn"
        title = words("title", body=inbox.body_name)
        return page(
            title,
            header(words, f"{self._address}/{token}?in={other}"),
            tag("h1", title),
            *parts,
            language=words.language,
        )


def _row(words: Words, row: Row, listed: Listed) -> Markup:
    number = spoken(row.case.number)
    late, term = _term(words, row, listed)
    name = tag("a", number, href=f"{row.way}?in={words.language}") if row.way is not None else number
    lines = [tag("strong", name), tag("br"), term, tag("br"), _state(words, row)]
    return tag("section", joined(lines), class_="bad" if late else None)


def _term(words: Words, row: Row, listed: Listed) -> tuple[bool, str]:
    due = row.obligation.due
    if due is None:
        return False, words("no_due")
    left = days_left(due, listed.today)
    key = "due_left" if left > 0 else "due_today" if left == 0 else "due_over"
    return left < 0, words(key, due=words.day(due.date), days=abs(left))


def _state(words: Words, row: Row) -> str:
    if row.waits_for_us:
        return words("waits_for_us")
    return words("new" if row.obligation.state is ObligationState.FORWARDED else "acknowledged")
