"""What one action does to a case: the fields that change, and how it is judged."""

from dataclasses import dataclass, field
from typing import Any

from console.domain.case import Verdict


@dataclass(frozen=True)
class Effect:
    """What one action does: the fields that change, and how it is judged."""

    changes: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict = Verdict.APPLIED
    code: str | None = None
    facts: dict[str, str | int | None] = field(default_factory=dict)


def no_change(code: str = "already_so", **facts: str | int | None) -> Effect:
    return Effect({}, Verdict.NO_CHANGE, code, facts)


def held(code: str, **facts: str | int | None) -> Effect:
    return Effect({}, Verdict.HELD, code, facts)
