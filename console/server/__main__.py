"""`console1111-server`: the centre's commands. What people read here is said in Mongolian and in English."""

import argparse
import contextlib
import getpass
import logging
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from console.domain.catalogue import CatalogueError, PlaceCode
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Grant, Office, Person, Role
from console.domain.rule_rows import RulesError
from console.server import (
    audit_commands,
    backup_commands,
    body_commands,
    courier_commands,
    directory,
    importing,
    people_file,
    privacy_commands,
    process_title,
    rescue_commands,
    saying,
    second_factor_commands,
    serving,
)
from console.server.forms import PersonEntry
from console.server.outward import mailbox_file
from console.server.outward.settings import SettingsError
from console.server.problem import Problem
from console.server.saying import Said
from console.server.services import Services, open_services
from console.store.database import DatabaseTrouble
from console.store.log_lines import write_log
from console.store.postgres import NotAnAddress, read_address
from console.store.schema import NewerTables

COMMAND_LINE = PersonId("command-line")
"""Who did it, in the journal, when it was done by a command on the centre's own machine."""
FAILED = 2
Run = Callable[[Services, argparse.Namespace], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0, or 2 with a sentence on the error output."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    if arguments is None:
        process_title.hide_password()
    asked = _parser().parse_args(arguments)
    try:
        _run(asked)
    except Said as said:
        print(said.mongolian, said.english, sep="\n", file=sys.stderr)
        return FAILED
    return 0


def _run(asked: argparse.Namespace) -> None:
    if "alone" in asked:
        asked.alone(asked)
        return
    services = _opened(asked.data, asked.database)
    try:
        asked.run(services, asked)
    except DatabaseTrouble:
        raise _of_no_use(asked.data, asked.database) from None
    finally:
        services.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("console1111-server", description="11-11 төв: сервер / the centre's server")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = _command(commands, "serve", _serve, "ажиллуулах / run the centre")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=1111, help="0: чөлөөт порт / any free port")

    office = _command(commands, "add-office", _add_office, "салбар нэмэх / add an office")
    office.add_argument("--id", required=True)
    office.add_argument("--name", required=True)
    office.add_argument("--name-en")
    office.add_argument("--place", help="байршлын код / place code")
    office.add_argument("--head", action="store_true", help="төв салбар / the head office")

    _person_arguments(_command(commands, "add-person", _add_person, "ажилтан нэмэх / add a person"))
    second_factor_commands.add_commands(partial(_command, commands), by=COMMAND_LINE)

    people = _command(commands, "import-people", _import_people, "ажилтнуудыг урих / invite the people of a file")
    people.add_argument("file", type=Path, help="CSV: " + ",".join(people_file.COLUMNS))

    catalogue = _command(commands, "import-catalogue", _import_catalogue, "лавлах оруулах / import the directory")
    catalogue.add_argument("folder", type=Path, nargs="?", default=importing.RESOURCES / "catalogue")
    catalogue.add_argument("--law", type=Path, default=importing.RESOURCES / "law")

    boxes = _command(commands, "import-mailboxes", _import_mailboxes, "байгууллагын и-мэйл / the bodies' mailboxes")
    boxes.add_argument("file", type=Path, help="CSV: " + ",".join(mailbox_file.COLUMNS))

    body_commands.add_commands(partial(_command, commands))

    audit = commands.add_parser("audit", help="мэдээлэлд хэн хандсан / who used citizens' data")
    parts = audit.add_subparsers(required=True, metavar="WHAT")
    audit_commands.add_commands(partial(_command, parts))
    privacy = commands.add_parser("privacy", help="иргэний мэдээлэл: өгөх, устгах, хадгалах / give, erase, keep")
    privacy_commands.add_commands(partial(_command, privacy.add_subparsers(required=True, metavar="WHAT")))

    courier_commands.add_command(partial(_command, commands))
    rescue_commands.add_command(partial(_command, commands))
    backup_commands.add_commands(commands, partial(_command, commands))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: Run, says: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=says, description=says)
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="өгөгдлийн хавтас / the folder")
    command.add_argument("--database", metavar="URL", help="postgresql://...; анхдагч / default: DIR/centre.db")
    command.set_defaults(run=run)
    return command


