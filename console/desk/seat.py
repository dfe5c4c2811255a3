"""Who sits at this desk: somebody, somebody who locked it and went for a moment, or nobody."""

from console.desk.clock import DeskClock
from console.desk.holdings import Holdings
from console.desk.membership import Membership
from console.desk.trouble import Locked
from console.domain.ids import OfficeId, PersonId
from console.domain.people import Office, Person


class Seat:
    """Whoever sits here reads and writes; while it is locked nobody does, and the exchange goes on."""

    def __init__(self, holdings: Holdings, membership: Membership, clock: DeskClock, person: PersonId) -> None:
        self._holdings = holdings
        self._membership = membership
        self._clock = clock
        self._person_id: PersonId | None = person
        self._is_locked = self._is_recalled = False

    @property
    def person(self) -> Person:
        """Who is signed in now, as the centre last described him. Raises LookupError when nobody is."""
        if self._person_id is None:
            raise LookupError("nobody is signed in")
        known = self._holdings.reference.people.get(self._person_id)
        return known if known is not None else self._membership.member(self._person_id).person

    @property
    def office(self) -> Office:
        """Where the person signed in works now; for one not in service an office without a name."""
        offices = self.person.offices(self._clock.now())
        known = self._holdings.reference.offices
        found = next((known[each] for each in offices if each in known), None)
        return found if found is not None else Office(id=OfficeId(offices[0] if offices else ""), name="")

    @property
    def has_keyring(self) -> bool:
        """Whether the device's token lies in the system's keyring; else it lies encrypted in desk.db."""
        device = self._holdings.outbox.device()
        return device is not None and device.token is None

    @property
    def most_idle_minutes(self) -> int:
        """After how many idle minutes the centre's rule wants a desk locked at the latest."""
        return self._holdings.reference.rules.alarms.lock_minutes

    @property
    def is_locked(self) -> bool:
        """Whether nothing is read or written here until somebody types his password."""
        return self._is_locked

    def lock(self) -> None:
        """Nobody reads or writes from now on; what waits goes on to the centre. `Desk.unlock` or `switch` ends it."""
        self._is_locked = True

    def close_for_good(self) -> None:
        """This desk is recalled: nobody reads or writes here any more."""
        self._is_recalled = True

    def sign_out(self) -> None:
        """Nobody is signed in; what waits goes on to the centre. The next one comes by `Desk.switch`."""
        self._person_id = None

    def _sits_down(self, person: PersonId) -> None:
        self._person_id = person
        self._is_locked = False

    def _present(self) -> Person:
        """Who reads or writes. Raises Locked, LookupError."""
        self._check_lock()
        return self.person

    def _person(self) -> PersonId:
        """Whose work it is, also while it is locked."""
        return self.person.id

    def _present_id(self) -> PersonId:
        return self._present().id

    def _check_lock(self) -> None:
        if self._is_locked or self._is_recalled:
            raise Locked
