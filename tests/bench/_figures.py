"""Figures as lines. The machines they are taken on are shared, so each says how busy its machine was."""

import os
import statistics
from collections.abc import Sequence
from typing import NamedTuple


class Took(NamedTuple):
    """Milliseconds by the clock on the wall, and how long this process had a processor, all its threads together."""

    wall: float
    processor: float


def machine() -> str:
    """How busy this machine is: figures of a shared one mean little without it."""
    if not hasattr(os, "getloadavg"):
        return f"{os.cpu_count()} cores"
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def median_and_last(milliseconds: Sequence[float]) -> str:
    """Median, 99th percentile and worst of a series."""
    ordered = sorted(milliseconds)
    last = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"median {statistics.median(ordered):.1f} ms, p99 {last:.1f} ms, worst {ordered[-1]:.1f} ms"


def say_took(what: str, took: Sequence[Took], *, wanted: float, peer: Sequence[Took] = ()) -> None:
    """One series: what was wanted and how much of it was met, and how often longer than its peer of the same run."""
    walls = [each.wall for each in took]
    print(f"{what}: {median_and_last(walls)} (n={len(took)}; {machine()})")
    print(f"  on the processor: {median_and_last([each.processor for each in took])}")
    print(f"  wanted {wanted:g} ms: met by {sum(wall <= wanted for wall in walls)} of {len(walls)}")
    if peer:
        ratio = statistics.median(walls) / statistics.median(each.wall for each in peer)
        print(f"  {ratio:.2f} times its peer")
