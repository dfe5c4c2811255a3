"""A citizen may be named `<img ...>`: what he is called stands on the screen as he is called, and loads nothing."""

import html
from pathlib import Path

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from tests.builders import exchange_until_still, forward_step, opening_step
from tests.ui.fakes import OpenWindow, signed_in
from ui.widgets.tip import plain_tip, set_tip

TAGS = [
    '<img src="file:////server/share/x.png">', "<b>Болд</b>", "<a href='http://x.example'>x</a>", "<qt>x", "<!--x-->",
    "<script>alert(1)</script>", "<table><tr><td>x", "&lt;b&gt;", "<h1>ГАРЧИГ</h1>", "a < b > c",
    "<?xml version='1.0'?>", "<p style='font-size:100pt'>x", "<br>", "<svg onload=x>", "</body>",
]  # fmt: skip


def is_harmless(tip: str) -> bool:
    """Whether Qt takes a tip for plain text, or for HTML without a tag of its own."""
    return not Qt.mightBeRichText(tip) or (tip.startswith("<qt>") and tip.endswith("</qt>") and "<" not in tip[4:-5])


def test_a_tip_says_what_it_is_given_and_is_never_read_as_html(qtbot: QtBot) -> None:
    for words in TAGS:
        tip = plain_tip(words)
        assert is_harmless(tip), words
        assert tip == words or html.unescape(tip[4:-5]) == words
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, "Сумын Засаг дарга & зөвлөл")
    assert widget.toolTip() == "Сумын Засаг дарга & зөвлөл"
    print(f"{len(TAGS)} texts tried")


def hostile_case(opened: OpenWindow, words: str) -> act.CaseId:
    """A case in which everything that people type is these words."""
    case = new_case_id()
    party = act.Party(words, words, None, (act.Phone("99112345", best_time=words),), words, words)
    steps = [act.AddNote(words), act.Attach(act.FileHash("0" * 64), words, 5, "text/plain")]
    opening = opening_step(case, subject=words, text=words, caller=party)
    forward = forward_step(case, name=words)
    opened.desk.do([opening, forward, *(Step(each, case) for each in steps)])
    exchange_until_still(opened.desk)
    return case


def tips_of(model: QAbstractItemModel | None) -> list[str]:
    if not isinstance(model, QAbstractTableModel):
        return []
    rows, columns = range(min(model.rowCount(QModelIndex()), 50)), range(model.columnCount(QModelIndex()))
    cells = (model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) for row in rows for column in columns)
    return [str(each) for each in cells if each]


def test_no_label_and_no_tip_of_any_screen_takes_a_citizens_words_for_html(qtbot: QtBot, tmp_path: Path) -> None:
    labels = tips = shown = 0
    with signed_in(qtbot, tmp_path) as opened:
        for words in (TAGS[0], TAGS[3], TAGS[9]):
            case = hostile_case(opened, words)
            for name, target in (("case", case), ("queues", ""), ("call", ""), ("settings", "")):
                opened.shell.show_screen(name, target)
                opened.settle()
                for label in opened.window.findChildren(QLabel):
                    assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
                    labels += 1
                    shown += words in label.text()
                for widget in opened.window.findChildren(QWidget):
                    assert is_harmless(widget.toolTip())
                    tips += bool(widget.toolTip())
                for view in opened.window.findChildren(QAbstractItemView):
                    for tip in tips_of(view.model()):
                        assert is_harmless(tip)
                        tips += 1
    print(f"{labels} labels and {tips} tips read, {shown} with the words")
    assert shown > 10
