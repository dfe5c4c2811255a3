"""Why a request is not answered as asked: a status, a code and facts, never a sentence."""

from typing import NoReturn


class Problem(Exception):
    """Becomes the answer `Fault {code, facts}` (docs/protocol.md lists the codes)."""

    def __init__(self, status: int, code: str, **facts: str | int | None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = facts


def wrong_value(field: str) -> NoReturn:
    """Raise the Problem of a value that the route does not take."""
    raise Problem(422, "wrong_value", field=field)
