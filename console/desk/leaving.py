"""What an answer lets leave the outbox, and whether there is anything in it to write down."""

from collections.abc import Mapping, Set

from console import wire
from console.desk.holdings import Holdings
from console.store.outbox import Outbox
from console.store.outbox_rows import Device, WaitingRow
from console.wire import Answer

CLOCK_SECONDS = 1.0
CLOCK_KEPT_SECONDS = 60.0
"""The clock's offset is written again when it moved by a second or was written a minute ago."""


def leaves(holdings: Holdings, row: WaitingRow, *, come: Mapping[str, bytes], gone: set[str]) -> bool:
    """Whether a judged row may leave: its case has come as far as its verdict, or is not this desk's.

    None leaves while a new replica is filled: what screens read does not have it.
    """
    judged, case = row.judged, row.envelope.case
    if judged is None or holdings.is_rebuilding:
        return False
    if judged.version is None or case is None or f"case/{case}" in gone:
        return True
    raw = come.get(f"case/{case}") or holdings.filled.document(f"case/{case}")
    if raw is None:
        return False
    try:
        return wire.version_of(raw) >= judged.version
    except wire.Unreadable:
        return True


def changes_by_leaving(row: WaitingRow, gone: Set[str]) -> bool:
    """Whether its case is shown otherwise now: not where its entry has come, which is shown as taken already."""
    return row.judged is None or row.judged.version is None or f"case/{row.envelope.case}" in gone


def has_news(outbox: Outbox, answer: Answer, *, offset: float, device: Device) -> bool:
    """Whether an answer without verdicts is worth a commit: another head, another clock, a row that may leave."""
    if device.exchanged_at is None or device.head != answer.head:
        return True
    late = (answer.now - device.exchanged_at).total_seconds() > CLOCK_KEPT_SECONDS
    return late or abs(offset - device.clock_offset) > CLOCK_SECONDS or outbox.has_judged()
