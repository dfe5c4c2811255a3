"""A CSV file of the mailboxes of bodies: body, address, language, digest."""

from pathlib import Path

from console.domain.catalogue import BodyId, CatalogueError
from console.server import importing
from console.server.centre import Centre
from console.server.outward import sentences
from console.server.outward.settings import is_address
from console.store import documents, mailboxes
from console.store.mailboxes import Mailbox

COLUMNS = ("body", "address", "language", "digest")
_DIGEST = {"no": False, "yes": True}


def import_mailboxes(centre: Centre, file: Path) -> int:
    """Store the mailboxes of a file; one without an address is taken away. How many rows there were.

    Raises NotRead, and CatalogueError with the place of the first fault: then nothing is stored.
    """
    rows = importing.rows_of(file, COLUMNS)
    with centre.database.write() as connection:
        for number, row in enumerate(rows, start=2):
            body = BodyId(row["body"])
            if documents.body_of(connection, f"body/{body}") is None:
                raise CatalogueError("unknown_reference", table=file.stem, row=number, column="body")
            if row["address"]:
                before = mailboxes.of_body(connection, body)
                mailboxes.put(connection, _mailbox(body, row, number, file.stem, before))
            else:
                mailboxes.remove(connection, body)
    return len(rows)


def _mailbox(body: BodyId, row: dict[str, str], number: int, table: str, before: Mailbox | None) -> Mailbox:
    """An empty `digest` leaves it as the officer chose."""
    language = row["language"] or "mn"
    known = {
        "address": is_address(row["address"]),
        "language": language in sentences.LANGUAGES,
        "digest": row["digest"] in ("", *_DIGEST),
    }
    for column, good in known.items():
        if not good:
            raise CatalogueError("wrong_value", table=table, row=number, column=column)
    chosen = before is not None and before.digest
    return Mailbox(body, row["address"], language, _DIGEST.get(row["digest"], chosen))
