"""`python -m tests.simulate`: worlds by their seeds, on every core, and what was wrong in them."""

import argparse
import gc
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

SHOWN_FAILURES = 10
MEMORY = Path("/dev/shm")
LOOK_FOR_GARBAGE = (100_000, 50, 100)
"""Seldom: a world makes much and keeps little, and looking took a seventh of its time."""


def main() -> int:
    """Exit status 1 where something did not hold."""
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulate", *sys.argv[1:]])
    gc.set_threshold(*LOOK_FOR_GARBAGE)
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="simulate-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        if asked.mistakes:
            return _mistakes(Path(folder), asked)
        if asked.seed is not None:
            return _one(Path(folder), asked)
        return _many(Path(folder), asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulate", description=__doc__)
    parser.add_argument("--seeds", default="0-199", help="the first and the last seed, e.g. 0-199")
    parser.add_argument("--seed", type=int, help="one world, with its story")
    parser.add_argument("--mistake", help="make this deliberate mistake in that one world")
    parser.add_argument("--mistakes", action="store_true", help="make all of them, each until a world catches it")
    parser.add_argument("--named", help="of the mistakes only this one")
    parser.add_argument("--within", type=int, default=400, help="in how many worlds a mistake is looked for")
    parser.add_argument("--desks", type=int, default=4, choices=range(2, 7))
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _one(folder: Path, asked: argparse.Namespace) -> int:
    from tests.simulate.catching import MISTAKES
    from tests.simulate.mistakes import made
    from tests.simulate.running import Runner, Settings

    with made(MISTAKES[asked.mistake]) if asked.mistake else nullcontext():
        outcome = Runner(folder, Settings(asked.desks, asked.steps)).run(asked.seed)
    print("\n".join(outcome.told))
    print("\n".join(outcome.wrong) or "nothing is wrong")
    return 1 if outcome.wrong else 0


def _mistakes(folder: Path, asked: argparse.Namespace) -> int:
    from tests.simulate.catching import MISTAKES, catch
    from tests.simulate.running import Runner, Settings

    runner, missed = Runner(folder, Settings(asked.desks, asked.steps)), 0
    mistakes = [MISTAKES[asked.named]] if asked.named else list(MISTAKES.values())
    for mistake in mistakes:
        caught = catch(mistake, runner, within=asked.within)
        missed += caught is None
        said = f"seed {caught.seed}: {caught.wrong[0][:160]}" if caught else f"NOT CAUGHT within {asked.within} worlds"
        print(f"{mistake.name}: {said}", flush=True)
    print(f"{len(mistakes)} mistakes, {missed} not caught")
    return 1 if missed else 0


def _many(folder: Path, asked: argparse.Namespace) -> int:
    first, _, last = asked.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    began, counts, failed, done = time.monotonic(), Counter[str](), 0, 0
    for seed, wrong, counted in _outcomes(folder, asked, seeds):
        done += 1
        counts.update(counted)
        if wrong:
            failed += 1
            if failed <= SHOWN_FAILURES:
                print(f"seed {seed}: " + "; ".join(wrong[:4]), flush=True)
        if done % 500 == 0:
            print(f"{done} worlds, {failed} wrong, {time.monotonic() - began:.0f} s", flush=True)
    seconds = time.monotonic() - began
    print(", ".join(f"{name} {many}" for name, many in sorted(counts.items())))
    print(f"{done} worlds, {failed} wrong, {seconds:.0f} s")
    return 1 if failed else 0


Reported = tuple[int, list[str], dict[str, int]]


def _outcomes(folder: Path, asked: argparse.Namespace, seeds: range) -> Iterator[Reported]:
    if asked.processes == 1:
        yield from (_run((folder, asked.desks, asked.steps, seed)) for seed in seeds)
        return
    with ProcessPoolExecutor(asked.processes) as pool:
        yield from pool.map(_run, ((folder, asked.desks, asked.steps, seed) for seed in seeds), chunksize=5)


_runners: dict[tuple[int, int], object] = {}


def _run(asked: tuple[Path, int, int, int]) -> Reported:
    from tests.simulate.running import Runner, Settings

    folder, desks, steps, seed = asked
    runner = _runners.setdefault((desks, steps), Runner(folder / str(os.getpid()), Settings(desks, steps)))
    assert isinstance(runner, Runner)
    outcome = runner.run(seed)
    return outcome.seed, outcome.wrong, outcome.counts


if __name__ == "__main__":
    sys.exit(main())
