"""Looking into the files of desks and centres from outside, with nothing of the program but the key of a desk."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2

from console.desk.vault import Vault
from console.store.data_key import key_for
from tests.builders import PASSWORD


def whole(path: Path, key: bytes | None = None) -> list[str]:
    """What `integrity_check` (and for an encrypted file `cipher_integrity_check`) has against a file: nothing."""
    with _opened(path, key) as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        sealed = [] if key is None else [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    return [line for line in said if line != "ok"] + sealed


@dataclass(frozen=True)
class Taken:
    """A line of the journal: what came of an action, when it happened, and its desk's last exchange before it."""

    id: str
    kind: str
    verdict: str
    at: datetime
    received: datetime
    exchanged: datetime


class DeskFiles:
    """The folder of one desk. Its files may be open elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_founded(self) -> bool:
        """Whether somebody has a key here and there are tables behind it."""
        if not (self.folder / "keys.json").exists() or not (self.folder / "desk.db").exists():
            return False
        return bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = 'outbox'"))

    def damage(self) -> list[str]:
        """What is wrong with its databases."""
        found: list[str] = []
        for path in [self.folder / "desk.db", *self._replicas()]:
            if path.exists():
                found += [f"{path.name}: {line}" for line in whole(path, self._key(path))]
        return found

    def waiting(self) -> list[str]:
        """The ids in the outbox, in their order."""
        return [row[0] for row in self._rows("SELECT action FROM outbox ORDER BY place")]

    def archived(self) -> list[str]:
        """The ids in the archive, in their order."""
        return [row[0] for row in self._rows("SELECT action FROM archive ORDER BY place")]

    def drafts(self) -> set[str]:
        """The ids of all drafts."""
        return {row[0] for row in self._rows("SELECT id FROM drafts")}

    def cases_begun(self) -> Counter[str]:
        """How many rows of the outbox each case has."""
        found = self._rows("SELECT case_id, count(*) FROM outbox WHERE case_id IS NOT NULL GROUP BY case_id")
        return Counter(dict(found))

    def documents(self) -> dict[str, bytes]:
        """What the newest replica holds in its scopes."""
        path = self._replicas()[-1]
        with _opened(path, self._key(path)) as connection:
            held = "SELECT key, body FROM documents WHERE key IN (SELECT key FROM memberships)"
            return {key: bytes(body) for key, body in connection.execute(held)}

    def scopes(self) -> list[str]:
        """The scopes the newest replica has read."""
        path = self._replicas()[-1]
        with _opened(path, self._key(path)) as connection:
            return [row[0] for row in connection.execute("SELECT scope FROM cursors ORDER BY scope")]

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        path = self.folder / "desk.db"
        with _opened(path, self._key(path)) as connection:
            return [tuple(row) for row in connection.execute(query)]

    def _replicas(self) -> list[Path]:
        return sorted(self.folder.glob("replica*.db"), key=lambda path: path.name.replace(".db", "-000001.db")[:14])

    def _key(self, path: Path) -> bytes:
        data_key = _data_key(self.folder, (self.folder / "keys.json").read_bytes())
        return key_for(data_key, "desk" if path.name == "desk.db" else "replica")


@lru_cache(maxsize=4)
def _data_key(folder: Path, slots: bytes) -> bytes:
    """The key that the slots of this moment give: a password takes its time."""
    return Vault(folder).open("agent", PASSWORD)


class CentreFiles:
    """The folder of one centre. Its files may be open elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def damage(self) -> list[str]:
        """What is wrong with its database."""
        return whole(self.folder / "centre.db")

    def journal(self) -> list[tuple[str, str]]:
        """(id, kind) of every action ever taken, in the journal's order."""
        return [(row[0], row[1]) for row in self._rows('SELECT id, kind FROM journal ORDER BY "order"')]

    def taken(self) -> list[Taken]:
        """Every action of the journal that came from a desk's exchange, in the journal's order."""
        rows = self._rows('SELECT id, kind, verdict, at, received, envelope FROM journal ORDER BY "order"')
        found = [(row, json.loads(row[5]).get("at", {}).get("exchanged")) for row in rows]
        return [
            Taken(row[0], row[1], row[2], _moment(row[3]), _moment(row[4]), datetime.fromisoformat(exchanged))
            for row, exchanged in found
            if exchanged is not None
        ]

    def in_cases(self) -> Counter[str]:
        """How often each action stands in the timelines of all cases."""
        bodies = self._rows("SELECT body FROM documents WHERE kind = 'case'")
        return Counter(entry["id"] for row in bodies for entry in json.loads(row[0])["entries"])

    def documents(self, scopes: list[str]) -> dict[str, bytes]:
        """What lies in these scopes now."""
        query = "SELECT d.key, body FROM documents d JOIN memberships m ON d.key = m.key WHERE scope = ? AND NOT gone"
        return {key: bytes(body) for scope in scopes for key, body in self._rows(query, scope)}

    def files_missing(self) -> list[str]:
        """The attachments that its journal speaks of and that are not here whole."""
        attached = self._rows("SELECT envelope FROM journal WHERE kind = 'attach'")
        names = [json.loads(row[0])["body"]["file"] for row in attached]
        return [name for name in names if not (self.folder / "files" / name[:2] / name).exists()]

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with _opened(self.folder / "centre.db", None) as connection:
            return [tuple(row) for row in connection.execute(query, values)]


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


@contextmanager
def _opened(path: Path, key: bytes | None) -> Iterator[Any]:
    module: Any = sqlite3 if key is None else sqlcipher3.dbapi2
    with closing(module.connect(str(path), timeout=30)) as connection:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        yield connection
