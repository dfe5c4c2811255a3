"""`./dev demo`: a real centre on this machine, filled through its API, and the console signed in as an agent.

With `--offscreen` the tour is played on real windows instead (tour.py); exit 0 only if each step had its effect.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.journeys.centre_process import ROOT
from tests.journeys.desk_process import Late
from tests.journeys.relay import Relay
from tests.journeys.stage import Stage
from tests.journeys.tour import NotSo, Tour

CASES = 300


def main(given: Sequence[str] | None = None) -> int:
    """Run the demonstration; 0 when all went as told."""
    options = _arguments(given)
    if options.shots is not None:
        options.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="console1111-demo-") as temporary:
        folder = Path(temporary)
        began = time.monotonic()
        with Stage.running(folder / "centre") as stage:
            documents = stage.fill_reference()
            verdicts = stage.fill_cases(CASES)
            taken = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
            say(
                f"{time.monotonic() - began:5.1f} s  centre at {stage.centre.url}: {documents} services, topics, bodies"
                f" and places, {CASES} cases ({taken})"
            )
            if options.offscreen:
                return _tour(stage, folder, options.shots, options.language)
            return _window(stage, folder, options.language)


def say(line: str) -> None:
    """One line of what happened."""
    print(line, flush=True)


def _tour(stage: Stage, folder: Path, shots: Path | None, language: str) -> int:
    relay = Relay(stage.centre.port)
    began = time.monotonic()
    try:
        Tour(stage, relay, folder, say, shots=shots, language=language).play()
    except (NotSo, Late) as fault:
        say(f"FAILED  {fault}")
        return 1
    finally:
        relay.close()
    say(f"the tour took {time.monotonic() - began:.0f} s; every step had its effect at the centre")
    return 0


def _window(stage: Stage, folder: Path, language: str) -> int:
    """The console as an agent finds it in the morning: his desk is set up, he is signed in."""
    login = stage.login("agent")
    say(f"the console opens as {login.login}; others: agent-2, supervisor, counter, one password: {login.password}")
    environment = {**os.environ, "PYTHONUTF8": "1", "CONSOLE1111_PASSWORD": login.password}
    console = [sys.executable, "-m", "tests.journeys.signed_in", login.login]
    console += ["--data", str(folder / "desk"), "--centre", stage.centre.url, "--language", language]
    return subprocess.call(console, cwd=ROOT, env=environment)


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev demo", description=__doc__)
    parser.add_argument("--offscreen", action="store_true", help="play the tour without a display")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="keep a picture of each step here")
    parser.add_argument("--language", choices=("mn", "en"), default="mn")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.exit(main())
