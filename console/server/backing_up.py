"""Copying the centre's database while it serves, and remembering when: desks keep their archive at least since then."""

from pathlib import Path

from console.server.centre import Centre
from console.store import backups, documents
from console.store.postgres import Address


def back_up(centre: Centre, target: Path, *, source: Path | Address) -> None:
    """Make a new file that is a whole copy of the centre's database at one moment. Raises NotCopied, DatabaseTrouble.

    The moment remembered is the one before the copy is begun: it holds all that was taken until then. Attachments lie
    beside the database and are copied after it.
    """
    begun = centre.now()
    with centre.database.read() as connection:
        number = documents.head(connection).number
    if isinstance(source, Address):
        backups.dump(source, target)
    else:
        backups.copy_file(source, target)
    with centre.database.write() as connection:
        backups.keep(connection, begun=begun, number=number)
