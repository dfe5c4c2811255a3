"""The one style sheet, made from tokens."""

from pathlib import Path
from string import Template

from ui.tokens import Colours, Sizes, relative_luminance

_ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"

_SHEET = Template(
    """
* { font-family: "$family"; font-size: ${text}px; }
QWidget { color: $c_text; }
QMainWindow, QDialog, QWidget#window { background: $c_window; }
QLabel { background: transparent; }
QLabel[kind="muted"], QLabel[kind="hint"], QLabel[kind="field"] { color: $c_muted; }
QLabel[kind="hint"], QLabel[kind="field"] { font-size: ${small}px; }
QLabel[kind="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="large"] { font-size: ${large}px; font-weight: 600; }
QLabel[kind="doubt"] { font-size: ${small}px; color: $warn_ink; }
QLabel[kind="fault"] { font-size: ${small}px; color: $bad_ink; }
QLabel[tone="quiet"] { color: $quiet_ink; }
QLabel[tone="info"] { color: $info_ink; }
QLabel[tone="good"] { color: $good_ink; }
QLabel[tone="warn"] { color: $warn_ink; }
QLabel[tone="bad"] { color: $bad_ink; }

QFrame[kind="card"] { background: $c_panel; border: 1px solid $c_border; border-radius: ${r10}px; }
QFrame[kind="side"] { background: $c_window; border: 1px solid $c_border; border-radius: ${r8}px; }
QFrame[kind="popup"] { background: $c_raised; border: 1px solid $c_field_border; border-radius: ${r8}px; }

QLineEdit, QPlainTextEdit {
  background: $c_field; color: $c_text; border: 1px solid $c_field_border; border-radius: ${r6}px;
  padding: ${p5}px ${p10}px;
  selection-background-color: $c_accent; selection-color: $c_on_accent; placeholder-text-color: $c_muted;
}
QLineEdit { min-height: ${h20}px; }
QPlainTextEdit { padding: ${p5}px ${p7}px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid $c_focus; padding: ${p4}px ${p9}px; }
QPlainTextEdit:focus { padding: ${p4}px ${p6}px; }
QLineEdit[prefilled="true"] { color: $c_muted; font-style: italic; }
QLineEdit[doubtful="true"] { border-color: $warn_solid; }
QLineEdit[doubtful="true"]:focus { border-color: $c_focus; }
QLineEdit:read-only { background: $c_window; border: 1px dashed $c_field_border; }
QLineEdit:disabled, QPlainTextEdit:disabled { color: $c_muted; background: $c_window; border-color: $c_border; }

QPushButton {
  background: $c_panel; color: $c_text; border: 1px solid $c_field_border; border-radius: ${r6}px;
  padding: ${p5}px ${p12}px; min-height: ${h20}px; font-weight: 500;
}
QPushButton:hover { background: $c_hover; }
QPushButton:pressed { background: $c_chosen; }
QPushButton:focus { border: 2px solid $c_focus; padding: ${p4}px ${p11}px; }
QPushButton:disabled { color: $c_muted; background: $c_window; border: 1px dashed $c_field_border; }
QPushButton[kind="primary"] { background: $c_accent; color: $c_on_accent; border-color: $c_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $c_accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $c_text; }
QPushButton[kind="primary"]:disabled { background: $c_window; color: $c_muted; border: 1px dashed $c_field_border; }
QPushButton[kind="danger"] { color: $bad_ink; border-color: $bad_solid; }
QPushButton[kind="plain"] { background: transparent; border-color: transparent; padding: ${p5}px ${p7}px; }
QPushButton[kind="plain"]:focus { border: 2px solid $c_focus; padding: ${p4}px ${p6}px; }
QPushButton[kind="choice"] { padding: ${p4}px ${p8}px; color: $c_text; }
QPushButton[kind="choice"]:focus { padding: ${p3}px ${p7}px; }
QPushButton[kind="choice"]:checked {
  background: $c_chosen; color: $c_on_chosen; border: 1px solid $c_chosen_edge; font-weight: 600;
}
QPushButton[kind="choice"]:checked:focus { border: 2px solid $c_focus; }

QCheckBox { spacing: ${p8}px; min-height: ${h24}px; background: transparent; }
QCheckBox::indicator {
  width: ${h16}px; height: ${h16}px; border: 1px solid $c_field_border; border-radius: ${r4}px; background: $c_field;
}
QCheckBox::indicator:checked { background: $c_accent; border-color: $c_accent; image: url("$tick"); }
QCheckBox:focus { color: $c_on_chosen; }
QCheckBox::indicator:focus { border: 2px solid $c_focus; }

QToolTip { background: $c_raised; color: $c_text; border: 1px solid $c_field_border; padding: ${p5}px ${p8}px; }
QMenu { background: $c_raised; color: $c_text; border: 1px solid $c_field_border; padding: ${p4}px; }
QMenu::item { padding: ${p6}px ${p24}px ${p6}px ${p12}px; border-radius: ${r4}px; }
QMenu::item:selected { background: $c_chosen; color: $c_on_chosen; }
QMenu::item:disabled { color: $c_muted; }
QMenu::separator { height: 1px; background: $c_border; margin: ${p4}px 0; }

QListView, QTableView, QTreeView {
  background: transparent; border: none; outline: none;
  selection-background-color: $c_chosen; selection-color: $c_on_chosen;
}
QTableView { gridline-color: transparent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
  background: transparent; color: $c_muted; border: none; border-bottom: 1px solid $c_border;
  padding: ${p6}px ${p8}px; font-size: ${small}px; font-weight: 500;
}
QAbstractScrollArea::corner { background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: ${h12}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${h12}px; margin: 0; }
QScrollBar::handle { background: $c_scroll; border-radius: ${r3}px; }
QScrollBar::handle:vertical { min-height: ${h24}px; margin: 0 ${p3}px; }
QScrollBar::handle:horizontal { min-width: ${h24}px; margin: ${p3}px 0; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QTabBar::tab { background: transparent; color: $c_muted; padding: ${p6}px ${p12}px; border-bottom: 2px solid
transparent; }
QTabBar::tab:selected { color: $c_accent; border-bottom-color: $c_accent; font-weight: 600; }
QProgressBar { background: $c_track; border: none; border-radius: ${r3}px; max-height: ${h6}px; text-align: center; }
QProgressBar::chunk { background: $c_accent; border-radius: ${r3}px; }
"""
)


def style_sheet(colours: Colours, sizes: Sizes, family: str) -> str:
    """The whole style sheet at one look. Lengths: `h` and `r` grow with the type, `p` (gaps) half as fast."""
    values: dict[str, str | int] = {
        "family": family,
        "text": sizes.text,
        "small": sizes.small,
        "title": sizes.title,
        "large": sizes.large,
        "tick": (_ICONS / f"tick-{'dark' if relative_luminance(colours.on_accent) < 0.5 else 'light'}.svg").as_posix(),
    }
    for name, value in vars(colours).items():
        if isinstance(value, str):
            values[f"c_{name}"] = value
    for tone, of_tone in colours.tones.items():
        values[f"{tone}_ink"] = of_tone.ink
        values[f"{tone}_solid"] = of_tone.solid
    for length in range(1, 41):
        values[f"p{length}"] = sizes.space(length)
        values[f"h{length}"] = sizes.px(length)
        values[f"r{length}"] = min(sizes.px(length), 2 * length)
    return _SHEET.substitute(values)
