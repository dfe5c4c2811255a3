"""What waits, weighed as it would go over the link."""

import zlib
from collections.abc import Sequence

from console.store.outbox_rows import WaitingRow
from console.wire import PACKED_LEVEL

REQUEST_BYTES = 900
"""About what a question takes beside its actions: the lines of HTTP both ways, cursors, the empty answer."""


def packed(parts: Sequence[bytes]) -> int:
    """How many bytes these take together, compressed as on the link."""
    press = zlib.compressobj(PACKED_LEVEL)
    return sum(len(press.compress(part)) for part in parts) + len(press.flush())


ANY_KEY = b""
"""What a proof weighs is the same by any key."""


def question_bytes(rows: Sequence[WaitingRow]) -> int:
    """About what these actions take on the link; 0 when there are none."""
    return REQUEST_BYTES + packed([bytes(row.sent(ANY_KEY)) for row in rows]) if rows else 0
