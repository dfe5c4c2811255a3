"""What the proofs of actions cost, on both sides, per 10,000 actions: `python -m tests.bench.proofs`."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from console import wire
from console.domain.ids import ActionId, CaseId, PersonId
from console.domain.proving import is_proof, proof_key, proof_of
from console.store.outbox_rows import WaitingRow
from console.wire import At, Envelope
from tests.bench._figures import machine
from tests.domain.building import opening

ACTIONS = 10_000
ROUNDS = 5
KEY = proof_key(bytes(32))
AT = At(datetime(2026, 11, 20, tzinfo=UTC), 1.5, datetime(2026, 11, 19, tzinfo=UTC))


def rows() -> list[WaitingRow]:
    """Actions as they wait."""
    kind, body = wire.action_body(opening())
    return [
        WaitingRow(
            n, Envelope(ActionId(f"{n:032x}"), kind, PersonId("agent"), AT, body, case=CaseId(str(n))), "e", n, None
        )
        for n in range(ACTIONS)
    ]


def processor_ms(work: Callable[[], object]) -> float:
    """The least time on the processor of some rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return min(took)


def main() -> None:
    """Print both."""
    waiting = rows()
    plain = [msgspec.structs.replace(row.envelope, enrolment=row.enrolment, count=row.count) for row in waiting]
    without = processor_ms(lambda: [msgspec.json.encode(each) for each in plain])
    alone = processor_ms(lambda: [proof_of(each.proven(), key=KEY) for each in plain])
    sent = [wire.decode(bytes(row.sent(KEY)), Envelope) for row in waiting]
    assert all(is_proof(each.device_proof, each.proven(), key=KEY) for each in sent)
    centre = processor_ms(lambda: [is_proof(each.device_proof, each.proven(), key=KEY) for each in sent])
    print(f"{ACTIONS} actions: written {without:.0f} ms, proved {alone:.0f} ms more, checked {centre:.0f} ms")
    print(machine())
    grown = len(bytes(waiting[0].sent(KEY))) - len(msgspec.json.encode(plain[0]))
    print(f"each is {grown} bytes longer, of {len(bytes(waiting[0].sent(KEY)))}")


if __name__ == "__main__":
    main()
