"""Which parts the law asks of a petition are not there yet: data in, names of parts out.

The 1995 law on petitions asks for surname, name, register number, address and phone; by phone the recording stands
for the signature. An anonymous caller owes none of them, thanks and inquiries are no petitions.
"""

from console.domain.actions import Kind, Party
from ui.screens.call.content import Content
from ui.screens.call.saving import caller_party, clean, petitioner_party
from ui.words import Says, says

PARTS: dict[str, Says] = {
    "kind": says("kind"),
    "subject": says("summary"),
    "parent_name": says("father's or mother's name"),
    "given_name": says("given name"),
    "register_number": says("register number"),
    "phones": says("phone"),
    "address": says("address"),
    "organisation": says("organisation"),
    "organisation_number": says("number of the organisation"),
}
_PERSON = ("parent_name", "given_name", "register_number", "phones", "address")
_ORGANISATION = ("organisation", "organisation_number", "phones", "address")


def needed(content: Content) -> tuple[str, ...]:
    """The parts this call should have, by their names in PARTS."""
    if content.matter.kind in (Kind.THANKS, Kind.INQUIRY) or content.caller.anonymous:
        return ("kind", "subject")
    concerned = content.concerned
    return ("kind", "subject", *(_ORGANISATION if concerned.is_open and concerned.is_organisation else _PERSON))


def missing(content: Content) -> tuple[str, ...]:
    """Those of them that are not there; phone and address may be the caller's or the petitioner's."""
    caller, petitioner = caller_party(content) or Party(), petitioner_party(content.concerned)
    who = petitioner or caller
    there = {name for name in _PERSON + _ORGANISATION if getattr(who, name)}
    there |= {name for name in ("phones", "address") if getattr(caller, name)}
    there |= {"kind"} if content.matter.kind else set()
    there |= {"subject"} if clean(content.matter.subject) else set()
    return tuple(name for name in needed(content) if name not in there)
