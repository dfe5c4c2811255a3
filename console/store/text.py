"""Text in a column: alike in every database, which repeats what is asked for; the whole is kept beside it as bytes."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.types import TypeDecorator, TypeEngine

_UNKNOWN = "\ufffd"


class Text(TypeDecorator[str]):
    """Text compared byte by byte, for the order of a page's rows depends on it.

    PostgreSQL refuses NUL, which no person types: it is stored, and looked for, as the sign for an unknown letter.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> TypeEngine[str]:
        """PostgreSQL must be told which order: its own depends on the language it was set up with."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(self.impl_instance.length, collation=collation))  # type: ignore[attr-defined, no-any-return]

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """The text as any database takes it."""
        return value if value is None else value.replace("\0", _UNKNOWN)
