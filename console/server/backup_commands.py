"""The commands about copies and keys kept apart: backup, backup-key, decrypt, files-key."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from console.server import backing_up, saying
from console.server.services import DATABASE, Services
from console.store.backups import NotCopied
from console.store.file_pieces import make_key
from console.store.postgres import read_address
from console.store.sealing import NotUnsealed, make_pair

Command = Callable[[str, Callable[[Services, argparse.Namespace], None], str], argparse.ArgumentParser]


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", command: Command) -> None:
    """Add them; `command` makes one that opens the centre."""
    backup = command("backup", _backup, "хуулбарлах / copy the database while it serves")
    backup.add_argument("file", type=Path, help="хуулбарын файл / the copy, a new file")
    backup.add_argument("--files", type=Path, metavar="DIR", help="хавсралтын хуулбар / sealed copies of attachments")

    key = _alone(commands, "backup-key", _backup_key, "хуулбарын түлхүүр хийх / make the keys of the copies")
    key.add_argument("private", type=Path, help="нууц түлхүүр, өөр газар хадгална / what opens copies, kept elsewhere")
    key.add_argument("--data", type=Path, required=True, metavar="DIR", help="өгөгдлийн хавтас / the folder")

    opening = _alone(commands, "decrypt", _decrypt, "хуулбарыг тайлах / open sealed copies")
    opening.add_argument("private", type=Path, help="нууц түлхүүр / the key that opens them")
    opening.add_argument("source", type=Path, help="хуулбар эсвэл хавтас / a copy, or a folder of copies")
    opening.add_argument("target", type=Path, help="шинэ файл эсвэл хавтас / a new file or folder")

    files = _alone(commands, "files-key", _files_key, "хавсралтын түлхүүр хийх / make the key of the attachments")
    files.add_argument("file", type=Path, help="түлхүүрийн файл / the key's file, outside the data folder")


def _alone(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[argparse.Namespace], None],
    says: str,
) -> argparse.ArgumentParser:
    """A command that opens no centre."""
    command = commands.add_parser(name, help=says, description=says)
    command.set_defaults(alone=run)
    return command


def _backup(services: Services, asked: argparse.Namespace) -> None:
    source = read_address(asked.database) if asked.database else asked.data / DATABASE
    try:
        public = backing_up.key_of(asked.data)
        if asked.files is not None and public is None:
            raise saying.NO_BACKUP_KEY
        is_sealed = backing_up.back_up(services.centre, asked.file, source=source, folder=asked.data)
        if asked.files is not None and public is not None:
            count = backing_up.copy_attachments(asked.data / "files", asked.files, public)
            print(f"Хавсралт: {count} / Attachments: {count}")
    except NotCopied as fault:
        raise saying.NOT_COPIED[fault.code] from None
    print(asked.file)
    if not is_sealed:
        print(saying.NOT_SEALED.mongolian, saying.NOT_SEALED.english, sep="\n", file=sys.stderr)


def _backup_key(asked: argparse.Namespace) -> None:
    try:
        make_pair(asked.private, asked.data / backing_up.PUBLIC_KEY)
    except FileExistsError:
        raise saying.NOT_COPIED["there_already"] from None
    except OSError:
        raise saying.not_written(asked.private) from None
    print(asked.private)
    print(saying.KEEP_APART.mongolian, saying.KEEP_APART.english, sep="\n")


def _decrypt(asked: argparse.Namespace) -> None:
    try:
        count = backing_up.open_copies(asked.source, asked.target, private=asked.private)
    except NotUnsealed as fault:
        raise saying.NOT_UNSEALED[fault.code] from None
    except NotCopied as fault:
        raise saying.NOT_COPIED[fault.code] from None
    print(f"{asked.target}: {count}")


def _files_key(asked: argparse.Namespace) -> None:
    try:
        make_key(asked.file)
    except FileExistsError:
        raise saying.NOT_COPIED["there_already"] from None
    except OSError:
        raise saying.not_written(asked.file) from None
    line = f'files_key = "{asked.file.absolute()}"'
    print(f"settings.toml-д нэмнэ үү / Add to settings.toml:\n{line}")
