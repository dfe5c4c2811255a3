"""A place in one line: aimag, soum and bag (or district and khoroo) are searched together, so one field takes the place
of three.
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.widgets.picker import Pick, Picker, Search
from ui.words import Text

BETWEEN = " › "


class PlacePicker(Picker):
    """Shows the whole path of the place picked, since the names of soums repeat. `path` answers its names, the widest
    first.
    """

    def __init__(
        self,
        label: Text,
        *,
        search: Search | None = None,
        path: Callable[[str], Sequence[str]],
        placeholder: Text = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._path = path
        super().__init__(label, search=search, placeholder=placeholder, key=key, parent=parent)

    def set_place(self, code: str | None) -> None:
        """Show a place by its code, or nothing; not an edit by a person."""
        names = self._path(code) if code else ()
        self.set_pick(Pick(code, names[-1]) if code and names else None)

    def place(self) -> str | None:
        """The code of the place picked."""
        pick = self.picked()
        return pick.id if pick else None

    def _shown(self, pick: Pick) -> str:
        return BETWEEN.join(self._path(pick.id)) or pick.title
