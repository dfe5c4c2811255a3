"""How pages are asked for and answered over HTTP: in HTML whatever happens, and never kept by anybody."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from console.domain.limits import FILE_BYTES
from console.server.http import MOST_BYTES, MOST_STRANGERS_BYTES, body_of
from console.server.outward.links import Links
from console.server.outward.sentences import LANGUAGES
from console.server.pages import html
from console.server.pages.askers import asker_behind
from console.server.pages.forms import Form, read_form
from console.server.pages.html import page, tag
from console.server.pages.known_browsers import Cookie
from console.server.pages.officer_page import trouble_page
from console.server.pages.words import Words, language_of
from console.server.problem import Problem
from console.server.taking import log_fault
from console.store.database import DatabaseTrouble

FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
"""What a browser says of a form that another site has it send (Fetch Metadata)."""
InLanguage = Annotated[str | None, Query(alias="in", max_length=5)]


class PageRoute(APIRoute):
    """A route whose troubles are pages too: who comes from a mail knows nothing of codes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's handler with that around it."""
        handler = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await handler(request)
            except Problem as problem:
                return trouble(request, problem)
            except RequestValidationError:
                return trouble(request, Problem(404, "not_found"))
            except (DatabaseTrouble, OSError) as fault:
                log_fault(fault, kind="page")
                return trouble(request, Problem(503, "busy"))
            except ClientDisconnect:
                raise
            except Exception as fault:  # noqa: BLE001 - the dispatcher's place for pages (architecture, law 11)
                log_fault(fault, kind="page")
                return fault_page()

        return answered


def fault_page() -> Response:
    """What nobody foresaw, to whoever reads either language."""
    said = [Words("common", language) for language in LANGUAGES]
    parts = [tag("section", tag("h1", words("fault_title")), tag("p", words("fault"))) for words in said]
    return shown(page(said[0]("centre"), *parts, language=LANGUAGES[0]), status=500)


def trouble(request: Request, problem: Problem) -> Response:
    """Why there is no page, as a page."""
    words = Words("common", language_of(request.query_params.get("in")))
    if problem.code == "not_found":
        return shown(trouble_page(words, words("gone_title"), words("gone"), with_code=True), status=404)
    title = words("busy_title" if problem.code in ("busy", "too_many_tries") else "centre")
    return shown(trouble_page(words, title, sentence_of(words, problem)), status=problem.status)


def sentence_of(words: Words, problem: Problem) -> str:
    """What a problem is called on a page."""
    match problem.code:
        case "too_many_tries":
            return words("too_many", seconds=problem.facts["seconds"])
        case "too_large":
            return words("too_large", each=_mebibytes(FILE_BYTES), all=_mebibytes(MOST_BYTES))
        case "wrong_code" | "not_found":
            return words("wrong_code")
        case "stale" | "unreadable":
            return words(problem.code)
        case _:
            return words("busy")


def _mebibytes(size: int) -> int:
    return size // (1024 * 1024)


def shown(body: bytes, *, status: int = 200) -> Response:
    """A page."""
    return Response(body, status_code=status, headers=html.HEADERS, media_type="text/html; charset=utf-8")


def elsewhere(address: str) -> Response:
    """After something was done: the page is asked for anew, so that loading it again does nothing twice."""
    return Response(status_code=303, headers={**html.HEADERS, "Location": address})


def known_from_now(response: Response, cookie: Cookie, *, links: Links) -> Response:
    """With what makes a browser known; by what leads to the pages it knows whether TLS is spoken."""
    response.set_cookie(
        cookie.name,
        cookie.value,
        max_age=cookie.seconds,
        path="/o",
        secure=links.settings.links.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return response


async def form_of(request: Request, most: int) -> Form:
    """The form of a request, unless a browser says that another site has it sent. Raises Problem."""
    if request.headers.get("sec-fetch-site") in FROM_ELSEWHERE:
        raise Problem(403, "stale")
    return read_form(await body_of(request, most=most), request.headers.get("content-type", ""))


async def strangers_form(request: Request) -> Form:
    """A small form: strangers fill no memory."""
    return await form_of(request, MOST_STRANGERS_BYTES)


async def asker_of(request: Request) -> str:
    """The network address that asks, as the web servers of the settings name it."""
    peer = request.client.host if request.client is not None else "unknown"
    return asker_behind(peer, request.headers.getlist("x-forwarded-for"), proxies=request.app.state.proxies)


Asker = Annotated[str, Depends(asker_of)]
