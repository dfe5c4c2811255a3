"""The first of the two commits that keep an answer: what it brings into the replica, and the rows that screens list."""

from collections.abc import Collection, Iterable

from console.desk.changes import Changes
from console.desk.holdings import Holdings
from console.desk.rebuilding import EVERYTHING, Rebuilding
from console.desk.reference import CATALOGUE_KINDS, WORDING_KINDS
from console.desk.showing import AT_ONCE, Showing
from console.desk.wording import OWN_SYNONYM, SET_SYNONYM
from console.domain.ids import CaseId
from console.store.outbox_rows import WaitingRow
from console.store.replica import Filling, kind_of, portions
from console.wire import Answer

PAGES_BETWEEN_TIDYING = 10
FOUND_AT_ONCE = 200
"""Of so many documents the cases are found in the commit that lists them: what is found later waits 0.1 s."""
REFERENCE_KINDS = CATALOGUE_KINDS | {"person", "office", "terms", "calendar", "alarms", "notice"} | WORDING_KINDS
JOINED = "joined/"
"""How the keys begin of the documents that say how many cases belong to a common problem."""
ATTENTION_KINDS = frozenset({"attention", "task"})


class Keeping:
    """Keeps pages, in commits so short that what people do meanwhile shows soon."""

    def __init__(self, holdings: Holdings, showing: Showing, rebuilding: Rebuilding) -> None:
        self._holdings = holdings
        self._showing = showing
        self._rebuilding = rebuilding
        self._pages = 0
        self._may_hold_more = True

    def keep(self, answer: Answer) -> Changes:
        """Documents as they come, with the last of them what lies where and how far we are.

        Where much comes the lists come first: by what its cases are found is written when all of it has come. The
        centre's head stands with the first documents: ended in between, a desk must still notice that this moment was
        undone.
        """
        if not answer.more and self._is_as_before(answer):
            return EVERYTHING if self._complete(answer) else Changes()
        documents = answer.bodies()
        find_later = answer.more or len(documents) > FOUND_AT_ONCE
        *others, last = list(portions(list(documents), AT_ONCE)) or [[]]
        for keys in others:
            with self._showing.writing(), self._holdings.filled.filling() as filling:
                self._put(filling, {key: documents[key] for key in keys}, find_later=find_later)
                filling.reach({}, answer.head)
        with self._showing.writing(), self._holdings.filled.filling() as filling:
            self._put(filling, {key: documents[key] for key in last}, find_later=find_later)
            gone = self._place(filling, answer)
        self._tidy()
        changed = {*documents, *gone, *(each.key for each in answer.documents if each.gone)}
        kinds = {kind_of(key) for key in changed}
        if kinds & REFERENCE_KINDS:
            self._holdings.shelf.forget(kinds)
        if not answer.more and self._complete(answer):
            return EVERYTHING
        return Changes(
            cases=frozenset([*_cases(changed), *_problems_counted(changed)]),
            attention=bool(kinds & ATTENTION_KINDS),
            reference=bool(kinds & REFERENCE_KINDS),
        )

    def forget(self, left: Iterable[WaitingRow]) -> None:
        """Cases that left this desk's scopes stay while a row waits on them; now some need not stay any longer.

        After a start or a full disk all are looked through: the program may have ended before it forgot one.
        """
        rows = list(left)
        if any(row.envelope.kind == SET_SYNONYM for row in rows):
            self._holdings.shelf.forget((OWN_SYNONYM,))
        keys = {f"case/{row.envelope.case}" for row in rows if row.envelope.case is not None}
        if not keys and not self._may_hold_more:
            return
        doubtful = None if self._may_hold_more else keys
        self._may_hold_more = True
        with self._showing.writing(), self._holdings.filled.filling() as filling:
            filling.hide(_cases(filling.forget_gone(doubtful, but=self._spared(doubtful))))
        self._may_hold_more = False

    def _is_as_before(self, answer: Answer) -> bool:
        """Whether the replica is as far as that already: most questions find nothing new, and need no commit."""
        if answer.documents:
            return False
        reached = self._holdings.filled.reached()
        is_so_far = reached.cursors == answer.cursors and set(reached.cursors) == set(answer.scopes)
        return is_so_far and reached.head == answer.head

    def _put(self, filling: Filling, documents: dict[str, bytes], *, find_later: bool) -> None:
        filling.keep(documents)
        self._showing.show_in(filling, _cases(documents), fresh=documents, find_later=find_later)

    def _complete(self, answer: Answer) -> bool:
        """The last page is kept; gives whether another replica serves now."""
        if self._holdings.is_rebuilding:
            self._showing.find_rest()
        return self._rebuilding.page_done(answer)

    def _place(self, filling: Filling, answer: Answer) -> list[str]:
        others = set(self._holdings.filled.cursors()) - set(answer.scopes)
        if others:
            filling.hold_only(answer.scopes)
        filling.leave_all([each.key for each in answer.documents if each.whole])
        filling.leave((scope, each.key) for each in answer.documents for scope in each.gone)
        filling.enter((scope, each.key) for each in answer.documents for scope in each.scopes)
        filling.reach(answer.cursors, answer.head)
        doubtful = None if others else {each.key for each in answer.documents if each.whole or each.gone}
        gone = filling.forget_gone(doubtful, but=self._spared(doubtful))
        filling.hide(_cases(gone))
        return gone

    def _spared(self, doubtful: Collection[str] | None) -> set[str]:
        """Those of these cases (None: of all) on which something waits."""
        outbox = self._holdings.outbox
        waiting = outbox.cases() if doubtful is None else outbox.outgoing.on_all(_cases(doubtful))
        return {f"case/{case}" for case in waiting}

    def _tidy(self) -> None:
        self._pages += 1
        if self._pages % PAGES_BETWEEN_TIDYING == 0:
            self._holdings.filled.tidy()


def _cases(keys: Iterable[str]) -> list[CaseId]:
    return [CaseId(key.removeprefix("case/")) for key in keys if key.startswith("case/")]


def _problems_counted(keys: Iterable[str]) -> list[CaseId]:
    """The common problems of which another count has come."""
    return [CaseId(key.removeprefix(JOINED)) for key in keys if key.startswith(JOINED)]
