"""What a widget says, kept so that it can be said again in another language."""

from collections.abc import Callable

from ui.words import Text, said


class Speech:
    """The lines of one widget. Its `changeEvent` calls `again()` when Qt tells that the language changed."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[Callable[[str], object], Text]] = {}

    def line(self, name: str, setter: Callable[[str], object], text: Text) -> None:
        """Say `text` through `setter` now and after each change of language; the same name again takes its place."""
        self._lines[name] = (setter, text)
        setter(said(text))

    def again(self) -> None:
        """Say every line in the language now in force."""
        for setter, text in self._lines.values():
            if not isinstance(text, str):
                setter(text())
