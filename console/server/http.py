"""HTTP as the centre speaks it: bodies in, JSON out, faults as codes; and its description for openapi.json."""

import logging
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console import wire
from console.server.problem import Problem
from console.server.taking import log_fault
from console.store.database import DatabaseTrouble, Full
from console.wire import Fault

log = logging.getLogger(__name__)

MOST_BYTES = 32 * 1024 * 1024
"""A request's body, unpacked."""
MOST_STRANGERS_BYTES = 64 * 1024
"""From someone who has no token yet: a login and a password."""
MARK = (b"x-centre", b"1111")
"""On every answer: what lacks it came from something between the desk and the centre."""

T = TypeVar("T")
Endpoint = Callable[[Request], Awaitable[Response]]


async def body_of(request: Request, *, most: int = MOST_BYTES) -> bytes:
    """The whole body, unpacked. Raises Problem(unreadable | too_large)."""
    packed = request.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip"):
        raise Problem(400, "unreadable")
    unpacker = zlib.decompressobj(wbits=31) if packed == "gzip" else None
    read = bytearray()
    try:
        async for chunk in request.stream():
            read += unpacker.decompress(chunk, most + 1 - len(read)) if unpacker else chunk
            if len(read) > most:
                raise Problem(413, "too_large", limit=most)
    except zlib.error:
        raise Problem(400, "unreadable") from None
    if unpacker is not None and read and not unpacker.eof:
        raise Problem(400, "unreadable")
    return bytes(read)


async def _body(request: Request) -> bytes:
    return await body_of(request)


async def _small_body(request: Request) -> bytes:
    return await body_of(request, most=MOST_STRANGERS_BYTES)


async def token_of(request: Request) -> str:
    """Who speaks. Raises Problem(signed_out) where nobody says so."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Problem(401, "signed_out")
    return token.strip()


Body = Annotated[bytes, Depends(_body)]
StrangersBody = Annotated[bytes, Depends(_small_body)]
Token = Annotated[str, Depends(token_of)]


def checked(who: Callable[[str], object]) -> Any:
    """A dependency that asks who speaks before the body is read: strangers fill no memory."""

    def check(token: Token) -> None:
        who(token)

    return Depends(check)


def asked(body: bytes, wanted: type[T]) -> T:
    """What a body asks. Raises Problem(unreadable)."""
    try:
        return wire.decode(body, wanted)
    except wire.Unreadable:
        raise Problem(400, "unreadable") from None


def answer(request: Request, value: Any, status: int = 200) -> Response:
    """A value as JSON, packed where that is wanted and worth it. Called in the handler's own thread."""
    body = wire.encode(value)
    headers = {} if request.method == "POST" else {"Cache-Control": "no-store"}
    if len(body) >= wire.PACK_FROM_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = wire.pack(body), "gzip"
    return Response(body, status_code=status, headers=headers, media_type="application/json")


class Dispatcher:
    """Around everything: marks each answer as the centre's; what nobody foresaw becomes a 500 without content.

    What all desks ask all day goes straight to its endpoint: the framework's layers cost more than those answers.
    """

    def __init__(self, app: ASGIApp, straight: Mapping[tuple[str, str], Endpoint]) -> None:
        self._app = app
        self._straight = straight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def marked(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"].append(MARK)
            await send(message)

        endpoint = self._straight.get((scope["method"], scope["path"]))
        try:
            if endpoint is None:
                await self._app(scope, receive, marked)
            else:
                response = await _answered(endpoint, Request(scope, receive))
                await response(scope, receive, marked)
        except ClientDisconnect:
            return
        except Exception as fault:  # noqa: BLE001 - one of the places for it: the dispatcher (architecture, law 11)
            log_fault(fault, kind="request")
            if not begun:
                await _fault(500, "centre_fault")(scope, receive, marked)


async def _answered(endpoint: Endpoint, request: Request) -> Response:
    try:
        return await endpoint(request)
    except Problem as problem:
        return _on_problem(problem)
    except DatabaseTrouble as trouble:
        return _on_trouble(trouble)


def _fault(status: int, code: str, **facts: str | int | None) -> Response:
    return Response(wire.encode(Fault(code, facts)), status_code=status, media_type="application/json")


class Application(FastAPI):
    """The framework's application without its telemetry, which looks at the environment for every request."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or the application's own life."""
        await Starlette.__call__(self, scope, receive, send)


def speak_in_codes(app: Application, *, straight: Mapping[tuple[str, str], Endpoint]) -> None:
    """Answer every known trouble of this application as a Fault. `straight`: endpoints by method and path."""

    def on(trouble: type[Exception], say: Callable[[Any], Response]) -> None:
        async def handler(request: Request, error: Exception) -> Response:
            return say(error)

        app.add_exception_handler(trouble, handler)

    on(Problem, _on_problem)
    on(DatabaseTrouble, _on_trouble)
    on(RequestValidationError, lambda error: _fault(422, "wrong_value", field=str(error.errors()[0]["loc"][-1])))
    on(HTTPException, lambda error: _fault(error.status_code, "no_such_route"))
    on(Exception, lambda error: _fault(500, "centre_fault"))
    app.middleware_stack = Dispatcher(app.build_middleware_stack(), straight)


def _on_problem(problem: Problem) -> Response:
    return _fault(problem.status, problem.code, **problem.facts)


def _on_trouble(trouble: DatabaseTrouble) -> Response:
    log.error("database trouble: %s %s", type(trouble).__name__, trouble)
    return _fault(503, "disk_full" if isinstance(trouble, Full) else "busy")


_SPOKEN: list[Any] = [Fault, wire.Envelope, wire.AttentionLine, wire.Task, wire.Notice, wire.OwnSynonym]
_REF = "#/components/schemas/{name}"


def speaks(*, asks: Any = None, answers: Any = None, query: Collection[str] = ()) -> dict[str, Any]:
    """How a route is declared: its body and what it answers (None: nothing, `bytes`: a file's); `query`: numbers."""
    _SPOKEN.extend(each for each in (asks, answers) if each not in (None, bytes))
    described: dict[str, Any] = {
        "response_class": Response,
        "responses": {
            200: {"description": "OK", "content": _content(answers)},
            "4XX": {"description": "No, and why", "content": _content(Fault)},
            "5XX": {"description": "Not now", "content": _content(Fault)},
        },
    }
    if asks is not None:
        described["openapi_extra"] = {"requestBody": {"required": True, "content": _content(asks)}}
    if query:
        number = {"in": "query", "required": True, "schema": {"type": "integer", "minimum": 0}}
        described["openapi_extra"] = {"parameters": [{"name": name, **number} for name in query]}
    return described


def _content(spoken: Any) -> dict[str, Any]:
    if spoken is bytes:
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    if spoken is None:
        return {"application/json": {"schema": {"type": "object"}}}
    (schema,), _ = msgspec.json.schema_components([spoken], ref_template=_REF)
    return {"application/json": {"schema": schema}}


def describe(app: FastAPI) -> None:
    """Make openapi.json whole: the schemas of everything the routes speak."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            _, components = msgspec.json.schema_components(_SPOKEN, ref_template=_REF)
            made.setdefault("components", {})["schemas"] = components
            made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            made["security"] = [{"token": []}]
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
