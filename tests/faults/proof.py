"""What must hold when everything has come to rest, whatever happened before."""

from collections.abc import Iterable

from tests.faults.inside import CentreFiles, DeskFiles


class Broken(AssertionError):
    """What must hold did not."""


def so(holds: object, what: str) -> None:
    """Raises Broken unless it holds."""
    if not holds:
        raise Broken(what)


def none(found: object, what: str) -> None:
    """Raises Broken with what was found."""
    so(not found, f"{what}: {found}")


def nothing_is_lost(desk: DeskFiles, centre: CentreFiles, promised: Iterable[str]) -> None:
    """Each action that was promised is at the centre exactly once, nothing waits, and desk and centre hold the same.

    Raises Broken.
    """
    none(desk.damage(), "the desk's databases are damaged")
    none(centre.damage(), "the centre's database is damaged")
    none(desk.waiting(), "still waiting")
    journal = [id for id, _ in centre.journal()]
    none(set(promised) - set(journal), "acknowledged and not at the centre")
    so(len(journal) == len(set(journal)), "an action is in the journal twice")
    none({id: count for id, count in centre.in_cases().items() if count > 1}, "an action is twice in the timelines")
    none(set(desk.archived()) - set(journal), "archived and not at the centre")
    none(centre.files_missing(), "attachments that the centre does not have")
    scopes = desk.scopes()
    so(scopes, "the desk holds no scope")
    so(desk.documents() == centre.documents(scopes), "the desk holds something else than the centre")
