"""One step of a world after the other; and how it heals at the end."""

from datetime import timedelta

from console.desk.desk import Step
from console.desk.settings import PlainSettings
from console.domain.case import Case
from console.domain.ids import ActionId, CaseId, OfficeId
from console.domain.refused import Refused
from console.server import clock
from console.server.jobs import pass_time
from console.store.journal import NOT_SIGNED_IN
from console.wire import Answer
from tests.simulate import doing, ends, flicker, stick
from tests.simulate.beginnings import LOGINS, STAYS
from tests.simulate.desks import Workplace
from tests.simulate.doing import Circumstances
from tests.simulate.troubles import Trouble, enter_newcomers
from tests.simulate.world import World

MOST_CASES = 4
"""Few cases and many hands: what is done on one desk meets what is done on another."""
TALKED_OF = 2
"""The newest of them are what most people are busy with."""
FILES_GO_ON = 0.1
ROUNDS = 60
_AWAITED = (
    """SELECT DISTINCT "by" FROM journal JOIN unplaced ON unplaced.action = journal.id WHERE code = ? ORDER BY 1"""
)


def step(world: World, troubles: tuple[tuple[int, Trouble], ...]) -> None:
    """Someone does something, a desk exchanges, or something happens."""
    world.now += timedelta(minutes=world.chance.randrange(1, 90))
    lot = world.chance.random()
    place = world.chance.choice(world.running)
    if lot < 0.42:
        for _ in range(world.chance.choice([1, 1, 2, 3])):
            do_something(world, place)
    elif lot < 0.76:
        for _ in range(world.chance.choice([1, 1, 2])):
            exchange(world, place)
    elif lot < 0.82:
        stick.carry(world, place)
    else:
        trouble = world.chance.choices([each for _, each in troubles], [weight for weight, _ in troubles])[0]
        world.tell(f"{trouble.__name__} ({place.name})")
        world.story.count(trouble.__name__)
        trouble(world, place)
    world.remember(place)


def do_something(world: World, place: Workplace) -> None:
    """Someone at a desk does something; most of it is taken, some is refused on the spot."""
    if not place.is_running or place.is_closed:
        return
    on_screen: dict[CaseId, frozenset[ActionId]] = {}
    acknowledged: list[ActionId] = []

    def work() -> None:
        try:
            steps = _chosen(world, place)
        except Refused as refused:
            world.tell(f"{place.name} {place.login}: cannot accept: {refused.code}")
            return
        if not steps:
            return
        for case in sorted({step.case for step in steps if step.case is not None}):
            shown = _on_screen(place, case)
            on_screen[case] = frozenset(entry.id for entry in shown.entries) if shown is not None else frozenset()
        try:
            done = place.desk.do(steps)
        except Refused as refused:
            world.story.count("refused on the spot")
            world.tell(f"{place.name} {place.login}: {_named(steps)} refused: {refused.code}")
            return
        world.story.count("actions", len(done.ids))
        acknowledged.extend(done.ids)
        world.numbers += done.numbers.values()
        world.tell(f"{place.name} {place.login}: {_named(steps)} {[each[:6] for each in done.ids]}")

    world.attempt(place, "doing", work)
    world.remember(place, on_screen, acknowledged)


def exchange(world: World, place: Workplace) -> bool:
    """One exchange of a desk; whether it would ask again at once."""
    if not place.is_running:
        return False
    had = place.had() & world.made.keys()
    more = []
    del place.line.heard[:-1]
    before = flicker.view_of(place, in_full=world.is_lonely)
    went_well = world.attempt(place, "an exchange", lambda: more.append(place.desk.pulse.once()))
    if place.is_running and place.desk.line.state == "recalled":
        world.attempt(place, "handing over", place.desk.pulse.until_still)
    ends.notice(world, place, had)
    if went_well and world.chance.random() < FILES_GO_ON:
        world.attempt(place, "carrying files", place.desk.pulse.until_still)
    if went_well:
        place.is_log_cut = False
        if any(_teaches_the_time(world, answer) for answer in place.line.answers()):
            place.knows_the_time = not world.centre_wrong_by
        world.tell(f"{place.name} exchanged{', more' if more[-1:] == [True] else ''}")
    flicker.compare(world, place, before, in_full=world.is_lonely)
    world.note_set_aside(place)
    return more[-1:] == [True]


def _teaches_the_time(world: World, answer: Answer) -> bool:
    """One of this exchange that is kept: one that begins something anew (another history, a new enrolment) is not."""
    is_of_now = abs(answer.now - world.now - world.centre_wrong_by) < timedelta(minutes=1)
    return is_of_now and answer.head is not None and not answer.other_history and not answer.enrol_again


