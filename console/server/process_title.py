"""Keeping a database's password out of the list of processes, which everyone on the machine may read."""

import os
import sys
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlencode

PASSWORD = "PGPASSWORD"  # nosec B105 # a name, no password
"""Where PostgreSQL's own programs look for it, and its library in ours."""


def hide_password() -> None:
    """Start this command anew without the password that stands on its command line; where there is none do nothing.

    The process keeps its number. On other systems than Unix the list shows a command line to its own user only.
    """
    shown, password = without_password(sys.orig_argv)
    if password is not None and os.name == "posix":
        os.execve(sys.executable, [sys.executable, *shown[1:]], {**os.environ, PASSWORD: password})  # nosec B606


def without_password(command: Sequence[str]) -> tuple[list[str], str | None]:
    """A command line without the password in the address of a database, and that password."""
    shown, password = list[str](), None
    for argument in command:
        before, scheme, rest = argument.partition("postgresql://")
        if not scheme:
            before, scheme, rest = argument.partition("postgres://")
        if scheme and before in ("", "--database="):
            rest, found = _split(rest)
            password = found if found is not None else password
        shown.append(f"{before}{scheme}{rest}")
    return shown, password


def _split(rest: str) -> tuple[str, str | None]:
    """What follows the scheme, without the password, and the password, given as `user:password@` or as an option."""
    place, mark, query = rest.partition("?")
    users, at, host = place.rpartition("@")
    user, has_password, password = users.partition(":")
    options = parse_qsl(query, keep_blank_values=True)
    others = [option for option in options if option[0] != "password"]
    if len(others) < len(options):
        return f"{place}{mark}{urlencode(others)}", dict(options)["password"]
    return (f"{user}{at}{host}{mark}{query}", unquote(password)) if has_password else (rest, None)
