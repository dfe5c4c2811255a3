"""Who held what, as a page for everybody: `/open`. The same figures as the open data beside it."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Response

from console.domain.holding import BodyFigures, Spread
from console.domain.surveys import SMALL, WORDS, Marks, Surveyed
from console.server import figures
from console.server.centre import Centre
from console.server.figures import OfficeFigures, Publication, Quarter
from console.server.pages import html
from console.server.pages.answering import InLanguage, PageRoute
from console.server.pages.html import Child, Markup, page, paragraphs, tag
from console.server.pages.parts import facts, header, note
from console.server.pages.words import Words, language_of

ADDRESS = "/open"
HEADERS = {**html.HEADERS, "Cache-Control": "public, max-age=3600", "X-Robots-Tag": "all"}
FILES = ("bodies.json", "bodies.csv", "offices.csv")
InQuarter = Annotated[str | None, Query(alias="quarter", max_length=10)]


def routes(centre: Centre) -> APIRouter:
    """The route; it is in no openapi.json, since programs read the open data."""
    found = APIRouter(route_class=PageRoute, include_in_schema=False)

    @found.get(ADDRESS)
    def show(language: InLanguage = None, quarter: InQuarter = None) -> Response:
        words = Words("open", language_of(language))
        body = figures_page(words, figures.published(centre), wanted=quarter)
        return Response(body, headers=HEADERS, media_type="text/html; charset=utf-8")

    return found


def figures_page(words: Words, found: Publication | None, *, wanted: str | None) -> bytes:
    """The page of one quarter: the one wanted, else the newest that is over and has something."""
    other = "en" if words.language == "mn" else "mn"
    title = words("title")
    if found is None:
        return page(
            title,
            header(words, f"{ADDRESS}?in={other}"),
            tag("h1", title),
            note(words("none")),
            language=words.language,
        )
    quarter = _quarter(found, wanted)
    return page(
        title,
        header(words, _address(quarter.name, other)),
        tag("h1", title),
        tag("section", tag("p", words("intro", small=SMALL)), tag("p", words("made", day=words.day(found.made)))),
        _choice(words, found, quarter),
        tag("h2", _name(words, quarter)),
        None if quarter.bodies else note(words("nothing")),
        *(_body(words, row) for row in quarter.bodies),
        tag("h2", words("offices")) if quarter.offices else None,
        *(_office(words, row) for row in quarter.offices),
        _data(words),
        language=words.language,
    )


def _quarter(found: Publication, wanted: str | None) -> Quarter:
    named = {quarter.name: quarter for quarter in found.quarters}
    over = (quarter for quarter in found.quarters if quarter.is_over and quarter.bodies)
    return named.get(wanted or "") or next(over, found.quarters[0])


def _address(quarter: str, language: str) -> str:
    return f"{ADDRESS}?quarter={quarter}&in={language}"


def _name(words: Words, quarter: Quarter) -> str:
    year, _, number = quarter.name.partition("-Q")
    return words("quarter" if quarter.is_over else "quarter_so_far", year=year, number=number)


def _choice(words: Words, found: Publication, chosen: Quarter) -> Markup:
    links = [
        tag(
            "li",
            tag(
                "a",
                _name(words, quarter),
                href=_address(quarter.name, words.language),
                aria_current="page" if quarter == chosen else None,
            ),
        )
        for quarter in found.quarters
        if quarter.bodies
    ]
    return tag("details", tag("summary", words("quarters")), tag("ul", *links))


def _body(words: Words, row: BodyFigures) -> Markup:
    rows: list[tuple[str, Child]] = [
        (words("had"), str(row.had)),
        (words("acknowledged"), _spread(words, row.acknowledged, "hours")),
        (words("answered"), _spread(words, row.answered, "days")),
        (words("late"), _share(words, row.late, row.had)),
        (words("given_back"), _of_which(words, "upheld", row.given_back, row.upheld)),
        (words("passed_on"), _count(words, row.passed_on)),
        (words("closed"), _of_which(words, "confirmed", row.closed, row.confirmed)),
        *_said(words, row.citizens, row.legal_persons),
    ]
    name = row.body_name if row.body is not None else words("others", small=SMALL)
    return tag("section", tag("h3", name), facts(rows))


def _office(words: Words, row: OfficeFigures) -> Markup:
    return tag("section", tag("h3", row.office_name), facts(list(_said(words, row.citizens, row.legal_persons))))


def _said(words: Words, citizens: Surveyed | None, legal_persons: Surveyed | None) -> Iterator[tuple[str, Child]]:
    """What those said who were asked how they were served, legal persons apart; nothing where too few were asked."""
    for who, said in (("citizens", citizens), ("legal_persons", legal_persons)):
        lines = [
            words("mark", word=words(f"word_{word}"), mean=f"{marks.mean:g}", **_of(marks))
            for word in WORDS
            if (marks := getattr(said, word, None)) is not None
        ]
        if lines:
            yield words(who), paragraphs("\n".join(lines))


def _of(marks: Marks) -> dict[str, int]:
    return {"low": marks.low, "high": marks.high, "count": marks.count}


def _spread(words: Words, spread: Spread | None, unit: str) -> str:
    if spread is None:
        return words("too_few", small=SMALL)
    low, median, high = (f"{each:g}" for each in (spread.low, spread.median, spread.high))
    return words(unit, median=median, low=low, high=high, count=spread.count)


def _count(words: Words, count: int | None) -> str:
    return words("few", small=SMALL) if count is None else str(count)


def _share(words: Words, count: int | None, whole: int) -> str:
    return words("share", count=count, percent=round(100 * count / whole)) if count else _count(words, count)


def _of_which(words: Words, which: str, count: int | None, part: int | None) -> str:
    return words(which, count=count, part=_count(words, part)) if count else _count(words, count)


def _data(words: Words) -> Markup:
    links = [tag("a", file, href=f"{ADDRESS}/{file}") for file in FILES]
    return tag("section", tag("p", words("data"), " ", links[0], " · ", links[1], " · ", links[2]))