def heal(world: World, *, keep_poison: bool) -> None:
    """Good lines, sound programs, someone to sign in; until nothing moves."""
    world.tell("healing")
    house = world.house
    house.fate.spare()
    if not keep_poison:
        house.poison.clear()
    enter_newcomers(world)
    for place in world.places.values():
        _open_again(world, place)
    house.attempt(lambda services: pass_time(services.centre))
    ends.read_all(world)
    stick.bring_all(world)
    for _ in range(ROUNDS):
        moving = [place for place in world.running if not _is_at_rest(world, place)]
        if not moving:
            known = house.head()
            let_awaited_in(world)
            house.attempt(lambda services: clock.tick(services.centre))
            house.attempt(lambda services: services.erasing.pass_time())
            if house.head() == known:
                return
        for place in moving:
            come_to_rest(world, place)
    world.story.complain("the exchange does not come to rest")


def let_awaited_in(world: World) -> None:
    """Whose work waits for them sign in where they have worked, as they do each morning: a centre put back to a day
    before they first did has forgotten that."""
    for (login,) in world.house.rows(_AWAITED, NOT_SIGNED_IN):
        for place in world.running:
            if not place.is_closed and login in place.members and place.switch(login):
                world.story.count("awaited signed in")
                place.is_done = False


def _open_again(world: World, place: Workplace) -> None:
    """A good line and a sound program; but a key that was destroyed opens nothing any more."""
    place.fate.spare()
    place.line.be_good()
    if place.is_destroyed:
        return
    if place.is_running and place.is_closed:
        place.start_again()
    if not place.is_running and (place.folder / "keys.json").exists():
        place.start_again()
    if not place.is_running:
        _found_again(place)
    if place.is_running:
        return
    if ends.is_recalled(world.house, str(PlainSettings(place.folder).get("enrolment"))):
        # Its own people, who alone may open it, serve no longer: somebody brings its disk.
        ends.keep_disk(world, place)
        world.story.count("recalled and closed")
    else:
        world.story.complain(f"{place.name} does not open any more")


def _found_again(place: Workplace) -> None:
    """A desk whose folder is empty, or which knows nobody who is still in service, is opened by someone in service; one
    that was revoked only by who has worked there before."""
    any(place.found(login) for login in (place.login, STAYS, *LOGINS))


def come_to_rest(world: World, place: Workplace) -> None:
    """Exchange until this desk would not ask again by itself, and let it carry its files."""
    for _ in range(ROUNDS):
        more = exchange(world, place)
        if not place.is_running:
            return
        if place.desk.line.state != "online":
            _let_someone_in(world, place)
        elif not more:
            place.is_done = True
            break
    if place.rows("SELECT 1 FROM files WHERE state = 'waiting'"):
        world.attempt(place, "carrying files", place.desk.pulse.until_still)


def _is_at_rest(world: World, place: Workplace) -> bool:
    """Whether this desk has the centre's newest commit, and nothing waits here but what the centre chokes on."""
    if place.rows("SELECT 1 FROM files WHERE state = 'waiting'"):
        return False
    stuck = world.stuck_subjects()
    waits = any(envelope.case not in stuck for envelope in place.waiting().values())
    if place.is_closed:
        return not waits or bool(stuck)
    return not waits and place.is_done and place.head() == world.house.head() and not place.holdings.is_rebuilding


def _let_someone_in(world: World, place: Workplace) -> None:
    """The centre does not take this desk's token, or nobody in service has signed in here: someone does."""
    for login in [place.login, *place.members, STAYS]:
        if world.attempt(place, f"{login} signs in", lambda login=login: place.switch(login)) and exchange(
            world, place
        ):
            return
        if not place.is_running or place.desk.line.state == "online":
            return


def _chosen(world: World, place: Workplace) -> list[Step]:
    """What someone does next."""
    chance, desk = world.chance, place.desk
    known = _known_cases(place)
    here = Circumstances(desk, chance, world.now, tuple(known), tuple(world.numbers))
    office = desk.office.id or OfficeId("district")
    if not known or (len(world.cases) < MOST_CASES and chance.random() < 0.4):
        steps = doing.opening(here, office if chance.random() < 0.7 else chance.choice(doing.OFFICES))
        world.cases += [step.case for step in steps[:1] if step.case is not None]
        return steps
    lot = chance.random()
    if lot < 0.06:
        return doing.without_a_case(here, office)
    if lot < 0.12:
        return doing.by_number(here)
    if lot < 0.22:
        return doing.about_lines(here)
    talked_of = [case for case in world.cases[-TALKED_OF:] if case in known]
    case = _on_screen(place, chance.choice(talked_of if talked_of and chance.random() < 0.7 else known))
    return doing.on_case(here, case) if case is not None else []


def _known_cases(place: Workplace) -> list[CaseId]:
    held = {key.removeprefix("case/") for (key,) in place.replica_rows("SELECT key FROM documents WHERE kind = 'case'")}
    waiting = {case for (case,) in place.rows("SELECT DISTINCT case_id FROM outbox WHERE case_id IS NOT NULL")}
    return sorted(CaseId(each) for each in held | waiting)


def _on_screen(place: Workplace, case: CaseId) -> Case | None:
    return place.holdings.shown(case).case


def _named(steps: list[Step]) -> str:
    return ", ".join(f"{type(step.action).__name__}({(step.case or step.number or '')[:6]})" for step in steps)
