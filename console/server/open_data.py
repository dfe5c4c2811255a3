"""The public figures as open data: `/open/bodies.json` and `/open/bodies.csv`, for anybody and any program."""

from fastapi import APIRouter, Response

from console import wire
from console.server import figures
from console.server.centre import Centre
from console.server.figures import Publication
from console.server.http import speaks
from console.server.problem import Problem

HEADERS = {"Cache-Control": "public, max-age=3600", "Access-Control-Allow-Origin": "*"}


def routes(centre: Centre) -> APIRouter:
    """404 before the first publication."""
    made = APIRouter(tags=["open data"])

    @made.get("/open/bodies.json", **speaks(answers=Publication))
    def as_json() -> Response:
        return Response(wire.encode(_published(centre)), headers=HEADERS, media_type="application/json")

    @made.get("/open/bodies.csv", **speaks(answers=bytes))
    def as_csv() -> Response:
        return Response(figures.as_csv(_published(centre)), headers=HEADERS, media_type="text/csv; charset=utf-8")

    return made


def _published(centre: Centre) -> Publication:
    found = figures.published(centre)
    if found is None:
        raise Problem(404, "not_found")
    return found
