"""What a body is told of the citizen: nothing before it has said that it has the case, and never what is withheld."""

from dataclasses import dataclass
from enum import StrEnum

from console.domain.actions import Consent, Kind, Mark, Party, Phone
from console.domain.case import Case, Entry, Obligation, Verdict


class Disclosed(StrEnum):
    """SHOWN; or why not: the name is WITHHELD, the body has NOT_YET acknowledged it (what it was told stands in the
    journal by that), or it is the PROBLEM of many."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    NOT_YET = "not_yet"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Citizen:
    """Whom a body may know: the one whom it is about, and the telephones by which he is reached."""

    party: Party
    phones: tuple[Phone, ...]


def citizen_for(case: Case, obligation: Obligation) -> tuple[Disclosed, Citizen | None]:
    """(how it is with the citizen, who it is where that is shown)."""
    who = case.petitioner or case.caller
    if case.kind is Kind.PROBLEM:
        return Disclosed.PROBLEM, None
    if who is None or {Mark.NAME_WITHHELD, Mark.ANONYMOUS} & set(case.marks) or not agrees_to_share(case):
        return Disclosed.WITHHELD, None
    if obligation.acknowledged_at is None:
        return Disclosed.NOT_YET, None
    return Disclosed.SHOWN, Citizen(who, who.phones or (case.caller.phones if case.caller is not None else ()))


def agrees_to_share(case: Case) -> bool:
    """Whether his name and telephone may go to a body: unless he said otherwise when he was asked last."""
    asked = [
        entry for entry in case.entries if entry.kind == "record_consent" and entry.what["about"] == Consent.SHARING
    ]
    said = [entry for entry in asked if entry.verdict is Verdict.APPLIED and entry.struck is None]
    return bool(max(said, key=lambda entry: entry.at).what["agreed"]) if said else True


def files_for(case: Case) -> list[Entry]:
    """The files of a case that its bodies see. A voice is its own protected datum, and no body needs it to act."""
    found = [each for each in case.entries if each.kind == "attach" and each.verdict is Verdict.APPLIED]
    return [each for each in found if each.struck is None and not str(each.what["media_type"]).startswith("audio/")]
