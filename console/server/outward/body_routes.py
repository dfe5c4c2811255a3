"""The routes of bodies' own programs: `/body`, each program by its key (docs/outward.md)."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from console.server.http import Body, Token, answer, asked, checked, speaks
from console.server.outward.bodies import MOST_LISTED, Bodies
from console.server.outward.body_forms import DOINGS, Doing, Done, Duties, Duty, InboxLink

After = Annotated[str | None, Query(max_length=40)]
Most = Annotated[int, Query(ge=1, le=MOST_LISTED)]
OnceKey = Annotated[str, Header(alias="Idempotency-Key")]
_STATUS = {"held": 202, "refused": 409}


def routes(bodies: Bodies) -> APIRouter:
    """Reading changes nothing; each doing carries a key of its own, so that it can be sent again."""
    made = APIRouter(tags=["bodies"])

    @made.get("/body/duties", **speaks(answers=Duties))
    def listed(request: Request, token: Token, after: After = None, most: Most = MOST_LISTED) -> Response:
        return answer(request, bodies.listed(bodies.of_key(token), after=after, most=most))

    @made.post("/body/inbox", **speaks(answers=InboxLink))
    def inbox(request: Request, token: Token) -> Response:
        return answer(request, bodies.inbox(bodies.of_key(token)))

    @made.get("/body/duties/{duty}", **speaks(answers=Duty))
    def shown(request: Request, token: Token, duty: str) -> Response:
        return answer(request, bodies.shown(bodies.of_key(token), duty))

    @made.get("/body/duties/{duty}/files/{name}", **speaks(answers=bytes))
    def file(token: Token, duty: str, name: str) -> Response:
        media_type, content = bodies.file(bodies.of_key(token), duty, name)
        return Response(content, media_type=media_type, headers={"X-Content-Type-Options": "nosniff"})

    for name, form in DOINGS.items():
        _doing(made, bodies, name, form)
    return made


def _doing(made: APIRouter, bodies: Bodies, name: str, form: type[Doing]) -> None:
    path = f"/body/duties/{{duty}}/{name}"

    @made.post(path, name=name, **speaks(asks=form, answers=Done), dependencies=[checked(bodies.of_key)])
    def do(request: Request, duty: str, body: Body, token: Token, key: OnceKey) -> Response:
        done = bodies.do(bodies.of_key(token), duty, asked(body, form), key=key)
        return answer(request, done, status=_STATUS.get(done.verdict, 200))