def _person_arguments(person: argparse.ArgumentParser) -> None:
    person.add_argument("--login", required=True)
    person.add_argument("--given-name", required=True)
    person.add_argument("--parent-name")
    person.add_argument("--post")
    person.add_argument("--role", required=True, action="append", choices=[role.value for role in Role])
    person.add_argument("--office", required=True)
    person.add_argument("--id", help="анхдагч: санамсаргүй / default: random")
    person.add_argument("--since", type=_moment, help="эрх эхлэх өдөр / first day of the role, YYYY-MM-DD")
    person.add_argument("--invite", action="store_true", help="нууц үгийн оронд урилга / an invitation, no password")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _opened(folder: Path, database: str | None) -> Services:
    try:
        return open_services(folder, database=None if database is None else read_address(database))
    except NotAnAddress:
        raise saying.NO_ADDRESS from None
    except NewerTables:
        raise saying.NEWER from None
    except SettingsError as fault:
        raise saying.settings(fault) from None
    except OSError:
        raise saying.of_no_use(folder) from None
    except DatabaseTrouble:
        raise _of_no_use(folder, database) from None


def _of_no_use(folder: Path, database: str | None) -> Said:
    return saying.of_no_use(folder) if database is None else saying.NOT_REACHED


def _serve(services: Services, asked: argparse.Namespace) -> None:
    write_log(level=logging.WARNING, form="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        listening = serving.listen(asked.host, asked.port)
    except OSError:
        raise Said(
            f"{asked.host} хаягийн {asked.port} портыг нээж чадсангүй: өөр програм ашиглаж байна, эсвэл хаяг буруу.",
            f"Port {asked.port} at {asked.host} cannot be opened: another program uses it, or the address is wrong.",
        ) from None
    serving.serve(services, listening, ready=lambda address: print(f"11-11 centre ready at {address}", flush=True))


def _add_office(services: Services, asked: argparse.Namespace) -> None:
    place = PlaceCode(asked.place) if asked.place else None
    office = Office(OfficeId(asked.id), asked.name, asked.name_en, place, is_head=asked.head)
    try:
        directory.put_offices(services.centre, [office], by=COMMAND_LINE)
    except Problem:
        raise Said("Салбарын товч нэр хоосон эсвэл хэт урт байна.", "The office's id is empty or too long.") from None
    print(office.id)


def _add_person(services: Services, asked: argparse.Namespace) -> None:
    since = asked.since or services.centre.now()
    grants = tuple(Grant(Role(role), OfficeId(asked.office), since) for role in asked.role)
    person = Person(PersonId(asked.id or uuid.uuid4().hex), asked.parent_name, asked.given_name, asked.post, grants)
    if any(
        listed.login == asked.login and listed.person.id != person.id for listed in directory.people(services.centre)
    ):
        raise Said(f"«{asked.login}» нэвтрэх нэр бүртгэлтэй байна.", f"The login “{asked.login}” is taken.")
    password = None if asked.invite else _password()
    try:
        entry = PersonEntry(person, asked.login, password, invite=asked.invite)
        (listed,) = directory.put_people(services.centre, services.accounts, [entry], by=COMMAND_LINE)
    except Problem as problem:
        raise saying.NOT_ADDED[problem.code] from None
    print(listed.invitation if asked.invite else person.id)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Нууц үг / Password: ")
    if password != getpass.getpass("Дахин / Again: "):
        raise Said("Хоёр нууц үг өөр байна.", "The two passwords differ.")
    return password


def _import_people(services: Services, asked: argparse.Namespace) -> None:
    try:
        entries = people_file.read_people(services.centre, asked.file, now=services.centre.now())
        listed = directory.put_people(services.centre, services.accounts, entries, by=COMMAND_LINE)
    except (importing.NotRead, CatalogueError) as fault:
        raise saying.broken(fault) from None
    except Problem as problem:
        raise saying.NOT_ADDED[problem.code] from None
    print("login,name,invitation")
    for each in listed:
        print(f"{each.login},{each.person.name},{each.invitation}")


def _import_catalogue(services: Services, asked: argparse.Namespace) -> None:
    try:
        documents = importing.catalogue_documents(asked.folder)
        documents |= importing.rule_documents(asked.law, today=services.centre.now().date())
    except (importing.NotRead, CatalogueError, RulesError) as fault:
        raise saying.broken(fault) from None
    changed = importing.import_all(services.centre, documents, by=COMMAND_LINE)
    print(f"Лавлах: {len(documents)} мөр, {changed} өөрчлөгдсөн / Directory: {len(documents)} rows, {changed} changed")


def _import_mailboxes(services: Services, asked: argparse.Namespace) -> None:
    try:
        count = mailbox_file.import_mailboxes(services.centre, asked.file)
    except (importing.NotRead, CatalogueError) as fault:
        raise saying.broken(fault) from None
    print(f"И-мэйл хаяг: {count} / Mailboxes: {count}")


if __name__ == "__main__":
    sys.exit(main())
