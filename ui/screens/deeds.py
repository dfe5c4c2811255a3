"""Writing from a screen: one list of actions to the desk, and what is said of it afterwards."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from console.desk.desk import Desk, Step
from console.desk.drafts import DraftId
from console.domain.actions import Action
from console.domain.ids import CaseId, ContactId
from console.domain.refused import Refused
from ui.known import facts_in_words, known_at
from ui.screens.screen import Host
from ui.sentences import refused_sentence
from ui.words import tr

Say = Callable[[str, str | None], None]
"""Takes the sentence why something was not taken, and the name of the field it is about."""


class Deeds:
    """The way a screen writes: what was refused comes back as a sentence, and the disk's refusal too."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def do(
        self,
        steps: Callable[[Desk], Sequence[Step]],
        *,
        done: Callable[[], None],
        refused: Say,
        draft: DraftId | None = None,
        contact: ContactId | None = None,
    ) -> None:
        """Do the steps (made in the worker); `done` is called once they are stored here."""

        def work(desk: Desk) -> tuple[Refused, Mapping[str, Any]] | None:
            try:
                desk.do(steps(desk), draft=draft, contact=contact)
            except Refused as error:
                return error, facts_in_words(error.facts, known_at(desk.views))
            return None

        def arrived(answer: tuple[Refused, Mapping[str, Any]] | None) -> None:
            if answer is not None:
                error, facts = answer
                refused(refused_sentence(error.code, facts), str(error.facts.get("field") or "") or None)
                return
            self._host.announce(tr("Saved here, waiting to be sent"))
            done()

        self._host.bridge.write(work, arrived, lambda error: None, lambda: refused(not_stored_sentence(), None))

    def on_case(
        self,
        case: CaseId,
        actions: Sequence[Action],
        *,
        done: Callable[[], None],
        refused: Say,
        draft: DraftId | None = None,
        contact: ContactId | None = None,
    ) -> None:
        """Do actions on one case."""
        steps = [Step(action, case=case) for action in actions]
        self.do(lambda desk: steps, done=done, refused=refused, draft=draft, contact=contact)


def not_stored_sentence() -> str:
    """What is said when the disk does not take what was typed."""
    return tr("Not saved: this computer's disk does not take it. What you typed is still here.")
