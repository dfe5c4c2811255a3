"""The public figures as open data: `/open/bodies.json`, `/open/bodies.csv` and `/open/offices.csv`, for anybody and any
program."""

from typing import TypeVar

from fastapi import APIRouter, Response

from console.server import figures
from console.server.centre import Centre
from console.server.figures import Publication
from console.server.http import speaks
from console.server.problem import Problem

T = TypeVar("T")
HEADERS = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}


def routes(centre: Centre) -> APIRouter:
    """404 before the first publication."""
    made = APIRouter(tags=["open data"])

    @made.get("/open/bodies.json", **speaks(answers=Publication))
    def as_json() -> Response:
        return Response(_known(figures.as_json(centre)), headers=HEADERS, media_type="application/json")

    @made.get("/open/bodies.csv", **speaks(answers=bytes))
    def as_csv() -> Response:
        return Response(
            figures.as_csv(_known(figures.published(centre))), headers=HEADERS, media_type="text/csv; charset=utf-8"
        )

    @made.get("/open/offices.csv", **speaks(answers=bytes))
    def offices_as_csv() -> Response:
        found = _known(figures.published(centre))
        return Response(figures.offices_as_csv(found), headers=HEADERS, media_type="text/csv; charset=utf-8")

    return made


def _known(found: T | None) -> T:
    if found is None:
        raise Problem(404, "not_found")
    return found
