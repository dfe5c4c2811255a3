"""`console1111-server second-factor LOGIN`: for the first administrator, and for who has lost his telephone."""

import argparse
from collections.abc import Callable
from functools import partial

from console.domain.ids import PersonId
from console.server import directory
from console.server.problem import Problem
from console.server.saying import Said
from console.server.services import Services

_NO_ONE = Said("Ийм нэвтрэх нэртэй хүн алга.", "Nobody has this login.")
_NOT_NEEDED = Said(
    "Хоёр дахь хүчин зүйл зөвхөн ахлах, администраторт хэрэгтэй.",
    "Only supervisors and administrators have a second factor.",
)
_THERE = Said(
    "Аль хэдийн тохируулсан. Алдсан бол --reset гэж өгнө үү.", "It is set up already. If it was lost, give --reset."
)
_NONE = Said("Хоёр дахь хүчин зүйл тохируулаагүй байна.", "No second factor is set up.")


def add_commands(add: Callable[..., argparse.ArgumentParser], *, by: PersonId) -> None:
    """The command; `add` makes one of the centre's, `by` is who is recorded to have done it."""
    command = add("second-factor", partial(_run, by=by), "хоёр дахь хүчин зүйл / a second factor")
    command.add_argument("login")
    command.add_argument("--reset", action="store_true", help="алдсаныг хүчингүй болгох / take a lost one away")


def _run(services: Services, asked: argparse.Namespace, *, by: PersonId) -> None:
    """Printed once and kept nowhere in plain but in this output. Raises Said."""
    listed = next((each for each in directory.people(services.centre) if each.login == asked.login), None)
    if listed is None:
        raise _NO_ONE
    factors, person = services.second_factors, listed.person
    if asked.reset:
        try:
            factors.reset(person.id, by=by)
        except Problem:
            raise _NONE from None
        print("Хүчингүй боллоо: тохиргооноос шинээр үүсгэнэ. / Taken away: a new one is set up in the settings.")
        return
    if factors.has_one(person.id):
        raise _THERE
    try:
        said = factors.begin(person, None, login=asked.login)
    except Problem:
        raise _NOT_NEEDED from None
    factors.activate(person.id, by=by)
    print(said.uri, *said.recovery, sep="\n")
