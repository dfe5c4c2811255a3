"""Running the migrations on a connection, in the transaction that is open on it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def config(connection: Connection) -> Config:
    """Alembic's settings, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, found: str, *, to: str = "head") -> None:
    """Take the tables from the migration they stand at to another, by default the newest."""
    settings = config(connection)
    command.stamp(settings, found)
    command.upgrade(settings, to)
