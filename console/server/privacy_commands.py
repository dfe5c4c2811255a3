"""`console1111-server privacy ...`: what a person may ask of his data (to have it, to have it erased), and what must be
kept all the same."""

import argparse
import json
import os
from pathlib import Path

from console import wire
from console.domain.actions import plain
from console.domain.ids import CaseId, PersonId
from console.domain.looks import Look, LookKind, Reason
from console.server.audit_commands import Add, cases_meant, of_whom
from console.server.erasing import NotErased
from console.server.looked import uses_of
from console.server.looks import case_of, parties_of
from console.server.saying import Said, not_written
from console.server.services import Services
from console.store import looks

COMMAND_LINE = PersonId("command-line")
_NOT = {
    "not_found": ("ийм бүртгэл алга, эсвэл хадгалах тэмдэггүй", "there is no such case, or it is not held"),
    "still_open": ("хаагдаагүй тул устгаагүй", "not erased: it is still open"),
    "on_hold": ("хадгалах үүрэгтэй тул устгаагүй", "not erased: it must be kept"),
    "wrong_value": ("шалтгаан хоосон эсвэл хэт урт", "the reason is missing or too long"),
}


def add_commands(add: Add) -> None:
    """The commands; `add` makes one of the centre's."""
    export = add("export", export_person, "иргэнд өөрийнх нь мэдээллийг өгөх / give a person his data")
    of_whom(export)
    export.add_argument("file", type=Path, help="JSON файл / a new JSON file")
    erase = add("erase", erase_cases, "мэдээллийг устгах / erase what cases say of people")
    of_whom(erase)
    erase.add_argument("--reason", required=True, help="үндэслэл / on what ground")
    hold = add("hold", hold_case, "устгахгүй хадгалах / keep a case from being erased")
    hold.add_argument("--case", required=True, help="бүртгэлийн дугаар / a case's number")
    hold.add_argument("--reason", default="", help="үндэслэл / on what ground")
    hold.add_argument("--release", action="store_true", help="хадгалахаа болих / it need not be kept any longer")
    hold.set_defaults(phone=None, register=None)


def export_person(services: Services, asked: argparse.Namespace) -> None:
    """Every case of a person whole, and who has looked at it; giving it out is a look too."""
    found = []
    now = services.centre.now()
    with services.centre.database.write() as connection:
        for id in cases_meant(connection, asked)[1]:
            case = case_of(connection, id)
            if case is None:
                continue
            uses = [wire.decode(wire.encode(use), dict) for use in uses_of(services.centre, connection, case)]
            parties = [plain(party) for party in parties_of(connection, case)]
            found.append({"case": plain(case), "people": parties, "looked": uses})
            look = Look(now, COMMAND_LINE, LookKind.EXPORT, id, reason=Reason.SAID, text="person's own data")
            looks.record(connection, look, now=now)
    try:
        opened = os.open(asked.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            json.dump({"at": now.isoformat(), "cases": found}, file, ensure_ascii=False, indent=1)
    except OSError:
        raise not_written(asked.file) from None
    print(f"{asked.file}: {len(found)} бүртгэл / {len(found)} cases")


def erase_cases(services: Services, asked: argparse.Namespace) -> None:
    """Raises Said where anything was not erased, after erasing what could be."""
    with services.centre.database.read() as connection:
        cases = cases_meant(connection, asked)[1]
    left = [each for each in cases if not _erased(services, each, asked.reason)]
    print(f"{len(cases) - len(left)} бүртгэл устгав / {len(cases) - len(left)} cases erased")
    if left or not cases:
        raise Said(f"{len(left)} бүртгэл устгаагүй.", f"{len(left)} cases were not erased.")


def _erased(services: Services, case: CaseId, reason: str) -> bool:
    try:
        services.erasing.erase(case, reason, by=COMMAND_LINE)
    except NotErased as fault:
        mongolian, english = _NOT[fault.code]
        print(f"{_number(services, case)}: {mongolian} / {english}")
        return False
    return True


def hold_case(services: Services, asked: argparse.Namespace) -> None:
    """Raises Said where there is no such case."""
    with services.centre.database.read() as connection:
        cases = cases_meant(connection, asked)[1]
    try:
        for case in cases[:1]:
            if asked.release:
                services.erasing.release(case)
            else:
                services.erasing.hold(case, asked.reason, by=COMMAND_LINE)
        if not cases:
            raise NotErased("not_found")
    except NotErased as fault:
        raise Said(*_NOT[fault.code]) from None
    print(asked.case)


def _number(services: Services, id: CaseId) -> str:
    with services.centre.database.read() as connection:
        case = case_of(connection, id)
    return case.number if case is not None else id
