"""A country online: how soon a change is at every other desk, what a centre bears, and what idle desks cost it.

22 offices of 10 desks and a head office of 20 with one real centre process. The desks are light ones that say what a
real desk says; two real ones bear witness. Run as `python -m tests.bench.live [--busy 60] [--rush 10] [--idle 250]`.
"""

import argparse
import asyncio
import random
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from console.server import directory
from console.server.services import open_services
from tests.bench import _country, _pair
from tests.bench._country import HEAD, Country
from tests.bench._crowd import LightDesk, News
from tests.bench._figures import machine, median_and_last
from tests.bench._witness import Seen, watching
from tests.journeys.centre_process import CentreProcess
from tests.server.building import TESTER

IDLE_DESKS = 1_000
FILES_A_DESK = 2
SPARE_FILES = 200
SETTLING_SECONDS = 3.0
WANTED_MILLISECONDS = 1_000.0


@dataclass
class Load:
    """What a process costs from `begin` to `end`."""

    process: psutil.Process
    began: float = 0.0
    spent: float = 0.0

    def begin(self) -> None:
        self.began, self.spent = time.monotonic(), self._spent()

    def end(self) -> float:
        """Per cent of one processor."""
        return (self._spent() - self.spent) / (time.monotonic() - self.began) * 100

    def _spent(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)


