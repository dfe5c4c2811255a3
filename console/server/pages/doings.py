"""From a form of the officer's page to the action it asks for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from console.domain import actions as act
from console.domain.answers import Lack, lack_of
from console.domain.case import ObligationState
from console.domain.catalogue import Body, BodyId, BodyLevel
from console.domain.deadlines import Extender, is_overdue
from console.domain.refused import Refused
from console.domain.spelling import search_key
from console.server.pages.forms import Form
from console.server.pages.officer import Held
from console.store.reference import Reference

MOST_BODIES = 12
NEAR_BODIES = 40
_DAY = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})")


class NotYet(Exception):
    """A form that wants something more: `code` is a sentence of the page; `bodies` are those of whom one is meant,
    `may_go` where it may be sent as it is."""

    def __init__(self, code: str, *, bodies: Sequence[Body] = (), may_go: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.bodies = tuple(bodies)
        self.may_go = may_go


@dataclass(frozen=True)
class Asked:
    """A form, about what it is, and the bodies there are."""

    form: Form
    held: Held
    reference: Reference
    today: date

    def needed(self, name: str) -> str:
        """A field that must not be empty. Raises Refused(missing)."""
        text = self.form.text(name)
        if not text:
            raise Refused("missing", field=name)
        return text

    def day(self, name: str) -> date | None:
        """A day as a browser or a person writes it. Raises Refused(wrong_value)."""
        text = self.form.text(name)
        if not text:
            return None
        found = _DAY.fullmatch(text)
        try:
            return date(*map(int, found.groups())) if found is not None else _wrong(name)
        except ValueError:
            return _wrong(name)


def action_of(doing: str, asked: Asked) -> act.Action:
    """The action that a form asks for. Raises Refused, NotYet; KeyError for no such doing."""
    return _MAKERS[doing](asked)


def offered(held: Held, today: date) -> list[str]:
    """What the officer can do now, the likeliest first."""
    obligation = held.obligation
    if obligation.state is ObligationState.ANSWERED:
        return ["answer"]
    if not obligation.is_open:
        return []
    first = ["acknowledge"] if obligation.state is ObligationState.FORWARDED else []
    return [*first, "answer", "ask", "pass_unit", "pass_body", *_extending(held, today), "give_back"]


def days_left_to_extend(held: Held) -> int:
    """By how many days of its unit the term may still be put off."""
    due = held.obligation.due
    return 0 if due is None else max(0, due.extension_days - due.extended)


def near_bodies(held: Held, reference: Reference, today: date) -> list[Body]:
    """The bodies that it is likeliest passed on to: above, beside and below this one."""
    own = reference.bodies.get(held.obligation.body)
    if own is None:
        return []
    near = [
        body
        for body in _living(reference, today)
        if body.id != own.id
        and (body.id == own.parent or body.parent == own.id or (own.parent and body.parent == own.parent))
    ]
    near.sort(key=lambda body: (body.id != own.parent, body.parent != own.id, body.name))
    return near[:NEAR_BODIES]


def _extending(held: Held, today: date) -> list[str]:
    due = held.obligation.due
    if due is None or is_overdue(due, today) or not days_left_to_extend(held):
        return []
    return ["ask_extension" if due.extension_by is Extender.SUPERVISOR else "extend"]


def _acknowledge(asked: Asked) -> act.Action:
    return act.Acknowledge(asked.held.obligation.id)


def _answer(asked: Asked) -> act.Action:
    form = asked.form
    if form.text("outcome") not in set(act.AnswerOutcome):
        raise Refused("missing", field="outcome")
    answer = act.Answer(
        obligation=asked.held.obligation.id,
        outcome=act.AnswerOutcome(form.text("outcome")),
        text=asked.needed("text"),
        letter_number=form.text("letter_number") or None,
        letter_date=asked.day("letter_date"),
        signer=form.text("signer") or None,
        post=form.text("post") or None,
        by_date=asked.day("by_date"),
        legal_ground=form.text("legal_ground") or None,
    )
    lack = lack_of(act.plain(answer))
    if lack is not None and not form.text("anyway"):
        raise NotYet(f"lack_{Lack(lack)}", may_go=True)
    return answer


def _ask(asked: Asked) -> act.Action:
    return act.AskQuestion(asked.held.obligation.id, asked.needed("text"), asked.form.text("officer") or None)


def _ask_extension(asked: Asked) -> act.Action:
    return act.AskQuestion(asked.held.obligation.id, asked.needed("reason"))


def _pass_unit(asked: Asked) -> act.Action:
    obligation = asked.held.obligation
    return act.PassOn(
        obligation.id,
        holder=obligation.body,
        body=obligation.body,
        body_name=obligation.body_name,
        unit=asked.needed("unit"),
        reason=asked.form.text("reason") or None,
    )


def _pass_body(asked: Asked) -> act.Action:
    obligation, form = asked.held.obligation, asked.form
    body = _body_meant(asked)
    if body.id == obligation.body:
        raise Refused("wrong_value", field="to")
    return act.PassOn(
        obligation.id,
        holder=obligation.body,
        body=body.id,
        body_name=body.name,
        reason=form.text("reason") or None,
        despite=form.text("despite") or None,
    )


def _body_meant(asked: Asked) -> Body:
    """The one chosen or, where one was named, the only one of that name. Raises NotYet, Refused."""
    typed = asked.form.text("other")
    chosen = asked.reference.bodies.get(BodyId(asked.form.text("to")))
    if chosen is not None and (not typed or asked.form.text("chosen") == typed):
        return chosen
    if not typed:
        raise Refused("missing", field="to")
    named = _named(typed, _living(asked.reference, asked.today))
    if len(named) == 1:
        return named[0]
    if len(named) > MOST_BODIES:
        raise NotYet("many_bodies")
    raise NotYet("which_body" if named else "no_body", bodies=named)


def _named(typed: str, bodies: Sequence[Body]) -> list[Body]:
    """The bodies of exactly this name or abbreviation, else those whose name has all these words."""
    wanted = search_key(typed)
    exact = [body for body in bodies if wanted in {search_key(each) for each in _names(body)}]
    if exact or not wanted:
        return exact
    words = wanted.split()
    return [body for body in bodies if all(word in " ".join(map(search_key, _names(body))) for word in words)]


def _names(body: Body) -> list[str]:
    return [each for each in (body.name, body.name_en, body.abbreviation) if each]


def _living(reference: Reference, today: date) -> list[Body]:
    """The bodies that there are; a field of work is none."""
    bodies = (body for body in reference.bodies.values() if body.level is not BodyLevel.GROUP)
    return [body for body in bodies if body.ended is None or body.ended > today]


def _extend(asked: Asked) -> act.Action:
    typed = asked.needed("days")
    if not typed.isdecimal() or len(typed) > 4:
        _wrong("days")
    return act.Extend(asked.held.obligation.id, int(typed), asked.needed("reason"))


def _give_back(asked: Asked) -> act.Action:
    return act.GiveBack(asked.held.obligation.id, asked.needed("reason"))


def _wrong(field: str) -> date:
    raise Refused("wrong_value", field=field)


_MAKERS: dict[str, Callable[[Asked], act.Action]] = {
    "acknowledge": _acknowledge,
    "answer": _answer,
    "ask": _ask,
    "ask_extension": _ask_extension,
    "pass_unit": _pass_unit,
    "pass_body": _pass_body,
    "extend": _extend,
    "give_back": _give_back,
}
