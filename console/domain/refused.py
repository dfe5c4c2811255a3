"""Why an action was not simply taken: a code and facts, never a sentence (screens have the sentences)."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # what was typed
        "too_long": ("field", "limit", "length"),
        "unprintable": ("field",),
        "missing": ("field",),
        "wrong_value": ("field",),
        "unknown_kind": ("kind",),
        # what the case is
        "no_such_case": (),
        "case_exists": (),
        "case_closed": (),
        "case_has_open_obligation": ("body",),
        "already_forwarded": ("body", "by", "at"),
        "already_so": (),
        "too_few_tries": ("tries", "wanted"),
        "left_to_others": ("body",),
        "no_such_obligation": (),
        "obligation_ended": ("state",),
        "no_such_entry": (),
        "entry_struck": ("by", "at"),
        "not_yours_to_strike": ("by",),
        "held_by_another": ("assignee",),
        # seen and unseen: what moved on meanwhile
        "new_since": ("kind", "by", "at"),
        "changed_meanwhile": ("field", "now", "by", "at"),
        "forwarded_meanwhile": ("body", "by", "at"),
        "closed_meanwhile": ("by", "at"),
        "answered_meanwhile": ("at",),
        "after_due_date": ("due",),
        "overtaken": ("now",),
        "passed_on_meanwhile": ("body", "by", "at"),
        "answered_in_time": ("due",),
        # terms and bodies
        "extension_too_long": ("most",),
        "after_citizens_term": ("due",),
        "body_complained_about": ("body",),
        "passed_down": ("body", "above"),
        "body_ended": ("body",),
        "body_replaced": ("body", "successor"),
        # common problems
        "not_a_problem": (),
        "no_such_problem": (),
        "problem_closed": ("at",),
        "joined_meanwhile": ("by", "at"),
        # who asks
        "not_in_service": (),
        "not_allowed": ("role",),
        "other_office": ("office",),
        "unknown_person": (),
        "not_signed_in": ("desk",),
        # who looks
        "reason_needed": ("field",),
        "too_many_looks": ("field",),
        # everyday words
        "same_words": (),
        "names_itself": ("title",),
        # the centre
        "id_reused": (),
        "unreadable": (),
        "no_such_line": (),
        "number_taken": ("number", "now"),
    }
)
"""Every code with the names of its facts: text, a number or None; ids and names of bodies, never a citizen's data."""


class Refused(Exception):
    """An action is not taken. `code` is one of CODES; `facts` are what a sentence needs."""

    def __init__(self, code: str, **facts: str | int | None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and (self.code, self.facts) == (other.code, other.facts)

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.facts))))

    def __repr__(self) -> str:
        return f"Refused({self.code})"
