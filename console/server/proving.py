"""What a desk hands in bears a proof by its own key: an action without one, or in the name of who has never signed in
there, is taken, and administrators are told.

Nothing typed is lost over it (law 3): the action is evidence, whoever handed it in. A desk that has never proved
anything has an older program and is not reported; a proof that does not fit always is.
"""

from collections.abc import Iterable

from console import wire
from console.domain.actions import SeenElsewhere
from console.domain.deadlines import local_day
from console.domain.ids import ActionId
from console.domain.people import CENTRE
from console.domain.proving import is_proof, proof_key
from console.server import lines
from console.server.commit import Commit
from console.server.messages import head_office
from console.server.sent import UNREADABLE, Sent
from console.server.strangers import Strangers
from console.store import accounts, documents
from console.store.accounts import Device


class Proving:
    """The proofs of one question of one desk."""

    def __init__(self, device: Device) -> None:
        self._device = device

    def check(self, commit: Commit, handed_in: Iterable[Sent]) -> None:
        """Look at the proofs of what was just taken for the first time; tell of those that are missing or wrong."""
        key = proof_key(bytes.fromhex(self._device.key))
        proved, wrong = 0, 0
        proves, strangers = self._device.proves, Strangers(commit, self._device)
        for sent in handed_in:
            if sent.envelope.kind == UNREADABLE:
                # Nobody can tell what it should prove; as unreadable it is shown already.
                continue
            if is_proof(sent.envelope.device_proof, sent.envelope.proven(), key=key):
                proved += 1
                # A copy seen elsewhere is by whoever did what it is a copy of.
                wrong += not isinstance(sent.action, SeenElsewhere) and strangers.is_one(sent.envelope.by)
            elif proves or sent.envelope.device_proof is not None:
                wrong += 1
        if proved and not proves:
            accounts.now_proves(commit.connection, self._device.enrolment)
        if wrong:
            self._tell(commit, wrong)

    def _tell(self, commit: Commit, wrong: int) -> None:
        """A task for administrators and the head office's supervisors, once for each desk and day."""
        id = ActionId(f"unproven/{self._device.enrolment}/{local_day(commit.now).isoformat()}")
        if documents.body_of(commit.connection, f"task/{id}") is not None:
            return
        facts: dict[str, str | int | None] = {"desk": self._device.name, "number": self._device.number, "many": wrong}
        office = head_office(commit)
        task = wire.Task(id, CENTRE, commit.now, office=office, text="", code=wire.UNPROVEN, facts=facts)
        commit.put(f"task/{id}", wire.encode(task), lines.task_held_by(commit, task))
