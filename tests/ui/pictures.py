"""Pictures of every screen: `python -m tests.ui.pictures DIR [NAME ...]`, in sizes, languages and colours."""

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QApplication

from console.domain.ids import CaseId
from tests.ui.lively import LivelyDay, common_problem, full_case, late_case, like_calls, ready_day, unruled, until
from tests.ui.troubled import troubled_scenes
from tests.ui.worded import worded_scenes
from ui import words
from ui.screens.call.screen import CallScreen
from ui.screens.case.screen import CaseScreen
from ui.screens.help import HelpSheet
from ui.screens.queues.screen import QueuesScreen
from ui.theme import Theme
from ui.tokens import Mode


@dataclass(frozen=True)
class Look:
    """One way of looking at a screen."""

    name: str
    size: QSize
    percent: int = 100
    mode: Mode = Mode.LIGHT
    language: str = "mn"


LOOKS = (
    Look("small", QSize(1366, 768)),
    Look("large", QSize(1560, 980)),
    Look("dark", QSize(1366, 768), mode=Mode.DARK),
    Look("contrast", QSize(1366, 768), mode=Mode.CONTRAST),
    Look("english", QSize(1366, 768), language="en"),
    Look("double", QSize(1920, 1080), percent=200),
)


def scenes(day: LivelyDay) -> dict[str, Callable[[], None]]:
    """What is put in front for each picture."""
    case, shell = full_case(day), day.shell

    def panel(name: str, of: CaseId = case) -> Callable[[], None]:
        def show() -> None:
            shell.show_screen("case", of)
            settle(day)
            shell.screen_in_front().commands.run(f"case.{name}")

        return show

    def edit() -> None:
        shell.show_screen("case", case)
        settle(day)
        shell.screen_in_front().parts.facts.begin("subject")  # type: ignore[attr-defined]

    def help_sheet() -> None:
        shell.show_screen("case", case)
        settle(day)
        shell.commands.run("window.help")

    def several() -> None:
        shell.show_screen("queues", "office")
        settle(day)
        lists = shell.screen_in_front()
        assert isinstance(lists, QueuesScreen)
        if not lists.several.isVisible():
            lists.commands.run("queues.choose")
            lists.commands.run("queues.narrow")

    joined, problem, near = common_problem(day)

    def join() -> None:
        shell.show_screen("case", near)
        settle(day)
        shell.screen_in_front().commands.run("case.join_problem")

    late = late_scenes(day)
    like_calls(day)

    def call(*, is_joining: bool) -> None:
        shell.show_screen("call")
        screen = shell.screen_in_front()
        assert isinstance(screen, CallScreen)
        form, earlier = screen.page().form, screen.page().beside.earlier
        form.where.prefill("1107")
        topic = unruled(day)
        form.matter.choose_topic(topic.id, topic.title)
        form.matter.text.set_text("Хоёр хоног болж байна")
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        until(app, lambda: earlier.similar_count() > 0)
        if is_joining == form.joining.isHidden():
            screen.commands.run("call.join")
        settle(day)

    troubled = troubled_scenes(day, case, settle)
    priced = next(each for each in day.desk.views.catalogue().services.values() if each.fee and each.documents)
    service = f"service/{priced.id}"
    return (
        {
            "queues": lambda: shell.show_screen("queues", "office"),
            "call_likely": lambda: call(is_joining=False),
            "call_joining": lambda: call(is_joining=True),
            "call_backs": lambda: shell.show_screen("call_backs"),
            "case": lambda: shell.show_screen("case", case),
            "case_answer": panel("answer"),
            "case_follow_up": panel("record_follow_up"),
            "case_survey": panel("record_survey"),
            "case_promise": panel("make_promise"),
            "case_withdrawn": lambda: withdrawn(day, case),
            "case_why": panel("reveal", joined),
            "case_used": lambda: used(day, panel("used")),
            "case_edit": edit,
            "case_joined": lambda: shell.show_screen("case", joined),
            "case_problem": lambda: shell.show_screen("case", problem),
            "case_join": join,
            "several": several,
            "catalogue": lambda: shell.show_screen("catalogue"),
            "catalogue_service": lambda: shell.show_screen("catalogue", service),
            "tasks": lambda: shell.show_screen("tasks"),
            "settings": lambda: shell.show_screen("settings"),
            "palette": lambda: shell.palette_box.open("гэрэл"),
            "help": help_sheet,
        }
        | late
        | troubled
        | worded_scenes(day, settle)
    )


def used(day: LivelyDay, show: Callable[[], None]) -> None:
    """Who has looked at a case, as the centre tells it."""
    day.desk.pulse.until_still()
    show()
    screen = day.shell.screen_in_front()
    assert isinstance(screen, CaseScreen)
    panel = screen.parts.panels.panel("used")
    panel.fill({"reason": "Иргэн өөрийн мэдээлэлд хэн хандсаныг асуув"})
    panel.submitted.emit()


def withdrawn(day: LivelyDay, case: CaseId) -> None:
    """What is asked where a citizen takes the matter back."""
    day.shell.show_screen("case", case)
    settle(day)
    screen = day.shell.screen_in_front()
    assert isinstance(screen, CaseScreen)
    screen.commands.run("case.close")
    screen.parts.panels.panel("close").fill({"outcome": "withdrawn"})


def late_scenes(day: LivelyDay) -> dict[str, Callable[[], None]]:
    """Who had a late case, and its passing on."""
    case, shell = late_case(day), day.shell

    def show_holders() -> None:
        shell.show_screen("case", case)
        settle(day)
        bar = shell.screen_in_front().parts.facts.verticalScrollBar()  # type: ignore[attr-defined]
        bar.setValue(bar.maximum())

    def pass_on() -> None:
        shell.show_screen("case", case)
        settle(day)
        shell.screen_in_front().commands.run("case.pass_on")

    return {"case_late": show_holders, "case_pass_on": pass_on}


def settle(day: LivelyDay) -> None:
    """Wait for what was asked for."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    day.settle(app)
    for _ in range(5):
        app.processEvents()


def speak(app: QApplication, day: LivelyDay, language: str) -> None:
    """Another language everywhere, as the program itself changes it."""
    words.set_language(language)
    for window in app.topLevelWidgets():
        app.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
    day.shell.read()


def leave_sheets(day: LivelyDay) -> None:
    """Take away what lies over the window."""
    day.shell.palette_box.leave()
    for sheet in day.shell.findChildren(HelpSheet):
        sheet.leave()


def main(arguments: Sequence[str]) -> int:
    """Take the pictures; with names, only of those scenes."""
    folder, wanted = Path(arguments[0]), set(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme = Theme(app)
    theme.wear(Mode.LIGHT, percent=100)
    with tempfile.TemporaryDirectory() as made:
        day = ready_day(Path(made), login="supervisor")
        shots = scenes(day)
        for look in LOOKS:
            if wanted & {each.name for each in LOOKS} and look.name not in wanted:
                continue
            theme.wear(look.mode, percent=look.percent)
            speak(app, day, look.language)
            day.shell.resize(look.size)
            day.shell.show()
            for name, show in shots.items():
                if wanted & set(shots) and name not in wanted:
                    continue
                day.shell.show_screen("queues")
                settle(day)
                show()
                settle(day)
                path = folder / f"{name}-{look.name}.png"
                day.shell.grab().save(str(path))
                print(path)
                leave_sheets(day)
        day.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
