"""Desks and the centre come to the same bytes, whatever the line, the disks and the centre's backups did meanwhile."""

import contextlib
import random
from collections.abc import Callable

import pytest

from console.desk.desk import Desk, Step
from console.desk.trouble import LinkTrouble
from console.desk.views import Queue
from console.domain import actions as act
from console.domain.case import Case
from console.domain.catalogue import BodyId
from console.domain.ids import CaseId, ObligationId, PersonId
from console.domain.refused import Refused
from tests.builders import opening_step
from tests.sync.bad_line import ByChance
from tests.sync.towns import Town

STEPS = 90
DESKS = (("one", "agent"), ("two", "supervisor"), ("far", "herder"), ("chiefs", "chief"))
PEOPLE = [None, *(PersonId(name) for name in ("agent", "colleague", "herder"))]


def something_to_do(chance: random.Random, case: Case) -> act.Action:
    """An action someone might do on a case."""
    body = chance.choice(["lights", "heating"])
    obligations = [each.id for each in case.obligations] or [ObligationId("none")]
    new = chance.choice(["1", "2", f"{chance.random()}"])
    made: list[Callable[[], act.Action]] = [
        lambda: act.AddNote(f"тэмдэглэл {chance.random()}"),
        lambda: act.EditField("subject", case.subject, new),
        lambda: act.Forward(ObligationId(f"{chance.getrandbits(64):x}"), BodyId(body), body),
        lambda: act.Answer(chance.choice(obligations), act.AnswerOutcome.DONE, "хариу"),
        lambda: act.Close(act.CloseOutcome.SOLVED),
        lambda: act.Reopen("шийдэгдээгүй"),
        lambda: act.Assign(case.assignee, chance.choice(PEOPLE)),
        lambda: act.SetPriority(case.priority, act.Priority.URGENT),
        lambda: act.RecordFollowUp(True, act.CitizenWord.NOT_SOLVED),
    ]
    return chance.choice(made)()


def act_somehow(town: Town, chance: random.Random, desk: Desk) -> None:
    """Few cases and many hands: what is done on one desk meets what is done on another."""
    keys = [key for key, _ in desk._holdings.replica.documents("case")]
    keys += [f"case/{case}" for case in desk._holdings.outbox.cases()]
    views = [view for key in sorted(set(keys)) if (view := desk.views.case(CaseId(key.removeprefix("case/"))))]
    if len(town.opened) < 4:
        steps = [opening_step()]
        town.opened.append(steps[0].case)
        if chance.random() < 0.5:
            steps.append(Step(act.AddNote("анхны тэмдэглэл"), steps[0].case))
    elif not views:
        return
    else:
        case = chance.choice(views).case
        steps = [Step(something_to_do(chance, case), case.id)]
    try:
        town.made.update(desk.do(steps).ids)
    except Refused:
        return


def live(town: Town, chance: random.Random, *, probability: float, with_backups: bool) -> None:
    """Everyone works for a while on bad lines."""
    backups = [town.back_up()] if with_backups else []
    for _ in range(STEPS):
        town.room.clock.pass_(minutes=chance.randrange(1, 90))
        name = chance.choice(sorted(town.places))
        place, lot = town.places[name], chance.random()
        place.line.fault = ByChance(chance, probability)
        if lot < 0.6:
            for _ in range(chance.randrange(1, 5)):
                act_somehow(town, chance, place.desk)
        elif lot < 0.88:
            with contextlib.suppress(LinkTrouble):
                place.desk.pulse.once()
        elif lot < 0.92:
            town.restart(name)
        elif lot < 0.95:
            town.die_between_the_two_commits(name)
        elif lot < 0.965:
            town.lose_replica(name)
        elif backups and lot < 0.98:
            backups.append(town.back_up())
        elif backups and lot < 0.995:
            town.restore(chance.choice(backups))
        assert town.odd_previews() == []


@pytest.mark.parametrize("seed", range(4))
def test_everyone_comes_to_the_same_bytes_over_bad_lines(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    for name, login in DESKS:
        town.open(name, login)
    live(town, chance, probability=0.35, with_backups=False)
    town.settle()
    assert town.faults() == []
    assert len(town.made) > 10


@pytest.mark.parametrize("seed", range(100, 104))
def test_nothing_is_lost_when_the_centre_goes_back_to_a_backup(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    for name, login in DESKS:
        town.open(name, login)
    live(town, chance, probability=0.15, with_backups=True)
    town.settle()
    assert town.faults() == []


def test_over_a_good_line_a_lone_desk_shows_after_an_exchange_what_it_showed_before(town: Town) -> None:
    chance, desk = random.Random(7), town.open("one", "agent")
    for _ in range(40):
        act_somehow(town, chance, desk)
        rows = [*desk.views.queue(Queue.OFFICE), *desk.views.queue(Queue.CLOSED)]
        before = [(row.id, row.state, row.subject, row.bodies, row.assignee) for row in desk.views.rows(rows)]
        if chance.random() < 0.4:
            desk.pulse.once()
        after = [(row.id, row.state, row.subject, row.bodies, row.assignee) for row in desk.views.rows(rows)]
        assert after == before
