"""A lost workstation: it is recalled, hands in what it has, hears nothing, destroys its key and says so."""

from console.server.centre import Centre
from console.server.problem import Problem
from console.store import accounts
from console.store.accounts import Device


def destroyed(centre: Centre, device: Device) -> None:
    """A recalled desk has destroyed its key, and its token ends. Raises Problem(not_recalled) of any other desk."""
    if device.recalled is None:
        raise Problem(409, "not_recalled")
    with centre.database.write() as connection:
        accounts.destroyed(connection, device.enrolment, at=centre.now())
