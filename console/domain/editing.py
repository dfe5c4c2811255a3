"""Which fields of a case may be edited, and how: `edited` reads the value as it is now and gives the changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from console.domain.actions import Channel, Kind, Mark, Party, Phone, plain
from console.domain.case import Case
from console.domain.refused import Refused


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in value)


def _phones(value: Any) -> tuple[Phone, ...]:
    phones = tuple(Phone(**item) for item in value)
    for phone in phones:
        if not all(isinstance(mark, bool) for mark in (phone.do_not_text, phone.do_not_call_back)):
            raise TypeError
        _text(phone.number)
        _text_or_none(phone.best_time)
    return phones


_CASE: dict[str, Callable[[Any], Any]] = {
    "subject": _text,
    "text": _text,
    "language": _text,
    "channel": Channel,
    "topic": _text_or_none,
    "topic_title": _text_or_none,
    "place": _text_or_none,
    "place_words": _text_or_none,
    "about_body": _text_or_none,
    "about_words": _text_or_none,
    "relation": _text_or_none,
    "needs": _texts,
}
_PARTY: dict[str, Callable[[Any], Any]] = {
    "parent_name": _text_or_none,
    "given_name": _text_or_none,
    "register_number": _text_or_none,
    "address": _text_or_none,
    "organisation": _text_or_none,
    "organisation_number": _text_or_none,
    "phones": _phones,
}
EDITABLE = frozenset(_CASE) | {f"{party}.{name}" for party in ("caller", "petitioner") for name in _PARTY}
"""The names an EditField may carry, e.g. `subject` or `caller.given_name`."""


def edited(case: Case, field: str, new: Any) -> tuple[Any, dict[str, Any]]:
    """(the value now as JSON sees it, the changes to the case). Raises Refused(wrong_value) for what cannot be.

    Who a citizen with a withheld name is never stands in the case, which everyone in the office reads (law 6), nor
    does anyone's name in a common problem, which every desk reads.
    """
    if field not in EDITABLE:
        raise Refused("wrong_value", field=field)
    name, _, part = field.partition(".")
    if part and (Mark.NAME_WITHHELD in case.marks or case.kind is Kind.PROBLEM):
        raise Refused("wrong_value", field=field)
    read = _PARTY[part] if part else _CASE[name]
    try:
        value = read(new)
    except (TypeError, ValueError):
        raise Refused("wrong_value", field=field) from None
    if not part:
        return plain(getattr(case, name)), {name: value}
    party = getattr(case, name) or Party()
    return plain(getattr(party, part)), {name: replace(party, **{part: value})}
