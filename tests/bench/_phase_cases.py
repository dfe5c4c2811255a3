"""The generated cases and edits of the comparison as what an agent does here, and a case's two compared words back.

A generated case is one record with a status and a note among its fields; here a state is the result of actions. So the
opening carries both as it was told: the status among the needs, the note as the text's last line. An edit is what an
agent does in that case: assign it, and forward, answer, close or reopen it with the note as the reason.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from console.desk.desk import Step, new_obligation_id
from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId
from console.domain.identity import CaseNumber
from console.domain.ids import CaseId, ObligationId, OfficeId, PersonId

ROOM = OfficeId("room")
AGENTS = 240
"""How many people the generated cases are assigned to: `a001` to `a240`."""
BODY, BODY_NAME = BodyId("water"), "Ус сувгийн удирдах газар"
_KINDS = {"suggestion": act.Kind.PROPOSAL}
_CHANNELS = {"web": act.Channel.ONLINE, "app": act.Channel.ONLINE, "sms": act.Channel.ONLINE}
_STATUS_OF = {"forward": "forwarded", "answer": "answered", "close": "closed", "reopen": "reopened"}
_NOTE_OF = {"forward": "reason", "answer": "text", "close": "text", "reopen": "reason"}


@dataclass(frozen=True)
class Edit:
    """One edit of the comparison."""

    case: CaseId
    status: str
    assignee: PersonId
    note: str


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file of JSON lines."""
    with path.open(encoding="utf-8") as opened:
        for line in opened:
            yield json.loads(line)


def edits(path: Path) -> Iterator[Edit]:
    """The edits of a file."""
    for record in read(path):
        changed = record["set"]
        yield Edit(CaseId(record["id"]), changed["status"], PersonId(changed["assignee"]), changed["note"])


def opened_at(record: Mapping[str, Any]) -> datetime:
    """When the citizen spoke."""
    return datetime.fromisoformat(record["created_at"])


def opening(record: Mapping[str, Any]) -> Step:
    """The one action by which a generated case begins."""
    caller = record["caller"]
    parent, given = caller["name"].split(".")
    action = act.OpenCase(
        number=CaseNumber(""),
        office=ROOM,
        kind=_KINDS[record["kind"]] if record["kind"] in _KINDS else act.Kind(record["kind"]),
        channel=_CHANNELS[record["channel"]] if record["channel"] in _CHANNELS else act.Channel(record["channel"]),
        subject=record["subject"],
        text=f"{record['text']}\n{record['note']}",
        caller=act.Party(
            parent_name=parent,
            given_name=given,
            register_number=caller["reg"],
            phones=(act.Phone(caller["phone"], do_not_call_back=not caller["consent"]),),
        ),
        needs=(record["status"],),
        priority=act.Priority.URGENT if record["priority"] == 1 else act.Priority.NORMAL,
        topic_title=record["service"],
        place_words=record["office"],
        about_words=record["agency"],
        assignee=PersonId(record["assignee"]),
    )
    return Step(action, CaseId(record["id"]))


def steps_of(edit: Edit, case: Case) -> list[Step]:
    """What an agent does to bring a case there: two actions, three for an answer or a reopening."""
    made: list[act.Action] = [act.Assign(case.assignee, edit.assignee), *_moving(edit)]
    return [Step(action, edit.case) for action in made]


def _moving(edit: Edit) -> list[act.Action]:
    obligation = new_obligation_id()
    if edit.status == "forwarded":
        return [_forward(obligation, edit.note)]
    if edit.status == "answered":
        return [_forward(obligation, None), act.Answer(obligation, act.AnswerOutcome.DONE, edit.note)]
    if edit.status == "closed":
        return [act.Close(act.CloseOutcome.EXPLAINED, edit.note)]
    return [act.Close(act.CloseOutcome.EXPLAINED), act.Reopen(edit.note)]


def _forward(obligation: ObligationId, reason: str | None) -> act.Forward:
    return act.Forward(obligation, BODY, BODY_NAME, reason)


def digest(cases: Iterable[Case]) -> str:
    """What all who were given the same work must agree on: id, status and note of every case."""
    return _digest((str(case.id), *_status_and_note(case)) for case in cases)


def digest_of_files(cases: Path, edits: Path) -> str:
    """The digest of the cases of one file after the edits of another."""
    rows = {record["id"]: (record["id"], record["status"], record["note"]) for record in read(cases)}
    for record in read(edits):
        rows[record["id"]] = (record["id"], record["set"]["status"], record["set"]["note"])
    return _digest(rows.values())


def _digest(rows: Iterable[tuple[str, str, str]]) -> str:
    found = hashlib.sha256()
    for row in sorted(rows):
        found.update("\x1f".join(row).encode() + b"\n")
    return found.hexdigest()[:16]


def _status_and_note(case: Case) -> tuple[str, str]:
    moved = next((entry for entry in reversed(case.entries) if entry.kind in _STATUS_OF), None)
    if moved is None:
        return case.needs[0], case.text.rpartition("\n")[2]
    return _STATUS_OF[moved.kind], str(moved.what[_NOTE_OF[moved.kind]])
