"""`console1111`: what a desk does without a screen. Asking the shipped catalogue needs no desk, and must be quick."""

import contextlib
import sys
from collections.abc import Sequence

from console.desk.exits import FAILED, STILL_WAITING
from console.desk.find import asks_shipped_catalogue, find_shipped

__all__ = ["FAILED", "STILL_WAITING", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command: 0, 2 with a sentence on the error output, 3 when something still waits after `sync`."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = asks_shipped_catalogue(given)
    if asked is not None:
        print(find_shipped(asked))
        return 0
    # The desk brings the database, encryption and the link with it: 0.4 s that a look at the catalogue does without.
    from console.desk.commands import run
    from console.store.dumps import leave_no_dump
    from console.store.log_lines import write_log

    leave_no_dump()
    write_log(level="WARNING", form="%(levelname)s %(name)s %(message)s")
    return run(given)


if __name__ == "__main__":
    sys.exit(main())
