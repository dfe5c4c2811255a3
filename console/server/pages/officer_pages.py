"""What the officer's page answers to each request, and what becomes of its forms."""

import hmac
from urllib.parse import quote

from fastapi import Request, Response

from console.domain import signed
from console.domain.actions import PassOn
from console.domain.case import Verdict
from console.domain.deadlines import local_day
from console.domain.file_kinds import ANY, IN_BROWSER, PROGRAM, kind_of
from console.domain.file_names import saved_name
from console.domain.refused import Refused
from console.server.pages import doings, html
from console.server.pages.answering import elsewhere, known_from_now, sentence_of, shown
from console.server.pages.doings import Asked, NotYet
from console.server.pages.forms import Form
from console.server.pages.letter import letter_page
from console.server.pages.officer import Held, Officers
from console.server.pages.officer_page import Attempt, Shown, case_page, code_page, trouble_page
from console.server.pages.words import Words, language_of
from console.server.problem import Problem

SAID_AFTER = {"held": "held", "no_change": "no_change"} | {
    doing: f"done_{doing}"
    for doing in ("acknowledge", "answer", "ask", "ask_extension", "pass_unit", "extend", "give_back", "code_sent")
}
"""What the page says once something has been done, by what its address names."""


class OfficerPages:
    """Answers the requests of one centre's officers."""

    def __init__(self, officers: Officers) -> None:
        self._officers = officers

    def held(self, request: Request, token: str) -> Held:
        """What the link of a request leads to. Raises Problem(not_found)."""
        return self._officers.held(token, request.cookies)

    def page(self, held: Held, token: str, language: str | None, done: str) -> Response:
        """The page, or what a new browser is asked; `done` names what has just been done."""
        drawn = self._shown(held, token, language)
        said = drawn.words(SAID_AFTER[done]) if done in SAID_AFTER else ""
        if held.device is None:
            return shown(code_page(drawn, mailbox=self._mailbox(held), said=said))
        return shown(case_page(drawn, said=said))

    def post(self, held: Held, token: str, language: str | None, form: Form, asker: str) -> Response:
        """Whatever a form asks for."""
        doing = form.text("do")
        drawn = self._shown(held, token, language)
        if doing == "code":
            return self._admit(drawn, form, asker)
        if doing == "send_code":
            self._officers.send_code(held)
            return elsewhere(f"{drawn.address}&done=code_sent#said")
        if held.device is None:
            return shown(code_page(drawn, mailbox=self._mailbox(held)), status=403)
        self._check(drawn, form)
        if doing not in drawn.offered:
            return shown(case_page(drawn, said=drawn.words("no_change")), status=409)
        return self._do(drawn, doing, form)

    def by_code(self, form: Form, language: str, asker: str) -> Response:
        """From the code of a letter to its page."""
        words = Words("common", language)
        try:
            way, cookie = self._officers.admit(form.text("code"), asker=asker)
        except Problem as problem:
            return shown(self.start(words, sentence_of(words, problem)), status=problem.status)
        return known_from_now(elsewhere(f"{way}?in={language}"), cookie, links=self._officers.links)

    def start(self, words: Words, said: str = "") -> bytes:
        """Where a code is typed by whoever has a letter on paper."""
        return trouble_page(words, words("centre"), said, with_code=True)

    def letter(self, held: Held, token: str, language: str | None) -> Response:
        """The letter to print, for a browser that is known."""
        if held.device is None:
            return self.page(held, token, language, "")
        officers, words = self._officers, Words("letter", self._language(held, language))
        now = officers.centre.now()
        url = officers.links.url(held.known, now=now)
        case, obligation = held.case, held.obligation
        by = obligation.body_name
        return shown(letter_page(officers.links, held.known, case, obligation, url=url, at=now, by=by, words=words))

    def file(self, held: Held, name: str) -> Response:
        """A file of the case, for a browser that is known. Raises Problem(not_found)."""
        if held.device is None:
            raise Problem(404, "not_found")
        entry, content = self._officers.file(held, name)
        kind = kind_of(content)
        name = saved_name(str(entry.what["name"]), is_program=kind == PROGRAM)
        headers = {**html.HEADERS, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(content, headers=headers, media_type=kind if kind in IN_BROWSER else ANY)

    def _language(self, held: Held, wanted: str | None) -> str:
        return language_of(wanted, otherwise=held.box.language if held.box is not None else "mn")

    def _shown(self, held: Held, token: str, language: str | None) -> Shown:
        officers = self._officers
        today, reference = local_day(officers.centre.now()), officers.reference()
        return Shown(
            held=held,
            token=token,
            words=Words("officer", self._language(held, language)),
            today=today,
            place=officers.place_names(held.case),
            near=doings.near_bodies(held, reference, today),
            offered=doings.offered(held, today),
            inbox=officers.way_to_inbox(held),
            key=officers.links.key,
        )

    def _mailbox(self, held: Held) -> str | None:
        """Where a code can be sent, most of it hidden: who may know it knows it by this."""
        if not self._officers.can_send_code(held) or held.box is None:
            return None
        return held.box.hidden_address

    def _admit(self, drawn: Shown, form: Form, asker: str) -> Response:
        try:
            _, cookie = self._officers.admit(form.text("code"), asker=asker, wanted=drawn.held.known)
        except Problem as problem:
            said = sentence_of(drawn.words, problem)
            return shown(code_page(drawn, mailbox=self._mailbox(drawn.held), wrong=said), status=problem.status)
        return known_from_now(elsewhere(drawn.address), cookie, links=self._officers.links)

    def _check(self, drawn: Shown, form: Form) -> None:
        """Raise Problem(stale) for a form that this page did not make for this browser."""
        held = drawn.held
        wanted = signed.form_token(drawn.key, held.device or "", held.known.handle, generation=held.known.generation)
        if not hmac.compare_digest(form.text("form").encode(), wanted.encode()) or not form.text("once"):
            raise Problem(403, "stale")

    def _do(self, drawn: Shown, doing: str, form: Form) -> Response:
        held, words, reference = drawn.held, drawn.words, self._officers.reference()
        try:
            action = doings.action_of(doing, Asked(form, held, reference, drawn.today))
        except NotYet as why:
            attempt = Attempt(doing, form, words(why.code), why.bodies, why.may_go)
            return shown(case_page(drawn, attempt=attempt), status=422)
        except Refused as refused:
            return shown(case_page(drawn, attempt=Attempt(doing, form, _why(drawn, refused))), status=422)
        judged = self._officers.do(held, action, once=form.text("once"), files=tuple(form.files))
        if judged.verdict is Verdict.REFUSED:
            said = _why(drawn, Refused(judged.code or "unreadable", **judged.facts))
            chosen = reference.bodies.get(action.body) if isinstance(action, PassOn) and doing == "pass_body" else None
            attempt = Attempt(doing, form, said, (chosen,) if chosen is not None and form.text("chosen") else ())
            return shown(case_page(drawn, attempt=attempt), status=422)
        if judged.verdict is Verdict.APPLIED and isinstance(action, PassOn) and doing == "pass_body":
            return shown(trouble_page(words, words("centre"), words("done_pass_body", body=action.body_name)))
        done = {Verdict.APPLIED: doing, Verdict.HELD: "held"}.get(judged.verdict, "no_change")
        return elsewhere(f"{drawn.address}&done={done}#said")


def _why(drawn: Shown, refused: Refused) -> str:
    words = drawn.words
    if not words.has(f"no_{refused.code}"):
        return words("no_other")
    return words(f"no_{refused.code}", **refused.facts)
