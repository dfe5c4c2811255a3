"""The call screen: several calls may be open, each a page; its commands act on the page in front."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from console.desk.desk import Changes
from console.domain.ids import CaseId
from console.domain.looks import Call
from ui.screens.call import deeds
from ui.screens.call.content import Caller, Content, as_stored, call_of
from ui.screens.call.keys import NO_CASE_KEYS, commands_of
from ui.screens.call.mine import MinePart
from ui.screens.call.page import CallPage
from ui.screens.call.where import usual_where
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.widgets import Commands, spaced
from ui.words import Text, says, tr

if TYPE_CHECKING:
    from console.desk.drafts import Draft

DRAFT = "call"
"""The kind of this screen's drafts."""


class CallScreen:
    """Drafts of the person signed in come back as pages when it is made, the last one in front."""

    name = "call"
    icon = "phone-call"
    key = "Ctrl+1"

    def __init__(self, host: Host) -> None:
        self.host = host
        self.title: Text = says("Call")
        self.widget: QWidget = _Tall(self._on_resized)
        self._thrown: CallPage | None = None
        self._tabs = QTabBar()
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._tabs.setAccessibleName(tr("Open calls"))
        self._pages = QStackedWidget()
        column = QVBoxLayout(self.widget)
        spaced(self.widget, column, gap=10)
        column.addWidget(self._tabs)
        column.addWidget(self._pages, 1)
        self.mine = MinePart(host)
        column.addWidget(self.mine)
        self._begin(Content())
        self.commands = Commands(self.widget)
        self.commands.add_all(commands_of(self))
        self._tabs.currentChanged.connect(self._on_tab)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]
        host.bridge.write(lambda desk: desk.drafts.mine(), self._bring_back, lambda _: None, lambda: None)

    def open(self, target: str) -> None:
        """Go on; or begin: `new`, `case/ID` (a call about this case), `phone/NUMBER`."""
        what, _, which = target.partition("/")
        if what == "phone":
            where = usual_where(self.host.bridge.desk.office)
            self._take_over(self._begin(Content(caller=Caller(phone=which), where=where)))
        elif what == "case":
            self._begin_about(CaseId(which))
        elif what == "new":
            self.new_call()
        self.page().enter()

    def read(self) -> None:
        """Say everything again, in the language in force."""
        self._tabs.setAccessibleName(tr("Open calls"))
        for page in self._all():
            page.read()
        self.mine.read()
        self._name_tabs()

    def refresh(self, changes: Changes) -> None:
        """Cases, the catalogue or what waits changed."""
        if changes.cases or changes.reference or changes.waiting:
            self.page().refresh()
            self.mine.read()

    def close(self) -> None:
        """Keep what was typed in the last half second."""
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # type: ignore[union-attr]
        self.host.bridge.desk.looks.call = None
        for page in self._all():
            page.drafting.flush()

    def page(self) -> CallPage:
        """The call in front."""
        page = self._pages.currentWidget()
        assert isinstance(page, CallPage)
        return page

    def new_call(self) -> None:
        """F2: a new call; one that is still empty serves."""
        page = self.page()
        if page.is_saved or not page.is_empty:
            self._take_over(self._begin(Content()))
        self.page().take_up()
        self.page().enter()

    def next_tab(self) -> None:
        """Ctrl+Tab: the next open call."""
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + 1) % self._tabs.count())

    def throw_away(self) -> None:
        """Throw the call in front away; with something in it, the key is asked for twice."""
        page = self.page()
        if not page.is_empty and self._thrown is not page:
            self._thrown = page
            page.form.fault.set(says("The same key again throws this call away, with all that is in it."), Tone.WARN)
            return
        page.drafting.throw_away()
        self._drop(page)

    def open_saved(self) -> None:
        """Open the case that was just saved."""
        saved = self.page().saved.saved()
        if saved is not None:
            self.host.show_screen("case", saved.case)

    def _all(self) -> list[CallPage]:
        pages = [self._pages.widget(place) for place in range(self._pages.count())]
        return [page for page in pages if isinstance(page, CallPage)]

    def _begin(self, content: Content, draft: "Draft | None" = None) -> CallPage:
        stored = draft or self.host.bridge.desk.drafts.begin(DRAFT, {} if content.is_empty() else as_stored(content))
        page = CallPage(self.host, stored)
        page.renamed.connect(self._name_tabs)
        page.over.connect(lambda: self._drop(page))
        page.next_wanted.connect(self._on_next)
        page.form.no_case.clicked.connect(lambda _: self._offer_no_cases(page))
        for button, name in (
            (page.form.save, "call.F9"),
            (page.form.unfold_concerned, "call.concerned"),
            (page.form.unfold_reached, "call.reached"),
            (page.form.unfold_promise, "call.promise"),
            (page.form.forward, "call.Ctrl+Return"),
            (page.saved.copy, "call.F6"),
            (page.saved.print, "call.F7"),
            (page.saved.next, "call.F8"),
            (page.saved.show_case, "call.F9"),
            (page.saved.new, "call.Ctrl+Return"),
        ):
            button.clicked.connect(lambda _=False, name=name: self.commands.run(name))
        page.form.similar.acted.connect(lambda: self.commands.run("call.F8"))
        self._pages.addWidget(page)
        self._tabs.addTab("")
        self._name_tabs()
        return page

    def _take_over(self, page: CallPage) -> None:
        """Bring a page to the front; an empty or saved one that it leaves behind is no longer needed."""
        before = self.page()
        self._tabs.setCurrentIndex(self._pages.indexOf(page))
        self._pages.setCurrentWidget(page)
        if before is not page and (before.is_saved or before.is_empty):
            self._drop(before)

    def _drop(self, page: CallPage) -> None:
        if self._pages.count() == 1:
            self._begin(Content())
        place = self._pages.indexOf(page)
        if place < 0:
            return
        page.end()
        self._pages.removeWidget(page)
        self._tabs.removeTab(place)
        page.deleteLater()
        self._on_tab(self._tabs.currentIndex())
        self._name_tabs()

    def _bring_back(self, drafts: "list[Draft]") -> None:
        kept = [draft for draft in drafts if draft.kind == DRAFT]
        for draft in kept:
            page = self._begin(Content(), draft)
        if kept:
            self._take_over(page)
            page.enter()

    def _begin_about(self, case: CaseId) -> None:
        page = self._begin(Content())
        self._take_over(page)
        deeds.begin_about(page, self.host, case)

    def _on_next(self, content: Content) -> None:
        self._take_over(self._begin(content))
        self.page().on_edited()
        self.page().enter()

    def _on_tab(self, place: int) -> None:
        if 0 <= place < self._pages.count():
            self._pages.setCurrentIndex(place)
            self.page().refresh()
            self._name_tabs()

    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.page().isAncestorOf(new):
            self.page().on_focus_moved()

    def _name_tabs(self) -> None:
        for place, page in enumerate(self._all()):
            self._tabs.setTabText(place, page.title().replace("&", "&&"))
        self._tabs.setVisible(self._tabs.count() > 1)
        self.host.show_call(self.page().began_at if self._pages.count() else None)
        self.host.bridge.desk.looks.call = self._running() if self._pages.count() else None

    def _running(self) -> Call | None:
        """The call in front, while there is one."""
        page = self.page()
        return None if page.is_saved or page.is_empty else call_of(page.content())

    def _on_resized(self, height: int) -> None:
        self.mine.fit(height)

    def _offer_no_cases(self, page: CallPage) -> None:
        menu = QMenu(self.widget)
        for outcome in NO_CASE_KEYS:
            menu.addAction(self.commands.action(f"call.{outcome.value}", menu))
        button = page.form.no_case
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))


class _Tall(QWidget):
    """Tells its height, so that the list below the calls comes and goes with the room."""

    def __init__(self, resized: Callable[[int], None]) -> None:
        super().__init__()
        self._resized = resized

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resized(event.size().height())
