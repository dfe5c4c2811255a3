"""The code by which a supervisor opens a slot that was sealed at a desk without a link."""

from console import wire
from console.domain.looks import Look, LookKind, Reason
from console.domain.people import Role
from console.domain.unsealing import code_for, read_challenge
from console.server.accounts import Accounts
from console.server.centre import Centre
from console.server.problem import Problem
from console.server.second_factors import SecondFactors
from console.store import accounts, documents, looks


class Unsealing:
    """Only for a person in service whom the asker supervises, on a desk at which that person has signed in."""

    def __init__(self, centre: Centre, accounts: Accounts, second_factors: SecondFactors) -> None:
        self._centre = centre
        self._accounts = accounts
        self._second_factors = second_factors

    def code(self, asked: wire.CodeAsked) -> wire.CodeSaid:
        """The code that the desk made of its key; who asked for it, whose and when is recorded among the looks.

        Raises Problem: wrong_value (a misheard digit, or no such desk or person there), not_allowed.
        """
        challenge = read_challenge(asked.challenge)
        if challenge is None:
            raise Problem(422, "wrong_value", field="challenge")
        asker = self._accounts.person_by_password(asked.login, asked.password)
        self._second_factors.check(asker, asked.code)
        self._second_factors.check_set_up(asker)
        now = self._centre.now()
        with self._centre.database.write() as connection:
            sealed = accounts.device_numbered(connection, challenge.desk)
            account = accounts.by_login(connection, asked.sealed.strip())
            if sealed is None or account is None or sealed.revoked is not None:
                raise Problem(422, "wrong_value", field="sealed")
            reference = self._centre.reference(connection, documents.head(connection))
            person = reference.people.get(account.person)
            is_there = account.person in accounts.people_of(connection, sealed.enrolment)
            if person is None or not person.roles(now) or not is_there:
                raise Problem(422, "wrong_value", field="sealed")
            supervises = any(asker.supervises(office, now) for office in person.offices(now))
            if asker.id == person.id or not (supervises or Role.ADMINISTRATOR in asker.roles(now)):
                raise Problem(403, "not_allowed")
            text = f"{challenge.desk:04} {challenge.index} {account.person}"
            look = Look(now, asker.id, LookKind.UNSEAL, reason=Reason.SAID, text=text)
            looks.record(connection, look, now=now)
        return wire.CodeSaid(code_for(bytes.fromhex(sealed.key), sealed.enrolment, account.login, challenge.index))
