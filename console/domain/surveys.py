"""The satisfaction survey: when a citizen is to be asked, and what all that were asked come to.

Four words are the seeds' own: quality, availability, transparency, openness (чанар, хүртээмж, ил тод байдал, нээлттэй
байдал), each from 1 to 5. He is asked within a day of the answer, while he knows how it was; of calls answered on the
spot, which are most, only a share. Legal persons are counted apart: they write in by the dozen, and through others.
"""

import hashlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from console.domain import actions as act
from console.domain.answers import first_whole_answer
from console.domain.case import Case, Made, SurveyDue, Verdict
from console.domain.effect import Effect
from console.domain.ids import CaseId, ObligationId
from console.domain.refused import Refused
from console.domain.rules import Rules

WORDS = ("quality", "availability", "transparency", "openness")
LOWEST, HIGHEST = 1, 5
SMALL = 5
"""Counts below this, but for none at all, are not told; nor are marks and times of fewer cases."""
_NOTHING_TO_ASK = frozenset({act.CloseOutcome.NOT_REACHED, act.CloseOutcome.WITHDRAWN, act.CloseOutcome.REPEATED})


def after_answer(case: Case, obligation: ObligationId, made: Made, rules: Rules) -> SurveyDue | None:
    """The survey that is due once a body has answered wholly; one that is due already stays."""
    return case.survey or _due(case, obligation, made.at, rules)


def after_closing(case: Case, outcome: act.CloseOutcome, made: Made, rules: Rules) -> SurveyDue | None:
    """The survey that is due once a case is closed: where there was an answer, the one that was due by that."""
    if outcome in _NOTHING_TO_ASK:
        return None
    answered = any(first_whole_answer(case, each.id) is not None for each in case.obligations)
    if case.survey is not None or answered or case.latest("record_survey") is not None:
        return case.survey
    return _due(case, None, made.at, rules)


def after_inquiry(case: Case, made: Made, rules: Rules) -> SurveyDue | None:
    """The survey of a call that was answered on the spot, where it is in the share."""
    return _due(case, None, made.at, rules) if is_sampled(case.id, rules.alarms.spot_percent) else None


def is_sampled(case: CaseId, percent: int) -> bool:
    """Whether a case is in a share: the same at every desk and at the centre, and nobody's choice."""
    return int.from_bytes(hashlib.sha256(case.encode()).digest()[:4]) % 100 < percent


def _due(case: Case, obligation: ObligationId | None, since: datetime, rules: Rules) -> SurveyDue | None:
    hours = rules.alarms.survey_hours
    is_asked = hours and can_be_called(case) and _has_telephone(case)
    return SurveyDue(since + timedelta(hours=hours), obligation) if is_asked else None


def record(case: Case, action: act.RecordSurvey, made: Made, rules: Rules) -> Effect:
    return Effect({"survey": None})


def check_marks(action: act.RecordSurvey) -> None:
    """Raise Refused(wrong_value) for a mark that there is not."""
    for word in WORDS:
        mark = getattr(action, word)
        if mark is not None and not LOWEST <= mark <= HIGHEST:
            raise Refused("wrong_value", field=word)


def can_be_called(case: Case) -> bool:
    """Whether there is somebody to call, who has not asked to be left alone."""
    if case.kind is act.Kind.PROBLEM or act.Mark.ANONYMOUS in case.marks:
        return False
    phones = _phones(case)
    return not phones or not all(phone.do_not_call_back for phone in phones)


def _has_telephone(case: Case) -> bool:
    """Whether one is known; that of a withheld name stands elsewhere."""
    return bool(_phones(case)) or act.Mark.NAME_WITHHELD in case.marks


def _phones(case: Case) -> list[act.Phone]:
    parties = (party for party in (case.caller, case.petitioner) if party is not None)
    return [phone for party in parties for phone in party.phones]


@dataclass(frozen=True)
class Rated:
    """What one citizen said, when and of whom: of the body that had this forward or (None) of the centre itself."""

    at: datetime
    obligation: ObligationId | None
    is_legal_person: bool
    marks: tuple[int | None, ...]
    """In the order of WORDS."""


def surveys_of(case: Case) -> Iterator[Rated]:
    """The surveys of a case that count: of each answer the last one that stands."""
    found = dict[ObligationId | None, Rated]()
    for entry in case.entries:
        if entry.kind != "record_survey" or entry.verdict is not Verdict.APPLIED or entry.struck is not None:
            continue
        marks = tuple(_mark(entry.what, word) for word in WORDS)
        about = entry.what.get("obligation")
        if any(mark is not None for mark in marks):
            found[about] = Rated(entry.at, about, is_legal_person(case), marks)
    yield from found.values()


def _mark(what: Mapping[str, Any], word: str) -> int | None:
    mark = what.get(word)
    return mark if isinstance(mark, int) and LOWEST <= mark <= HIGHEST else None


def is_legal_person(case: Case) -> bool:
    """Whether the matter is an organisation's: the one it is for, else the one who brought it."""
    party = case.petitioner or case.caller
    return party is not None and bool(party.organisation or party.organisation_number)


@dataclass(frozen=True)
class Marks:
    """The marks that `count` citizens gave for one word: their mean, and the lowest and highest."""

    count: int
    mean: float
    low: int
    high: int


@dataclass(frozen=True)
class Surveyed:
    """What some citizens said; None where fewer than five said it."""

    quality: Marks | None = None
    availability: Marks | None = None
    transparency: Marks | None = None
    openness: Marks | None = None


class MarksTally:
    """The marks of many, as small as they can be kept."""

    def __init__(self) -> None:
        self._of = tuple(array("b") for _ in WORDS)

    def add(self, rated: Rated) -> None:
        """One more."""
        for kept, mark in zip(self._of, rated.marks, strict=True):
            if mark is not None:
                kept.append(mark)

    def join(self, other: "MarksTally") -> None:
        """Those of another one too."""
        for kept, more in zip(self._of, other._of, strict=True):
            kept.extend(more)

    def surveyed(self) -> Surveyed | None:
        """What may be told of them; None where nothing may."""
        told = {word: _marks(kept) for word, kept in zip(WORDS, self._of, strict=True)}
        return Surveyed(**told) if any(told.values()) else None


class Asked:
    """What citizens and what legal persons said, apart."""

    def __init__(self) -> None:
        self.citizens, self.legal_persons = MarksTally(), MarksTally()

    def add(self, rated: Rated) -> None:
        """One more."""
        (self.legal_persons if rated.is_legal_person else self.citizens).add(rated)

    def join(self, other: "Asked") -> None:
        """Those of another one too."""
        self.citizens.join(other.citizens)
        self.legal_persons.join(other.legal_persons)


def _marks(marks: "array[int]") -> Marks | None:
    if len(marks) < SMALL:
        return None
    return Marks(len(marks), round(sum(marks) / len(marks), 1), min(marks), max(marks))
