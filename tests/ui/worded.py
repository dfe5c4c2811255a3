"""Scenes of everyday words for the pictures: new ones being tried, and some that were changed and ended here."""

from collections.abc import Callable

from console.desk.desk import Step
from console.domain import actions as act
from tests.ui.lively import LivelyDay
from ui.screens.wording.screen import WordingScreen


def worded_scenes(day: LivelyDay, settle: Callable[[LivelyDay], None]) -> dict[str, Callable[[], None]]:
    """The scenes by name."""

    def shown(target: str) -> WordingScreen:
        day.shell.show_screen("wording", target)
        settle(day)
        screen = day.shell.screen_in_front()
        assert isinstance(screen, WordingScreen)
        return screen

    def tried() -> None:
        form = shown("ягаан дэвтэр").form
        form.official.set_text("төрсний гэрчилгээ")
        form.tried.set_text("ягаан дэвтэр авах")
        form.read()

    def ended() -> None:
        if not any(each.is_waiting for each in day.desk.views.wordings()):
            day.desk.do([Step(act.SetSynonym("ногоон дэвтэр", "гадаад паспорт")), Step(act.SetSynonym("загс"))])
        screen = shown("")
        screen.rows.setFocus()
        screen.rows.select("zags")

    return {"wording": tried, "wording_ended": ended}
