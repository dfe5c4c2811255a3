"""The commands of the call screen. Once a case is saved the same keys do what is wanted then; their names say it."""

from collections.abc import Callable
from typing import Protocol

from console.domain.actions import NoCase
from ui.names import NO_CASES, naming
from ui.screens.call.page import CallPage
from ui.screens.call.saving import Ending
from ui.widgets import Command
from ui.words import Says, says

NO_CASE_KEYS = {
    NoCase.CUT_OFF: "Shift+F2",
    NoCase.SILENT: "Shift+F3",
    NoCase.WRONG_NUMBER: "Shift+F4",
    NoCase.ABUSIVE: "Shift+F5",
    NoCase.TEST: "Shift+F6",
    NoCase.HANDED_OVER: "Shift+F7",
}


class Calls(Protocol):
    """What the commands act on."""

    def page(self) -> CallPage: ...

    def new_call(self) -> None: ...

    def next_tab(self) -> None: ...

    def throw_away(self) -> None: ...

    def print_slip(self) -> None: ...

    def open_saved(self) -> None: ...


def commands_of(calls: Calls) -> list[Command]:
    """Every command of the screen, the most used first."""
    return [*_always(calls), *_while_writing(calls), *_by_state(calls), *_no_cases(calls)]


def _always(calls: Calls) -> list[Command]:
    group = says("Call")
    return [
        Command("call.look_up", says("Look up"), lambda: calls.page().beside.enter_look_up(), ("F10",), group),
        Command(
            "call.where_is", says("Where is my case?"), lambda: calls.page().beside.ask_where_is(), ("F11",), group
        ),
        Command("call.next_tab", says("Next open call"), calls.next_tab, ("Ctrl+Tab",), group),
    ]


def _while_writing(calls: Calls) -> list[Command]:
    group = says("Call")

    def writing() -> bool:
        return not calls.page().is_saved

    def form_of(run: Callable[[CallPage], object]) -> Callable[[], object]:
        return lambda: run(calls.page())

    return [
        Command("call.tell", says("Told to the caller"), form_of(CallPage.tell), ("F4",), group, writing),
        Command("call.unmet", says("Nothing fits"), form_of(CallPage.nothing_fits), ("F5",), group, writing),
        Command(
            "call.concerned",
            says("For somebody else"),
            form_of(lambda page: page.form.unfold(page.form.concerned)),
            ("Shift+F8",),
            group,
            writing,
        ),
        Command(
            "call.reached",
            says("Way of contact, language, needs"),
            form_of(lambda page: page.form.unfold(page.form.reached)),
            ("Shift+F9",),
            group,
            writing,
        ),
        Command("call.throw_away", says("Throw this call away"), calls.throw_away, ("Shift+F12",), group, writing),
    ]


def _by_state(calls: Calls) -> list[Command]:
    group = says("Call")

    def either(writing: Says, saved: Says) -> Says:
        return lambda: saved() if calls.page().is_saved else writing()

    def run(writing: Callable[[CallPage], object], saved: Callable[[CallPage], object]) -> Callable[[], object]:
        return lambda: (saved if calls.page().is_saved else writing)(calls.page())

    return [
        Command(
            "call.f6",
            either(says("Add a body"), says("Copy the number")),
            run(lambda page: page.form.outcome.add_body(), CallPage.copy_number),
            ("F6",),
            group,
        ),
        Command(
            "call.f7",
            either(says("Call back"), says("Print the slip")),
            run(lambda page: page.form.outcome.call_back.control.setFocus(), lambda page: calls.print_slip()),
            ("F7",),
            group,
        ),
        Command(
            "call.f8",
            either(says("Record on an earlier case"), says("Same caller, next case")),
            run(CallPage.record_on_chosen, CallPage.begin_next),
            ("F8",),
            group,
        ),
        Command(
            "call.f9",
            either(says("Save"), says("Open the case")),
            run(lambda page: page.save(Ending.SAVE), lambda page: calls.open_saved()),
            ("F9",),
            group,
        ),
        Command(
            "call.forward",
            either(says("Save and forward"), says("New call")),
            run(lambda page: page.save(Ending.FORWARD), lambda page: calls.new_call()),
            ("Ctrl+Return",),
            group,
        ),
    ]


def _no_cases(calls: Calls) -> list[Command]:
    group = says("Calls that are no case")
    return [
        Command(
            f"call.{outcome.value}",
            naming(NO_CASES, outcome),
            lambda outcome=outcome: calls.page().count(outcome),  # type: ignore[misc]
            (key,),
            group,
            lambda: not calls.page().is_saved,
        )
        for outcome, key in NO_CASE_KEYS.items()
    ]