def allow_files(wanted: int) -> None:
    """So many open files, or a sentence that says how to get them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted <= hard or (soft < wanted and hard == resource.RLIM_INFINITY):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    elif soft < wanted:
        raise SystemExit(
            f"Нэгэн зэрэг {wanted} файл нээх шаардлагатай, зөвшөөрсөн нь {hard}: эхлээд `ulimit -n {wanted}`.\n"
            f"{wanted} open files are needed and {hard} are allowed: run `ulimit -n {wanted}` first."
        )


@contextmanager
def living(desks: Sequence[LightDesk]) -> Iterator[None]:
    """The desks, online until the end."""
    tasks = [asyncio.create_task(desk.live()) for desk in desks]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def work(desks: Sequence[LightDesk], *, rate: float, seconds: float, chance: random.Random) -> None:
    """Cases opened at random desks, so many a second."""
    begun = time.monotonic()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        chance.choice(desks).open_case()


async def busy(desks: Sequence[LightDesk], country: Country, load: Load, *, rate: float, seconds: float) -> News:
    """One measurement under work, printed."""
    news = News()
    for desk in desks:
        desk.tell(news)
    own = Load(psutil.Process())
    load.begin()
    own.begin()
    await work(desks, rate=rate, seconds=seconds, chance=random.Random(7))
    centre, generator = load.end(), own.end()
    exchanges, pokes = len(news.asked) / seconds, news.pokes / seconds
    await asyncio.sleep(SETTLING_SECONDS)
    answered, made, missing = news.waits(country.seats)
    print(f"{rate:g} actions a second for {seconds:g} s, {len(desks)} desks ({machine()})")
    print(f"  from the author's answer to every other desk: {median_and_last(answered)} (n={len(answered)})")
    print(f"  from the saving to every other desk: {median_and_last(made)}; never came: {missing}")
    print(f"  wanted {WANTED_MILLISECONDS:g} ms: met by {sum(each <= WANTED_MILLISECONDS for each in answered)}")
    print(f"  {exchanges:.0f} questions and {pokes:.0f} pokes a second; failures: {news.failures}")
    print(f"  centre {centre:.0f} % of a core, {load.process.memory_info().rss >> 20} MB; crowd {generator:.0f} %")
    return news


def say_witnessed(seen: Sequence[Seen], news: Sequence[News]) -> None:
    """How soon the real desks had what the light ones made."""
    for witness in seen:
        waits = [
            (at - each.answered[key]) * 1000
            for each in news
            for key, at in witness.at.items()
            if key in each.answered and witness.office in (HEAD, each.made[key][1].office)
        ]
        print(f"  in the lists of a real desk of {witness.office}: {median_and_last(waits)} (n={len(waits)})")


async def come_back(desks: Sequence[LightDesk], centre: CentreProcess) -> None:
    """The centre is restarted: how soon all desks are back, and how many asked at once."""
    news = News()
    for desk in desks:
        desk.tell(news)
    await asyncio.to_thread(centre.stop)
    await asyncio.to_thread(centre.start)
    began = time.monotonic()
    while len(news.back) < len(desks) and time.monotonic() - began < 120:
        await asyncio.sleep(0.05)
    back = sorted(at - began for at in news.back.values())
    most = max(sum(0 <= other - at < 1 for other in back) for at in back)
    print(f"after a restart of the centre: the last of {len(back)} desks back after {back[-1]:.1f} s")
    print(f"  at most {most} questions in a second, {news.failures} in vain")


async def crowded(country: Country, centre: CentreProcess, folder: Path, *, seconds: Sequence[float]) -> None:
    """20 actions a second and 60, with witnesses; then a restart."""
    desks = [LightDesk(centre.url, seat, country, News()) for seat in country.seats]
    load = Load(psutil.Process(centre.pid))
    with watching(country, centre.url, folder) as witnesses, living(desks):
        await asyncio.sleep(SETTLING_SECONDS)
        news = [await busy(desks, country, load, rate=20, seconds=seconds[0])]
        news.append(await busy(desks, country, load, rate=60, seconds=seconds[1]))
        say_witnessed(await asyncio.to_thread(witnesses.seen), news)
        await come_back(desks, centre)


async def idle(country: Country, centre: CentreProcess, *, seconds: float) -> None:
    """A thousand desks with nothing to do; then something that concerns them all, committed by another process."""
    news = News()
    desks = [LightDesk(centre.url, seat, country, news) for seat in country.seats]
    load = Load(psutil.Process(centre.pid))
    with living(desks):
        while len(news.back) < len(desks):
            await asyncio.sleep(0.1)
        await asyncio.sleep(SETTLING_SECONDS)
        load.begin()
        before = sum(desk.bytes_passed for desk in desks)
        await asyncio.sleep(seconds)
        cost, passed = load.end(), sum(desk.bytes_passed for desk in desks) - before
        print(f"{len(desks)} idle desks for {seconds:g} s ({machine()})")
        memory, files = load.process.memory_info().rss >> 20, load.process.num_fds()
        print(f"  centre {cost:.1f} % of a core, {memory} MB, {files} files open")
        print(f"  {passed / len(desks) / seconds * 86_400 / 1000:.0f} kB a desk and day")
        at = await asyncio.to_thread(_put_for_all, country.folder)
        while len(news.arrived.get("synonym/шинэ", {})) < len(desks) and time.monotonic() - at < 60:
            await asyncio.sleep(0.05)
        waits = [(each - at) * 1000 for each in news.arrived["synonym/шинэ"].values()]
        print(f"  what concerns all, committed by another process: {median_and_last(waits)} (n={len(waits)})")


def _put_for_all(folder: Path) -> float:
    """A reference document, put by a process beside the centre's; when."""
    services = open_services(folder)
    directory.put(services.centre, [("synonym/шинэ", '"үг"'.encode())], by=TESTER)
    services.close()
    return time.monotonic()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    for name, seconds in (("busy", 60.0), ("rush", 10.0), ("idle", 250.0)):
        parser.add_argument(f"--{name}", type=float, default=seconds, metavar="SECONDS")
    parser.add_argument("--pairs", type=int, default=_pair.CASES, metavar="CASES")
    asked = parser.parse_args()
    allow_files(IDLE_DESKS * FILES_A_DESK + SPARE_FILES)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        if asked.busy:
            country = _country.made(folder / "country", offices=22, desks=10, head_desks=20)
            with CentreProcess(country.folder) as centre:
                asyncio.run(crowded(country, centre, folder, seconds=(asked.busy, asked.rush)))
        if asked.idle:
            country = _country.made(folder / "idle", offices=98, desks=10, head_desks=20)
            with CentreProcess(country.folder) as centre:
                asyncio.run(idle(country, centre, seconds=asked.idle))
        if asked.pairs:
            _pair.measure(folder / "pair", cases=asked.pairs)


if __name__ == "__main__":
    main()
