"""After a recovery of desk.db one calm notice tells the people, until one of them has read it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.builders import CentreLine, opening_step, ready_desk
from tests.ui.fakes import OpenWindow, ready_centre, signed_in
from ui import words
from ui.widgets import unnamed


@pytest.mark.parametrize(
    ("damage", "language", "said"),
    [
        ("damaged", "mn", "илгээх 2 бичилт хадгалагдсан. Эвдэрсэн файл ч хэвээр байгаа."),
        ("damaged", "en", "2 entries that waited to be sent. The damaged file is kept."),
        ("gone", "mn", "Энэ ажлын байрны файл алга болсон"),
        ("gone", "en", "was gone and has been made again, with 2 entries"),
    ],
)
def test_a_recovery_is_told_above_every_screen_until_somebody_has_read_it(
    qtbot: QtBot, tmp_path: Path, damage: str, language: str, said: str
) -> None:
    room = ready_centre(tmp_path)
    desk = ready_desk(room, tmp_path / "desk", line=CentreLine(room))
    desk.do([opening_step(), opening_step()])
    desk.stop()
    path = tmp_path / "desk" / "desk.db"
    path.unlink()
    if damage == "damaged":
        path.write_bytes(bytes(40_000))
    for is_first in (True, False):
        with signed_in(qtbot, tmp_path, room=room) as opened:
            words.set_language(language)
            opened.shell.read()
            assert said in opened.shell.recovery.text()
            assert not opened.shell.recovery.isHidden()
            opened.shell.show_screen("queues")
            assert not opened.shell.recovery.isHidden()
            assert unnamed(opened.shell.recovery) == []
            if not is_first:
                opened.press("Ctrl+F10")
                assert opened.shell.recovery.isHidden()
    with signed_in(qtbot, tmp_path, "supervisor", room=room) as opened:
        assert opened.shell.recovery.isHidden()


def test_nothing_is_said_where_nothing_was_wrong(opened: OpenWindow) -> None:
    assert opened.shell.recovery.isHidden()
    assert not next(each for each in opened.shell.commands.all() if each.id == "window.recovered").enabled()
