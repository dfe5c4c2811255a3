"""A call as a file: what `console1111 take-call --json FILE` reads, for scripts and tests of faults."""

from collections.abc import Mapping, Sequence
from typing import Any

from console import wire
from console.desk.recording import Step
from console.domain import actions as act
from console.domain.catalogue import Catalogue
from console.domain.ids import CaseId, ObligationId, OfficeId
from console.domain.refused import Refused

LISTS = {"services", "forward_to", "notes", "call_back"}
"""The keys beside those of `OpenCase`: ids of services told, ids of bodies, texts, a moment."""


def steps_of_call(
    call: Mapping[str, Any], *, office: OfficeId, case: CaseId, catalogue: Catalogue, ids: Sequence[str]
) -> list[Step]:
    """The steps that store a call: open the case, services told, notes, forwards, a call-back.

    `ids` are fresh ids for the forwards. Raises Refused(wrong_value) with the field that cannot be read.
    """
    opening = {"number": "", "office": office, "channel": "phone", "kind": "inquiry", "subject": "", "text": ""}
    opening |= {key: value for key, value in call.items() if key not in LISTS}
    steps: list[act.Action] = [_read(opening, act.OpenCase, "call")]
    for service in call.get("services", ()):
        known = catalogue.services.get(service)
        steps.append(
            _read({"service": service, "title": known.title if known else service}, act.TellService, "services")
        )
    steps += [_read({"text": text}, act.AddNote, "notes") for text in call.get("notes", ())]
    for body, id in zip(call.get("forward_to", ()), ids, strict=False):
        if body not in catalogue.bodies:
            raise Refused("wrong_value", field="forward_to")
        name = catalogue.bodies[body].name
        steps.append(act.Forward(ObligationId(id), body, name))
    if call.get("call_back"):
        steps.append(_read({"due": call["call_back"]}, act.ScheduleCallBack, "call_back"))
    return [Step(action, case) for action in steps]


def _read(values: Mapping[str, Any], wanted: type, field: str) -> Any:
    try:
        return wire.decode(wire.encode(values), wanted)
    except (wire.Unreadable, TypeError):
        raise Refused("wrong_value", field=field) from None
