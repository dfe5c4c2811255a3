"""`console1111-server audit ...`: proving the record of looks, signing its head, and telling a citizen who used his
data."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from console.domain.deadlines import ULAANBAATAR
from console.domain.identity import read_case_number, read_phone, read_register_number
from console.domain.ids import CaseId
from console.domain.looks import hashed
from console.server import auditing, looked
from console.server.auditing import Finding, Wrong
from console.server.looks import case_of
from console.server.saying import Said
from console.server.services import Services
from console.store import accounts, documents, looks, register
from console.store.database import Connection
from console.store.looks import SignedHead
from console.wire import Use

Add = Callable[..., argparse.ArgumentParser]

MANY_UNSEEN = 20
"""So much a desk may have done on cases since its last look: more, and somebody has looked without a record."""
_WRONG = {
    Wrong.ALTERED: ("өөрчлөгдсөн", "altered"),
    Wrong.MISSING: ("устсан, эсвэл зөөгдсөн", "deleted or moved"),
    Wrong.REPEATED: ("нэмж оруулсан", "put in"),
    Wrong.CUT_OFF: ("сүүлчийнх нь тасарсан", "cut off at the end"),
    Wrong.FORGED: ("гарын үсэг таарахгүй: бүхэлд нь дахин бичсэн байж болно", "not what was signed: written anew"),
}


def add_commands(add: Add) -> None:
    """The commands; `add` makes one of the centre's."""
    audit = add("verify", verify, "хандалтын бүртгэлийг шалгах / prove the record of looks")
    audit.add_argument("--heads", type=Path, help="тусад нь хадгалсан гарын үсгүүд / signed heads kept elsewhere")
    audit.add_argument("--public", help="тусад нь хадгалсан нийтийн түлхүүр / the public key kept elsewhere")
    add("heads", heads, "гарын үсгүүдийг хэвлэх / print the signed heads, to be kept elsewhere")
    who = add("used", who_used, "иргэний мэдээлэлд хэн хандсан / who used a citizen's data")
    of_whom(who)


def of_whom(command: argparse.ArgumentParser) -> None:
    """Whose data it is about."""
    of = command.add_mutually_exclusive_group(required=True)
    of.add_argument("--case", help="бүртгэлийн дугаар / a case's number")
    of.add_argument("--phone", help="утас / a telephone")
    of.add_argument("--register", help="регистрийн дугаар / a register number")


def verify(services: Services, asked: argparse.Namespace) -> None:
    """Raises Said where anything is wrong, after printing what, and which desks work and hand in no looks."""
    given = _read(asked.heads) if asked.heads is not None else []
    public = asked.public or services.seal.public
    with services.centre.database.read() as connection:
        found = auditing.verify(connection, public=public, heads=given)
        silent = looks.silent(connection, most=MANY_UNSEEN)
    for number, name, many in silent:
        print(f"{number:04} «{name}»: {many} ажил, хандалт ирээгүй / {many} actions on cases, and no look since")
    for each in found.findings:
        print(_sentence(each))
    said = (found.rows, found.chains, found.heads)
    if found.findings:
        raise Said(
            "Хандалтын {} бичлэг, {} гинж, {} гарын үсэг шалгав: АЛДААТАЙ.".format(*said),
            "{} looks, {} chains, {} signed heads: NOT WHAT WAS WRITTEN.".format(*said),
        )
    print("Хандалтын {} бичлэг, {} гинж, {} гарын үсэг бүтэн.".format(*said))
    print("{} looks, {} chains, {} signed heads: whole.".format(*said))


def heads(services: Services, asked: argparse.Namespace) -> None:
    """One line of JSON a day, and before them the public key."""
    auditing.sign_today(services.centre, seal=services.seal)
    print(json.dumps({"public": services.seal.public}))
    with services.centre.database.read() as connection:
        for head in looks.heads(connection):
            print(json.dumps({name: getattr(head, name) for name in SignedHead.__dataclass_fields__}))


def who_used(services: Services, asked: argparse.Namespace) -> None:
    """Everyone who looked at the cases of this number, telephone or person, and who searched for it."""
    uses: list[Use] = []
    with services.centre.database.read() as connection:
        term, cases = cases_meant(connection, asked)
        for id in cases:
            case = case_of(connection, id)
            uses += looked.uses_of(services.centre, connection, case) if case is not None else ()
        keys = {bytes.fromhex(device.key) for device in accounts.all_devices(connection)}
        terms = [each for key in keys for each in hashed([term], key)]
        uses += looked.searches_for(services.centre, connection, terms)
    for use in sorted(uses, key=lambda each: each.at):
        at = use.at.astimezone(ULAANBAATAR).strftime("%Y-%m-%d %H:%M")
        print("\t".join((at, use.kind, use.name, use.office or "", use.reason, use.text)))
    print(f"{len(cases)} бүртгэл, {len(uses)} хандалт / {len(cases)} cases, {len(uses)} looks")


def cases_meant(connection: Connection, asked: argparse.Namespace) -> tuple[str, list[CaseId]]:
    """(what was asked for, the cases that are his)."""
    if asked.case is not None:
        number = read_case_number(asked.case).digits
        return number, register.numbered(connection, number)
    if asked.phone is not None:
        phone = read_phone(asked.phone).number
        return phone, register.of_phone(connection, phone)
    register_number = read_register_number(asked.register).number
    said = json.dumps(register_number, ensure_ascii=False).encode()
    found = (key for key, raw in documents.of_kind(connection, "case") if said in raw)
    return register_number, [CaseId(key.removeprefix("case/")) for key in found]


def _read(file: Path) -> list[SignedHead]:
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [SignedHead(**line) for line in lines if "public" not in line]
    except (OSError, ValueError, TypeError):
        raise Said(f"«{file}» файлыг уншиж чадсангүй.", f"The file “{file}” cannot be read.") from None


def _sentence(finding: Finding) -> str:
    mongolian, english = _WRONG[finding.wrong]
    return f"{finding.place} ({finding.where}): {mongolian} / {english}"
