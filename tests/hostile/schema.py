"""Thousands of requests made from the centre's own openapi.json, good ones and bad ones: none makes it fail.

`python -m tests.hostile.schema [--cases 5000] [--database postgresql] [--seed 1]` starts a centre with people, a case
and a body on a real port, sends the requests with the tokens of an administrator, a desk and a body's program, and ends
with 1 where an answer says that the centre failed (5xx), with the request that did it.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from schemathesis import GenerationMode

from tests import postgres
from tests.hostile.target import Target, target

HELD_SECONDS = 5.0
"""A poke is held for minutes, as it should be; everything else answers sooner."""


@dataclass
class Sent:
    """What was sent, by what came back; and what made the centre fail."""

    answers: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many requests."""
        return sum(self.answers.values())


def fuzz(at: Target, *, cases: int, seed: int) -> Sent:
    """Send so many requests or a few more, alike many to each route."""
    sent, chance = Sent(), random.Random(seed)
    schema = schemathesis.openapi.from_dict(at.described())
    operations = [found.ok() for found in schema.get_all_operations()]
    each = -(-cases // (2 * len(operations)))
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            before = sent.cases
            for attempt in range(10):
                missing = each - (sent.cases - before)
                if missing > 0:
                    _fuzz_one(operation, mode, at, sent, (chance, missing, seed + attempt))
    return sent


def _fuzz_one(
    operation: Any, mode: GenerationMode, at: Target, sent: Sent, how: tuple[random.Random, int, int]
) -> None:
    chance, most, seed = how

    @seeded(seed)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        _send(case, at, sent, chance)

    try:
        send()
    except Exception as error:
        if type(error).__name__ != "Unsatisfiable":
            raise


def _send(case: Any, at: Target, sent: Sent, chance: random.Random) -> None:
    if case.path_parameters and chance.random() < 0.7:
        case.path_parameters.update({name: at.known[name] for name in case.path_parameters if name in at.known})
    path = case.operation.path
    token = chance.choice(list(at.tokens.values())) if chance.random() < 0.1 else at.token_for(path)
    headers = {"Authorization": f"Bearer {token}"}
    if chance.random() < 0.9:
        headers["Idempotency-Key"] = f"key-{chance.randrange(10_000)}"
    try:
        answer = case.call(base_url=at.address, headers=headers, timeout=HELD_SECONDS)
    except requests.Timeout:
        if path != "/poke":
            raise
        sent.answers["held"] += 1
        return
    sent.answers[str(answer.status_code)] += 1
    if answer.status_code >= 500:
        sent.failed.append(f"{answer.status_code} {answer.content[:200]!r}\n{case.as_curl_command(headers=headers)}")


@contextmanager
def _database(name: str) -> Iterator[postgres.OwnDatabase | None]:
    if name == "sqlite":
        yield None
        return
    if reason := postgres.why_not():
        raise SystemExit(reason)
    with postgres.running() as server, server.new() as own:
        yield own


def main(arguments: list[str]) -> int:
    """Run it and say what came back."""
    parser = argparse.ArgumentParser("tests.hostile.schema", description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(asked.database) as database,
        target(Path(folder), database) as at,
    ):
        sent = fuzz(at, cases=asked.cases, seed=asked.seed)
    print(*sent.failed[:20], sep="\n")
    counted = ", ".join(f"{status} {count}" for status, count in sorted(sent.answers.items()))
    print(f"{asked.database}: {sent.cases} requests ({counted}), {len(sent.failed)} server errors")
    return 1 if sent.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
