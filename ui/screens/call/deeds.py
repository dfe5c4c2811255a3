"""What the keys of the call screen do on the call in front."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from console.domain.actions import NoCase
from console.domain.ids import CaseId
from ui.screens.call.content import About, Matter, Outcome
from ui.screens.call.page import CallPage
from ui.screens.call.saved import SavedCase
from ui.screens.call.saving import Ending
from ui.screens.screen import Host
from ui.words import tr

if TYPE_CHECKING:
    from console.desk.views import Views

MakeSlip = Callable[[SavedCase, QWidget, Callable[[], None]], None]


def save(page: CallPage, ending: Ending) -> None:
    """F9, Ctrl+Enter: save the call, one way or another."""
    if page.preset.is_reading:
        page.preset.settled.connect(lambda: save(page, ending), Qt.ConnectionType.SingleShotConnection)
    elif not page.is_saved:
        page.closing.save(page.content(), ending)


def count(page: CallPage, outcome: NoCase) -> None:
    """Shift and an F-key: the call is no case."""
    if not page.is_saved:
        page.closing.count(page.content(), outcome)


def record_on_chosen(page: CallPage) -> None:
    """F8: go to the earlier and similar cases; there, record this call on the one the focus stands on."""
    row = page.beside.earlier.current()
    if row is None or not page.beside.earlier.rows.hasFocus():
        page.beside.earlier.enter()
        return
    page.be_about(About(row.id, row.number, row.subject))


def join_similar(page: CallPage, host: Host) -> None:
    """Ctrl+F8: join the similar case one stands on, else the one most like the call, when this call is saved.

    The same key again takes it back; own number, term and answer stay in either case.
    """
    joins, similar = page.form.content().joins, page.beside.earlier.current_similar()
    if joins.case:
        page.form.join(About())
    elif similar is not None:
        page.form.join(About(similar.case.id, similar.case.number, similar.case.subject))
        host.announce(tr("Will join the similar case when saved"))
    else:
        page.beside.earlier.enter()


def begin_about(page: CallPage, host: Host, case: CaseId) -> None:
    """A call about this case: read how it is called."""
    host.bridge.read(f"{page.name}/about", lambda views: _about(views, case), page.be_about)


def _about(views: "Views", case: CaseId) -> About:
    view = views.case(case)
    return About(case, view.case.number, view.case.subject) if view is not None else About()


def tell(page: CallPage, host: Host) -> None:
    """F4: the service one stands on was told to the caller."""
    if page.beside.look_up.tell():
        host.announce(tr("Told to the caller"))
    else:
        page.beside.enter_look_up()


def nothing_fits(page: CallPage, host: Host) -> None:
    """F5: the directory does not answer what is asked; it is counted."""
    if page.beside.look_up.nothing_fits():
        host.announce(tr("Counted: nothing fits"))
    else:
        page.beside.enter_look_up()


def back_to_form(page: CallPage) -> None:
    """Escape: from anywhere beside the form back to the field one came from."""
    page.beside.show_look_up()
    if not page.is_saved:
        page.form.bring_back(*page.last_field)


def copy_number(page: CallPage, host: Host) -> None:
    """F6 after saving: put the case's number on the clipboard."""
    page.saved.copy_number()
    host.announce(tr("The number is copied"))


def make_slip(page: CallPage, host: Host, make: MakeSlip) -> None:
    """F7 after saving: what the citizen takes along, on paper or as a PDF."""
    saved = page.saved.saved()
    if saved is not None:
        make(saved, page, lambda: host.announce(tr("The slip is made")))


def begin_next(page: CallPage) -> None:
    """F8 after saving: the next case of the same caller, with the same contact, person and place."""
    page.next_wanted.emit(replace(page.content(), matter=Matter(), outcome=Outcome(), about=About()))
