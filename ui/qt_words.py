"""Qt's own words (buttons, the menu of a text field, the file dialog) in Mongolian, which Qt does not ship."""

from PySide6.QtCore import QTranslator

from ui import words

CONTEXT = "Qt"


def qt(sentence: str) -> str:
    """A sentence of Qt's, collected for the catalogue under the context "Qt"."""
    return sentence


SENTENCES: frozenset[str] = frozenset(
    (
        # buttons of dialogs
        qt("OK"),
        qt("&OK"),
        qt("Cancel"),
        qt("&Cancel"),
        qt("Close"),
        qt("&Close"),
        qt("&Yes"),
        qt("Yes to &All"),
        qt("&No"),
        qt("N&o to All"),
        qt("Save"),
        qt("&Save"),
        qt("Save All"),
        qt("Open"),
        qt("&Open"),
        qt("Discard"),
        qt("Don't Save"),
        qt("Close without Saving"),
        qt("Apply"),
        qt("Reset"),
        qt("Restore Defaults"),
        qt("Help"),
        qt("Retry"),
        qt("Ignore"),
        qt("Abort"),
        qt("Show Details..."),
        qt("Hide Details..."),
        # the menu of a text field
        qt("&Undo"),
        qt("&Redo"),
        qt("Cu&t"),
        qt("&Copy"),
        qt("&Paste"),
        qt("Delete"),
        qt("&Delete"),
        qt("Select All"),
        # the file dialog
        qt("Open"),
        qt("Find Directory"),
        qt("Save As"),
        qt("Directory:"),
        qt("Look in:"),
        qt("File &name:"),
        qt("Files of type:"),
        qt("&Choose"),
        qt("Create &New Folder"),
        qt("New Folder"),
        qt("Create New Folder"),
        qt("&Rename"),
        qt("Show &hidden files"),
        qt("All Files (*)"),
        qt("Name"),
        qt("Size"),
        qt("Type"),
        qt("Kind"),
        qt("Date Modified"),
        qt("Back"),
        qt("Forward"),
        qt("Parent Directory"),
        qt("List View"),
        qt("Detail View"),
        qt("Go back"),
        qt("Go forward"),
        qt("Go to the parent directory"),
        qt("My Computer"),
        qt("Computer"),
        qt("Drive"),
        qt("File"),
        qt("Folder"),
    )
)


class QtWords(QTranslator):
    """Answers Qt's question for one of its own sentences from the same catalogue as everything else."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, count: int = -1) -> str:
        if source not in SENTENCES or words.language() == "en":
            return ""
        return words.in_language(words.language(), source, CONTEXT)

    def isEmpty(self) -> bool:
        return False
