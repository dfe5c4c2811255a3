"""The routes of the officer's page. A GET changes nothing: programs that look through mail open every link."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from console.server.http import MOST_BYTES, MOST_STRANGERS_BYTES
from console.server.outward.links import INBOX_ADDRESS
from console.server.outward.parts import Outward
from console.server.pages.answering import Asker, InLanguage, PageRoute, form_of, shown, strangers_form
from console.server.pages.forms import Form
from console.server.pages.inbox import Inbox, Inboxes
from console.server.pages.inbox_pages import InboxPages
from console.server.pages.officer import Held, Officers
from console.server.pages.officer_pages import OfficerPages
from console.server.pages.words import Words, language_of

After = Annotated[str | None, Query(max_length=40)]


def routes(outward: Outward) -> APIRouter:
    """The routes; none of them is in openapi.json, since no program is meant by them."""
    pages = OfficerPages(Officers(outward.centre, outward.files, outward.links, outward.letters))
    found = APIRouter(route_class=PageRoute, include_in_schema=False)
    _starting(found, pages)
    _inboxes(found, InboxPages(Inboxes(outward.centre, outward.links, outward.letters), address=INBOX_ADDRESS))
    _of_links(found, pages)
    return found


def _starting(found: APIRouter, pages: OfficerPages) -> None:
    @found.get("/o")
    def start(language: InLanguage = None) -> Response:
        return shown(pages.start(Words("common", language_of(language))))

    @found.post("/o")
    def by_code(form: Annotated[Form, Depends(strangers_form)], asker: Asker, language: InLanguage = None) -> Response:
        return pages.by_code(form, language_of(language), asker)


def _inboxes(found: APIRouter, pages: InboxPages) -> None:
    def opened(request: Request, token: str) -> Inbox:
        return pages.opened(request, token)

    @found.get(f"{INBOX_ADDRESS}/{{token}}")
    def inbox(
        inbox: Annotated[Inbox, Depends(opened)],
        token: str,
        language: InLanguage = None,
        done: str = "",
        after: After = None,
    ) -> Response:
        return pages.page(inbox, token, language, done=done, after=after)

    @found.post(f"{INBOX_ADDRESS}/{{token}}")
    def post(
        inbox: Annotated[Inbox, Depends(opened)],
        form: Annotated[Form, Depends(strangers_form)],
        token: str,
        asker: Asker,
        language: InLanguage = None,
    ) -> Response:
        return pages.post(inbox, token, language, form, asker)


def _of_links(found: APIRouter, pages: OfficerPages) -> None:
    def opened(request: Request, token: str) -> Held:
        return pages.held(request, token)

    async def form_here(request: Request, held: Annotated[Held, Depends(opened)]) -> Form:
        """Of a browser that nobody knows only a small form is read: strangers fill no memory."""
        return await form_of(request, MOST_STRANGERS_BYTES if held.device is None else MOST_BYTES)

    @found.get("/o/{token}")
    def page(
        held: Annotated[Held, Depends(opened)], token: str, language: InLanguage = None, done: str = ""
    ) -> Response:
        return pages.page(held, token, language, done)

    @found.post("/o/{token}")
    def post(
        held: Annotated[Held, Depends(opened)],
        form: Annotated[Form, Depends(form_here)],
        token: str,
        asker: Asker,
        language: InLanguage = None,
    ) -> Response:
        return pages.post(held, token, language, form, asker)

    @found.get("/o/{token}/letter")
    def letter(held: Annotated[Held, Depends(opened)], token: str, language: InLanguage = None) -> Response:
        return pages.letter(held, token, language)

    @found.get("/o/{token}/files/{name}")
    def file(held: Annotated[Held, Depends(opened)], name: str) -> Response:
        return pages.file(held, name)
