"""A case as this desk shows it: the centre's, with what waits here performed on top. A preview; the centre decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console import wire
from console.desk.clock import happened
from console.domain.actions import KeepIdentity, SeenElsewhere
from console.domain.case import Case, Seen
from console.domain.ids import ActionId, CaseId
from console.domain.perform import perform
from console.domain.refused import Refused
from console.domain.rules import Rules
from console.store.outbox_rows import WaitingRow


@dataclass(frozen=True)
class Preview:
    """`case` is None when nothing is known here. `on_top` are the ids of waiting actions that the case shows."""

    case: Case | None
    confirmed: Case | None
    on_top: tuple[ActionId, ...] = ()
    waiting: frozenset[ActionId] = frozenset()
    would_be_refused: Mapping[ActionId, Refused] = field(default_factory=dict)
    identity: KeepIdentity | None = None

    @property
    def seen(self) -> Seen:
        """What someone who reads this has before him."""
        if self.confirmed is None:
            return Seen(ids=self.on_top)
        return Seen(self.confirmed.version, self.confirmed.mark, self.on_top)


def _readable(confirmed: bytes | None) -> Case | None:
    """The centre's case; one that only a newer program can read is kept as it is and shown by that."""
    try:
        return wire.read_case(confirmed) if confirmed is not None else None
    except wire.Unreadable:
        return None


def preview(case_id: CaseId, confirmed: bytes | None, rows: Sequence[WaitingRow], *, rules: Rules) -> Preview:
    """Perform the waiting rows on the centre's bytes.

    The rows must have been read before the bytes: an action that was taken in between is then in both, and is known
    by its id. Those already held are not performed again, nor are copies of what was seen elsewhere, which are no
    work of this desk's people; those that would be refused now stay, with the reason.
    Bytes that this program cannot read are as if they were not here: one case must not hold up all others.
    """
    base = _readable(confirmed)
    if not rows:
        return Preview(base, base)
    held = frozenset(entry.id for entry in base.entries) if base is not None else frozenset[ActionId]()
    case, identity = base, None
    on_top: list[ActionId] = []
    waiting: list[ActionId] = []
    refusals: dict[ActionId, Refused] = {}
    for row in rows:
        envelope = row.envelope
        try:
            action = wire.read_action(envelope)
            if isinstance(action, KeepIdentity):
                identity = action
            if envelope.id in held or isinstance(action, SeenElsewhere):
                continue
            waiting.append(envelope.id)
            made = envelope.made(at=happened(envelope.at))
            case = perform(case, action, case_id=case_id, made=made, rules=rules)
        except Refused as refused:
            refusals[envelope.id] = refused
        except wire.Unreadable as unreadable:
            refusals[envelope.id] = Refused(unreadable.code)
        else:
            on_top.append(envelope.id)
    return Preview(case, base, tuple(on_top), frozenset(waiting), refusals, identity)
