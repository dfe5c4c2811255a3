"""How every program of ours writes its log: one record, one line; nothing in it steers a terminal or forges a line."""

import logging
import re
import sys

_STEERS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_NEXT = "\n    | "
"""Before each further line of a traceback, which so cannot be taken for a record."""


class OneLine(logging.Formatter):
    """Signs that no person types are written as Python writes them; the lines of a traceback are set in."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the name that logging calls)
        """The record's own line."""
        return encoded(super().formatMessage(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 (the name that logging calls)
        """The traceback below it."""
        said = super().formatException(ei)  # type: ignore[arg-type]
        return "    | " + _NEXT.join(encoded(line) for line in said.split("\n"))


def encoded(line: str) -> str:
    """A text in which every sign that is not seen stands as its number."""
    return _STEERS.sub(lambda found: found[0].encode("unicode_escape", "surrogatepass").decode(), line)


def write_log(*, level: str | int, form: str) -> None:
    """Begin to write the log of this program, to its error output."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(form))
    logging.basicConfig(level=level, handlers=[handler])
