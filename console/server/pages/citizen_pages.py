"""The citizen's page as HTML, and its routes: `/c`. What is typed goes by POST alone, so that no address holds it."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from console.domain.actions import CitizenWord
from console.domain.case import Entry, Obligation
from console.domain.deadlines import ULAANBAATAR, local_day
from console.domain.identity import spoken
from console.domain.standing import Standing, sentences_about
from console.domain.surveys import HIGHEST, LOWEST, WORDS
from console.server.outward.parts import Outward
from console.server.pages.answering import Asker, InLanguage, PageRoute, sentence_of, shown, strangers_form
from console.server.pages.citizen import Citizens, OwnCase, Said, can_be_asked, can_rate
from console.server.pages.forms import Form
from console.server.pages.html import Child, Markup, page, paragraphs, tag
from console.server.pages.parts import facts, field, header, hidden, note, picks
from console.server.pages.words import Words, language_of
from console.server.problem import Problem

ADDRESS = "/c"
LONGEST_WORDS = 2000
MARKS = tuple(str(mark) for mark in range(LOWEST, HIGHEST + 1))


def routes(outward: Outward) -> APIRouter:
    """The routes; none of them is in openapi.json, since no program is meant by them."""
    citizens = Citizens(outward.centre, key=outward.links.key)
    found = APIRouter(route_class=PageRoute, include_in_schema=False)

    @found.get(ADDRESS)
    def start(language: InLanguage = None) -> Response:
        return shown(asking_page(Words("citizen", language_of(language))))

    @found.post(ADDRESS)
    def post(form: Annotated[Form, Depends(strangers_form)], asker: Asker, language: InLanguage = None) -> Response:
        words = Words("citizen", language_of(language))
        if form.text("do") == "rate":
            return _rate(citizens, form, words)
        return _show(citizens, form, words, asker)

    return found


def _show(citizens: Citizens, form: Form, words: Words, asker: str) -> Response:
    try:
        found = citizens.own(form.text("number"), form.text("proof"), asker=asker)
    except Problem as problem:
        said = words("wrong") if problem.code == "not_found" else sentence_of(words, problem)
        return shown(asking_page(words, said=said, number=form.text("number")), status=problem.status)
    return shown(_state_page(citizens, found, words))


def _rate(citizens: Citizens, form: Form, words: Words) -> Response:
    try:
        found = citizens.shown(form.text("number"), form.text("word_of_page"))
    except Problem as problem:
        return shown(asking_page(words, said=words("over")), status=problem.status)
    said = _said(found, form)
    if said is None:
        return shown(_state_page(citizens, found, words, said=words("missing"), tone="bad"), status=422)
    citizens.rate(found, said, once=form.text("once"))
    rated = citizens.shown(form.text("number"), form.text("word_of_page"))
    return shown(_state_page(citizens, rated, words, said=words("thanks"), tone="good"))


def _said(own: OwnCase, form: Form) -> Said | None:
    """What the form says; None where it says nothing that can be said now."""
    given = {word: int(form.text(word)) for word in WORDS if form.text(word) in MARKS} if can_be_asked(own) else {}
    word = CitizenWord(form.text("word")) if form.text("word") in set(CitizenWord) and can_rate(own) else None
    if word is None and (can_rate(own) or not given):
        return None
    return Said(word, given, form.words("words")[:LONGEST_WORDS])


def asking_page(words: Words, *, said: str = "", number: str = "") -> bytes:
    """Where number and proof are typed."""
    form = tag(
        "form",
        field(words("number"), "number", value=number, inputmode="numeric", required=True, maxlength=40),
        field(
            words("proof"),
            "proof",
            hint=words("proof_hint"),
            inputmode="numeric",
            required=True,
            maxlength=20,
            autocomplete="off",
        ),
        tag("button", words("show")),
        method="post",
        action=f"{ADDRESS}?in={words.language}",
    )
    title = words("title")
    return page(
        title,
        header(words, _other_language(words)),
        tag("h1", title),
        note(said, "bad") if said else None,
        tag("section", form),
        language=words.language,
    )


def _other_language(words: Words) -> str:
    return f"{ADDRESS}?in={'en' if words.language == 'mn' else 'mn'}"


def _state_page(citizens: Citizens, own: OwnCase, words: Words, *, said: str = "", tone: str = "note") -> bytes:
    told = tag("section", tag("h2", words("where")), *map(paragraphs, spoken_standing(citizens, own.standing, words)))
    answers = [_answer(words, obligation, entry) for obligation, entry in own.answers]
    return page(
        words("title"),
        header(words, _other_language(words)),
        tag("h1", spoken(own.case.number)),
        note(said, tone) if said else None,
        told,
        tag("h2", words("answers")) if answers else None,
        *answers,
        _rating(citizens, own, words) if can_rate(own) or can_be_asked(own) else None,
        tag("p", tag("a", words("again"), href=f"{ADDRESS}?in={words.language}")),
        language=words.language,
    )


def spoken_standing(citizens: Citizens, standing: Standing, words: Words) -> list[str]:
    """The sentences that an agent would say."""
    said, now = Words("standing", words.language), citizens.now()
    known = standing_facts(standing, said, today=local_day(now).toordinal())
    return [said(code, **known) for code in sentences_about(standing, now=now)]


def standing_facts(standing: Standing, said: Words, *, today: int) -> dict[str, str | int | None]:
    """What the sentences say of a case; each takes what it needs. `today` is the ordinal of the day in Ulaanbaatar."""
    when = standing.call_back.astimezone(ULAANBAATAR) if standing.call_back is not None else None
    late = today - standing.due.toordinal() if standing.due is not None else 0
    return {
        "matter": said(f"matter_{standing.kind}" if standing.kind else "matter"),
        "body": standing.body or said("body_unknown"),
        "opened": said.near_day(standing.opened_on),
        "since": said.near_day(standing.since or standing.opened_on),
        "outcome": said(f"outcome_{standing.outcome}") if standing.outcome else "",
        "day": said.near_day(standing.due),
        "late": said("late_one" if late == 1 else "late", count=late),
        "when": f"{said.near_day(when)}, {when:%H:%M}" if when is not None else "",
    }


def _answer(words: Words, obligation: Obligation, entry: Entry) -> Markup:
    what = entry.what
    signer = ", ".join(str(each) for each in (what.get("signer"), what.get("post")) if each)
    rows: list[tuple[str, Child]] = [
        (words("answer_head", body=obligation.body_name, day=words.day(entry.at)), paragraphs(str(what["text"]))),
    ]
    lines = [
        words("by_date", day=words.written(what["by_date"])) if what.get("by_date") else None,
        words("legal_ground", ground=what["legal_ground"]) if what.get("legal_ground") else None,
        words("letter", number=what["letter_number"]) if what.get("letter_number") else None,
        words("letter_day", day=words.written(what["letter_date"])) if what.get("letter_date") else None,
        words("signer", signer=signer) if signer else None,
    ]
    return tag("section", facts(rows), *(tag("p", line, class_="hint") for line in lines if line))


def _rating(citizens: Citizens, own: OwnCase, words: Words) -> Markup:
    options = [(each.value, words(f"word_{each}")) for each in CitizenWord]
    area = tag("textarea", id="words", name="words", maxlength=LONGEST_WORDS)
    unseen = hidden(do="rate", number=own.case.number, word_of_page=citizens.word_for(own), once=secrets.token_hex(8))
    return tag(
        "section",
        tag("h2", words("rate")),
        tag(
            "form",
            unseen,
            picks(words("word"), "word", options) if can_rate(own) else None,
            _marks(words) if can_be_asked(own) else None,
            tag("label", words("words"), for_="words"),
            area,
            tag("button", words("send")),
            method="post",
            action=f"{ADDRESS}?in={words.language}",
        ),
    )


def _marks(words: Words) -> Markup:
    """The four words, each from 1 to 5; none of them must be said."""
    options = [(mark, mark) for mark in MARKS]
    asked = [picks(words(f"word_{word}"), word, options, needed=False) for word in WORDS]
    return tag("div", tag("p", words("survey_hint"), class_="hint"), *asked, class_="marks")
