"""The commands of the call screen. Once a case is saved the same keys do what is wanted then; their names say it."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from console.domain.actions import CITIZENS_KINDS, Kind, NoCase
from ui.names import KINDS, NO_CASES, naming
from ui.screens.call import deeds
from ui.screens.call.page import CallPage
from ui.screens.call.saving import Ending
from ui.screens.call.slip import choose_printer, print_slip
from ui.screens.screen import Host
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
Deed = Callable[[CallPage], object]


class Calls(Protocol):
    """What the commands act on."""

    host: Host

    def page(self) -> CallPage: ...

    def new_call(self) -> None: ...

    def next_tab(self) -> None: ...

    def throw_away(self) -> None: ...

    def open_saved(self) -> None: ...


def commands_of(calls: Calls) -> list[Command]:
    """Every command of the screen, in the order of the F1 sheet."""
    groups = (_always, _while_writing, _by_state, _saving, _once_saved, _kinds, _no_cases)
    return [command for group in groups for command in group(calls)]


def _always(calls: Calls) -> list[Command]:
    group = says("Call")
    look_up: Deed = lambda page: page.beside.enter_look_up()  # noqa: E731
    where_is: Deed = lambda page: page.beside.ask_where_is()  # noqa: E731
    return [
        Command("call.look_up", says("Look up"), _on_page(calls, look_up), ("F10",), group),
        Command("call.where_is", says("Where is my case?"), _on_page(calls, where_is), ("F11",), group),
        Command("call.back", says("Back to the form"), _on_page(calls, deeds.back_to_form), ("Escape",), group),
        Command("call.next_tab", says("Next open call"), calls.next_tab, ("Ctrl+Tab",), group),
    ]


def _once_saved(calls: Calls) -> list[Command]:
    return [
        Command(
            "call.choose_printer",
            says("Choose a printer or PDF for the slip"),
            _on_page(calls, partial(deeds.make_slip, host=calls.host, make=choose_printer)),
            ("Shift+F11",),
            says("Call"),
            lambda: calls.page().is_saved,
        )
    ]


def _while_writing(calls: Calls) -> list[Command]:
    rows: tuple[tuple[str, Says, Deed, str], ...] = (
        ("tell", says("Told to the caller"), partial(deeds.tell, host=calls.host), "F4"),
        ("unmet", says("Nothing fits"), partial(deeds.nothing_fits, host=calls.host), "F5"),
        ("join", says("Join the similar case"), partial(deeds.join_similar, host=calls.host), "Ctrl+F8"),
        ("concerned", says("For somebody else"), lambda page: page.form.unfold(page.form.concerned), "Shift+F8"),
        (
            "reached",
            says("Way of contact, language, needs"),
            lambda page: page.form.unfold(page.form.reached),
            "Shift+F9",
        ),
        (
            "promise",
            says("Promise to the citizen"),
            lambda page: page.form.unfold(page.form.outcome.promise),
            "Ctrl+F9",
        ),
        ("throw_away", says("Throw this call away"), lambda _: calls.throw_away(), "Shift+F12"),
    )
    return [
        Command(f"call.{name}", words, _on_page(calls, run), (key,), says("Call"), lambda: not calls.page().is_saved)
        for name, words, run, key in rows
    ]


def _by_state(calls: Calls) -> list[Command]:
    return [
        _either(
            calls,
            "F6",
            (says("Add a body"), lambda page: page.form.outcome.add_body()),
            (says("Copy the number"), partial(deeds.copy_number, host=calls.host)),
        ),
        _either(
            calls,
            "F7",
            (says("Call back"), lambda page: page.form.outcome.call_back.control.setFocus()),
            (says("Print the slip"), partial(deeds.make_slip, host=calls.host, make=print_slip)),
        ),
        _either(
            calls,
            "F8",
            (says("Record on an earlier case"), deeds.record_on_chosen),
            (says("Same caller, next case"), deeds.begin_next),
        ),
    ]


def _saving(calls: Calls) -> list[Command]:
    return [
        _either(
            calls,
            "F9",
            (says("Save"), partial(deeds.save, ending=Ending.SAVE)),
            (says("Open the case"), lambda _: calls.open_saved()),
        ),
        _either(
            calls,
            "Ctrl+Return",
            (says("Save and forward"), partial(deeds.save, ending=Ending.FORWARD)),
            (says("New call"), lambda _: calls.new_call()),
        ),
    ]


def _kinds(calls: Calls) -> list[Command]:
    """The kinds by F-keys too: Alt and a digit may type a letter under Windows' Mongolian layout."""

    def choose(page: CallPage, kind: Kind) -> None:
        page.form.matter.set_kind(kind)
        page.on_edited()

    return [
        Command(
            f"call.kind.{kind.value}",
            naming(KINDS, kind),
            _on_page(calls, partial(choose, kind=kind)),
            (f"Ctrl+Shift+F{place}",),
            says("Kind (first letter)"),
            lambda: not calls.page().is_saved,
        )
        for place, kind in enumerate(CITIZENS_KINDS, start=1)
    ]


def _no_cases(calls: Calls) -> list[Command]:
    return [
        Command(
            f"call.{outcome.value}",
            naming(NO_CASES, outcome),
            _on_page(calls, partial(deeds.count, outcome=outcome)),
            (key,),
            says("Calls that are no case"),
            lambda: not calls.page().is_saved,
        )
        for outcome, key in NO_CASE_KEYS.items()
    ]


def _on_page(calls: Calls, run: Deed) -> Callable[[], object]:
    return lambda: run(calls.page())


def _either(calls: Calls, key: str, writing: tuple[Says, Deed], saved: tuple[Says, Deed]) -> Command:
    """One key that does one thing while a call is written, and another once its case is saved."""

    def now() -> tuple[Says, Deed]:
        return saved if calls.page().is_saved else writing

    return Command(f"call.{key}", lambda: now()[0](), lambda: now()[1](calls.page()), (key,), says("Call"))
