"""The list of what waits as it may leave the office for support: kinds, numbers, times and codes, never content."""

import json
from collections.abc import Mapping
from typing import Any

from console.desk.changes import Line
from console.desk.unsent import Unsent


def list_for_support(unsent: Unsent) -> dict[str, Any]:
    """What waits, without a word that anybody typed: no subject, no name of a file or person."""
    return {
        "waiting": [
            {
                "kind": each.kind,
                "number": each.number,
                "at": each.made_at.isoformat(),
                "why": each.why.value,
                "would_be_refused": each.verdict_now.code if each.verdict_now else None,
            }
            for each in unsent.lines
        ],
        "files": [{"size": each.size, "sent": each.sent, "number": each.number} for each in unsent.files],
        "link_bytes": unsent.link_bytes,
        "exchanged_at": unsent.exchanged_at.isoformat() if unsent.exchanged_at else None,
    }


def line_for_support(line: Line) -> Mapping[str, Any]:
    """How the line is, in codes."""
    return {
        "line": line.state.value,
        "since": line.since.isoformat(),
        "reason": line.reason,
        "waiting": line.waiting,
        "clock_wrong_by": round(line.clock_wrong_by),
    }


def text_for_support(unsent: Unsent, line: Line) -> str:
    """Both as the text of a file."""
    return json.dumps({**line_for_support(line), **list_for_support(unsent)}, indent=1) + "\n"
