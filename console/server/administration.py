"""The centre's routes for administrators: offices, people, reference documents, desks, figures."""

from fastapi import APIRouter, Request, Response

from console import wire
from console.domain.ids import CaseId, PersonId
from console.domain.looks import Look, LookKind
from console.domain.people import Office
from console.server import directory
from console.server.forms import DeviceListed, Figures, LookListed, PersonEntry, PersonListed, Session
from console.server.http import Body, StrangersBody, Token, answer, asked, checked, speaks
from console.server.problem import Problem
from console.server.services import Services
from console.store import accounts as stored
from console.store import attention, documents, journal, looks, register

LISTED = DeviceListed.__struct_fields__


def routes(services: Services) -> APIRouter:
    """The routes; each but the first needs the token of `POST /sessions`."""
    made = APIRouter(tags=["administration"])
    _people(made, services)
    _reference(made, services)
    _watching(made, services)
    return made


def _people(routes: APIRouter, services: Services) -> None:
    accounts, centre = services.accounts, services.centre
    known = checked(accounts.administrator_of)

    @routes.post("/sessions", **speaks(asks=wire.SignIn, answers=Session))
    def open_session(request: Request, body: StrangersBody) -> Response:
        return answer(request, accounts.open_session(asked(body, wire.SignIn)))

    @routes.get("/people", **speaks(answers=list[PersonListed]))
    def get_people(request: Request, token: Token) -> Response:
        accounts.administrator_of(token)
        return answer(request, directory.people(centre))

    @routes.put("/people", **speaks(asks=list[PersonEntry], answers=list[PersonListed]), dependencies=[known])
    def put_people(request: Request, body: Body, token: Token) -> Response:
        by = accounts.administrator_of(token)
        return answer(request, directory.put_people(centre, accounts, asked(body, list[PersonEntry]), by=by))

    @routes.delete("/people/{person}/second-factor", **speaks())
    def reset_second_factor(request: Request, person: str, token: Token) -> Response:
        by = accounts.administrator_of(token)
        if by == person:
            raise Problem(403, "not_allowed")
        services.second_factors.reset(PersonId(person), by=by)
        return answer(request, {})

    @routes.put("/offices", **speaks(asks=list[Office], answers=dict[str, int]), dependencies=[known])
    def put_offices(request: Request, body: Body, token: Token) -> Response:
        by = accounts.administrator_of(token)
        return answer(request, {"changed": directory.put_offices(centre, asked(body, list[Office]), by=by)})


def _reference(routes: APIRouter, services: Services) -> None:
    known = checked(services.accounts.administrator_of)

    @routes.put("/reference", **speaks(asks=list[wire.ReferenceDocument], answers=dict[str, int]), dependencies=[known])
    def put_reference(request: Request, body: Body, token: Token) -> Response:
        by = services.accounts.administrator_of(token)
        given = asked(body, list[wire.ReferenceDocument])
        return answer(request, {"changed": directory.put_reference(services.centre, given, by=by)})


def _watching(routes: APIRouter, services: Services) -> None:
    accounts, centre = services.accounts, services.centre

    @routes.get("/devices", **speaks(answers=list[DeviceListed]))
    def get_devices(request: Request, token: Token) -> Response:
        accounts.administrator_of(token)
        with centre.database.read() as connection:
            known = stored.all_devices(connection)
        return answer(request, [DeviceListed(**{name: getattr(each, name) for name in LISTED}) for each in known])

    @routes.delete("/devices/{enrolment}", **speaks())
    def recall(request: Request, enrolment: str, token: Token) -> Response:
        accounts.administrator_of(token)
        with centre.database.write() as connection:
            if not stored.recall(connection, enrolment, at=centre.now()):
                raise Problem(404, "not_found")
        return answer(request, {})

    @routes.get("/journal/figures", **speaks(answers=Figures))
    def figures(request: Request, token: Token) -> Response:
        accounts.administrator_of(token)
        with centre.database.read() as connection:
            actions, contacts = journal.figures(connection)
            counted = Figures(
                actions=actions,
                cases=register.by_status(connection),
                contacts=contacts,
                attention=attention.count_open(connection),
                number=documents.head(connection).number,
            )
        return answer(request, counted)

    @routes.get("/cases/{case}/looks", **speaks(answers=list[LookListed]))
    def looks_at(request: Request, case: str, token: Token) -> Response:
        look = Look(centre.now(), accounts.administrator_of(token), LookKind.USED, CaseId(case))
        with centre.database.write() as connection:
            found = looks.at_case(connection, CaseId(case))
            looks.record(connection, look, now=look.at)
        return answer(request, [LookListed(each.person, each.kind, each.said.text, each.at) for each in found])
