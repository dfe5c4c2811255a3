"""The centre's routes for desks; those for administrators are beside it. `docs/protocol.md` says what each is for."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from console import wire
from console.server import administration, open_data, recalling
from console.server.exchanging import Exchanging
from console.server.files import PIECE_BYTES
from console.server.http import (
    Application,
    Body,
    StrangersBody,
    Token,
    answer,
    asked,
    checked,
    describe,
    speak_in_codes,
    speaks,
)
from console.server.outward import body_routes, text_routes
from console.server.pages import citizen_pages, figures_page, officer_routes
from console.server.pages.letter import letter_for_desk
from console.server.problem import Problem
from console.server.services import Services

Offset = Annotated[int, Query(ge=0, lt=2**53)]
Most = Annotated[int, Query(ge=1, le=PIECE_BYTES)]


def _known_head(number: Offset, mark: Annotated[str, Query(max_length=64)]) -> wire.Point:
    return wire.Point(number, mark)


KnownHead = Annotated[wire.Point, Depends(_known_head)]


def create_app(services: Services) -> Application:
    """The whole of the centre as one web application; its jobs run while it does."""
    exchanging = Exchanging(services)
    app = Application(
        title="11-11 Centre",
        version=str(wire.PROTOCOL),
        description="What desks and administrators say to the centre; docs/protocol.md tells it in words.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_living(services, exchanging),
    )
    app.state.proxies = services.outward.settings.proxies
    app.include_router(_signing_in(services))
    app.include_router(_exchanging(services, exchanging))
    app.include_router(_second_factors(services))
    app.include_router(_files(services))
    app.include_router(administration.routes(services))
    app.include_router(text_routes.routes(services.outward))
    app.include_router(officer_routes.routes(services.outward))
    app.include_router(citizen_pages.routes(services.outward))
    app.include_router(body_routes.routes(services.bodies))
    app.include_router(open_data.routes(services.centre))
    app.include_router(figures_page.routes(services.centre))
    speak_in_codes(app, straight={("POST", "/sync"): exchanging.sync, ("GET", "/poke"): exchanging.poke})
    describe(app)
    return app


def _living(services: Services, exchanging: Exchanging) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        services.jobs.start()
        services.outward.start()
        yield
        services.pokes.close()
        await run_in_threadpool(services.jobs.stop)
        await run_in_threadpool(services.outward.stop)
        exchanging.close()

    return living


def _signing_in(services: Services) -> APIRouter:
    routes = APIRouter(tags=["signing in"])
    accounts = services.accounts

    @routes.post("/enrol", **speaks(asks=wire.SignIn, answers=wire.Enrolled))
    def enrol(request: Request, body: StrangersBody) -> Response:
        return answer(request, accounts.enrol(asked(body, wire.SignIn)))

    @routes.post("/enrol-again", **speaks(answers=wire.Enrolled))
    def enrol_again(request: Request, token: Token) -> Response:
        return answer(request, accounts.enrol_again(accounts.handing_desk_of(token)))

    @routes.post("/sign-in", **speaks(asks=wire.SignIn, answers=wire.SignedIn))
    def sign_in(request: Request, body: StrangersBody) -> Response:
        return answer(request, accounts.sign_in(asked(body, wire.SignIn)))

    @routes.post("/destroyed", **speaks())
    def destroyed(request: Request, token: Token) -> Response:
        recalling.destroyed(services.centre, accounts.handing_desk_of(token))
        return answer(request, {})

    @routes.post("/password", **speaks(asks=wire.PasswordChange))
    def password(request: Request, body: StrangersBody) -> Response:
        accounts.change_password(asked(body, wire.PasswordChange))
        return answer(request, {})

    return routes


def _exchanging(services: Services, exchanging: Exchanging) -> APIRouter:
    routes = APIRouter(tags=["exchange"])
    centre, accounts, pokes = services.centre, services.accounts, services.pokes

    routes.post("/sync", **speaks(asks=wire.Question, answers=wire.Answer))(exchanging.sync)
    routes.get("/poke", **speaks(answers=dict[str, int], query=("after",)))(exchanging.poke)

    @routes.post("/looks", **speaks(asks=wire.Look, answers=wire.CaseState))
    def look(request: Request, body: Body, token: Token) -> Response:
        device = accounts.desk_of(token)
        return answer(request, services.looks.look(device, asked(body, wire.Look)))

    @routes.post("/looked", **speaks(asks=wire.LooksHandedIn, answers=wire.LooksKept))
    def looked(request: Request, body: Body, token: Token) -> Response:
        device = accounts.handing_desk_of(token)
        return answer(request, services.looked.take(device, asked(body, wire.LooksHandedIn)))

    @routes.post("/used", **speaks(asks=wire.UsedAsked, answers=wire.Used))
    def used(request: Request, body: Body, token: Token) -> Response:
        device = accounts.desk_of(token)
        return answer(request, services.looked.used(device, asked(body, wire.UsedAsked)))

    @routes.post("/letters", **speaks(asks=wire.LetterAsked, answers=wire.PrintedLetter))
    def letter(request: Request, body: Body, token: Token) -> Response:
        device = accounts.desk_of(token)
        return answer(request, letter_for_desk(services.outward, device, asked(body, wire.LetterAsked)))

    @routes.post("/unseal", **speaks(asks=wire.CodeAsked, answers=wire.CodeSaid))
    def unseal(request: Request, body: Body, token: Token) -> Response:
        accounts.desk_of(token)
        return answer(request, services.unsealing.code(asked(body, wire.CodeAsked)))

    @routes.get("/healthz", **speaks(answers=dict[str, str | int]))
    async def healthz(request: Request) -> Response:
        now = centre.now().isoformat()
        return answer(request, {"status": "ok", "protocol": wire.PROTOCOL, "number": pokes.number, "now": now})

    return routes


def _second_factors(services: Services) -> APIRouter:
    routes = APIRouter(tags=["signing in"])
    accounts = services.accounts

    @routes.post("/second-factor", **speaks(asks=wire.SignIn, answers=wire.SecondFactorSaid))
    def second_factor(request: Request, body: Body, token: Token) -> Response:
        accounts.desk_of(token)
        who = asked(body, wire.SignIn)
        person = accounts.person_by_password(who.login, who.password)
        return answer(request, services.second_factors.begin(person, who.code, login=who.login))

    @routes.post("/second-factor/confirm", **speaks(asks=wire.SignIn))
    def confirm_second_factor(request: Request, body: Body, token: Token) -> Response:
        accounts.desk_of(token)
        who = asked(body, wire.SignIn)
        services.second_factors.confirm(accounts.person_by_password(who.login, who.password), who.code or "")
        return answer(request, {})

    return routes


def _files(services: Services) -> APIRouter:
    routes = APIRouter(tags=["files"])
    accounts, files = services.accounts, services.files

    @routes.put(
        "/files/{name}", **speaks(asks=bytes, answers=wire.FileState), dependencies=[checked(accounts.handing_desk_of)]
    )
    def put_file(request: Request, name: str, body: Body, *, offset: Offset, size: Offset, head: KnownHead) -> Response:
        if len(body) > PIECE_BYTES:
            raise Problem(413, "too_large", limit=PIECE_BYTES)
        return answer(request, files.add(name, body, offset=offset, size=size, head=head))

    @routes.get("/files/{name}", **speaks(answers=bytes))
    def get_file(name: str, token: Token, offset: Offset = 0, most: Most = PIECE_BYTES) -> Response:
        accounts.desk_of(token)
        piece, size = files.read(name, offset=offset, most=most)
        return Response(piece, headers={"X-Size": str(size)}, media_type="application/octet-stream")

    return routes
