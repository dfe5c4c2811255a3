"""How texts come in: a gateway's POST, or files in a folder."""

import hmac
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response

from console.server.http import StrangersBody, Token, answer, speaks
from console.server.outward.parts import Outward
from console.server.problem import Problem, wrong_value

FIELDS = ("id", "from", "text")


def routes(outward: Outward) -> APIRouter:
    """`POST /texts`, a form of `id`, `from` and `text` with the gateway's token; 404 where there is no such gateway."""
    made = APIRouter(tags=["texts"])

    @made.post("/texts", **speaks(asks=bytes))
    def take_text(request: Request, body: StrangersBody, token: Token) -> Response:
        texts = outward.settings.texts
        if outward.texts_in is None or texts is None or texts.gateway != "http":
            raise Problem(404, "not_found")
        if not texts.token or not hmac.compare_digest(token.encode(), texts.token.encode()):
            raise Problem(401, "signed_out")
        outward.texts_in.take(**_read(body))
        return answer(request, {})

    return made


def _read(body: bytes) -> dict[str, str]:
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise Problem(400, "unreadable") from None
    for field in FIELDS:
        if len(form.get(field, [])) != 1 or not (form[field][0] or field == "text"):
            wrong_value(field)
    return {"id": form["id"][0], "sender": form["from"][0], "text": form["text"][0]}
