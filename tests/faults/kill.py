"""kill -9 at every point: `python -m tests.faults.kill [SCENE NUMBER ...]` walks all of them and prints the figures.

A point is the moment before one pwrite64, write, fdatasync, fsync, ftruncate, rename or unlink of the process. After
each kill everything that killing.py demands must hold; 0 only if it always did. `./dev test` runs a sample of it.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.killing import Stage
from tests.faults.nursery import Nursery
from tests.faults.proof import Broken
from tests.faults.scenes import SCENES, Scene
from tests.faults.tracing import why_not


def main() -> int:
    """Walk the scenes named by number, or all."""
    parser = argparse.ArgumentParser("tests.faults.kill", description=__doc__)
    names = "; ".join(f"{number}: {scene.name}" for number, scene in enumerate(SCENES, 1))
    parser.add_argument("scenes", nargs="*", type=int, choices=range(1, len(SCENES) + 1), metavar="SCENE", help=names)
    chosen = parser.parse_args().scenes or range(1, len(SCENES) + 1)
    if reason := why_not():
        print(f"nothing was killed: {reason}")
        return 2
    with tempfile.TemporaryDirectory(prefix="console1111-kill-") as folder, Nursery(Path(folder) / "said") as nursery:
        lost = [_walked(SCENES[number - 1], Path(folder) / f"scene-{number}", nursery) for number in chosen]
    return 1 if any(lost) else 0


def _walked(scene: Scene, folder: Path, nursery: Nursery) -> int:
    """Print the figures of one scene; gives how many kills broke something."""
    began = time.monotonic()
    calls: Counter[str] = Counter()
    broken: list[Broken] = []
    promised = 0
    for outcome in Stage(scene, folder, nursery).walk(broken.append):
        calls[outcome.point.call] += 1
        promised = max(promised, outcome.promised)
    kinds = ", ".join(f"{call} {count}" for call, count in calls.items())
    print(
        f"{scene.name}: killed at {calls.total()} points ({kinds}); up to {promised} actions acknowledged by then;"
        f" broken afterwards: {len(broken)}; {time.monotonic() - began:.0f} s",
        flush=True,
    )
    for each in broken:
        print(f"  BROKEN {each}", flush=True)
    return len(broken)


if __name__ == "__main__":
    sys.exit(main())
