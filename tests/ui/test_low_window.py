"""On a low window the rows of a call come first, its buttons are never cut, and an open panel hides no timeline."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from console.desk.views import LikelyBody
from console.domain.catalogue import BodyId
from tests.ui.fakes import OpenWindow, signed_in
from tests.ui.test_case import case_screen, forwarded, open_panel, show
from tests.ui.test_large_type import is_seen_whole
from ui.screens.call.form import CallForm
from ui.screens.case.body_panels import AnswerPanel
from ui.theme import Theme
from ui.tokens import Mode
from ui.widgets.short_label import ShortLabel
from ui.widgets.walker import clipped

LONG = "Багануур, зүүн өмнөд бүсийн цахилгаан түгээх сүлжээ, Улаанбаатар хотын салбар нэгж"


def with_both_offers(opened: OpenWindow) -> CallForm:
    """A call for which a body is likely and similar cases are open."""
    form = opened.form
    likely = LikelyBody(BodyId("lights"), LONG, "topic", 3, 5, "Улаанбаатар, Баянгол")
    form.outcome.offered.suggest([likely])
    form.similar.set("5 ижил төстэй бүртгэл энд шийдвэрлээгүй байна")
    return form


def rows_in_sight(form: CallForm) -> list[QWidget]:
    """The lines of the form that are seen whole, by one field of each."""
    fields = [form.controls[name] for name in ("caller.phone", "where.address", "matter.kind", "matter.topic")]
    fields += [form.controls[name] for name in ("matter.subject", "matter.text")] + [form.marks.urgent]
    return [field for field in fields if is_seen_whole(field)]


def test_at_the_usual_size_six_rows_and_both_buttons_stay_in_sight_beside_two_offers(
    qtbot: QtBot, tmp_path: Path, theme: Theme
) -> None:
    with signed_in(qtbot, tmp_path) as opened:
        opened.window.resize(1366, 768)
        form = with_both_offers(opened)
        qtbot.waitUntil(lambda: len(rows_in_sight(form)) >= 6, timeout=10_000)
        assert all(map(is_seen_whole, (form.no_case, form.save, form.forward)))
        assert form.outcome.offered.banner.y() + form.outcome.offered.y() == form.similar.y()


@pytest.mark.parametrize("height", [768, 900])
def test_at_twice_the_type_size_the_buttons_are_never_cut(
    qtbot: QtBot, tmp_path: Path, theme: Theme, height: int
) -> None:
    with signed_in(qtbot, tmp_path) as opened:
        theme.wear(Mode.LIGHT, percent=200)
        opened.window.resize(1366, height)
        form = with_both_offers(opened)
        buttons = (form.no_case, form.save, form.forward)
        qtbot.waitUntil(lambda: all(map(is_seen_whole, buttons)), timeout=10_000)
        qtbot.waitUntil(lambda: len(rows_in_sight(form)) >= 1)
        assert clipped(form) == []
        said = [label for label in form.outcome.offered.findChildren(ShortLabel) if LONG in label.text()]
        assert [LONG in label.toolTip() for label in said] == [True]
        opened.press("Shift+F8")
        assert not form.concerned.isHidden()
        theme.wear(Mode.LIGHT)
        qtbot.waitUntil(form.title.isVisible)
        qtbot.waitUntil(form.meter.isVisible)
        qtbot.waitUntil(form.unfold_concerned.isVisible)


def test_an_open_panel_leaves_the_timeline_to_be_scrolled_to(qtbot: QtBot, tmp_path: Path, theme: Theme) -> None:
    with signed_in(qtbot, tmp_path) as opened:
        theme.wear(Mode.LIGHT, percent=200)
        opened.window.resize(1366, 768)
        show(opened, forwarded())
        timeline = case_screen(opened).parts.timeline
        opened.press("F5")
        panel = open_panel(opened)
        assert isinstance(panel, AnswerPanel)
        first = panel.outcome.findChildren(QAbstractButton)[0]
        qtbot.waitUntil(partial(is_seen_whole, first), timeout=10_000)
        assert timeline.isVisible()
        assert timeline.visibleRegion().isEmpty()
        for _ in range(40):
            if timeline.hasFocus():
                break
            opened.press("Tab")
        assert timeline.hasFocus()
        qtbot.waitUntil(lambda: not timeline.visibleRegion().isEmpty())
