"""How long a text may be, alike on desk and centre, so that one action always fits one page of the exchange."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

from console.domain.actions import Action
from console.domain.refused import Refused

TEXT_CHARACTERS = 20_000
LINE_CHARACTERS = 500
LONG_FIELDS = frozenset(
    {"text", "answer", "reason", "despite", "legal_ground", "place_words", "about_words", "address", "new", "old"}
)
LIST_ITEMS = 50
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
"""Signs that steer a terminal, but for the tabulator and the new line, and halves of letters."""
FILE_BYTES = 25 * 1024 * 1024
"""The largest attachment: 25 MiB."""


def check_sizes(action: Action) -> None:
    """Raise Refused(too_long | unprintable) for a text that is too long or holds characters no person types."""
    _check("", action)


def _check(name: str, value: Any) -> None:
    if isinstance(value, str):
        limit = TEXT_CHARACTERS if name in LONG_FIELDS else LINE_CHARACTERS
        if len(value) > limit:
            raise Refused("too_long", field=name, limit=limit, length=len(value))
        if _UNPRINTABLE.search(value):
            raise Refused("unprintable", field=name)
    elif isinstance(value, (tuple, list)):
        if len(value) > LIST_ITEMS:
            raise Refused("too_long", field=name, limit=LIST_ITEMS, length=len(value))
        for item in value:
            _check(name, item)
    elif is_dataclass(value):
        for field in fields(value):
            _check(field.name, getattr(value, field.name))
