"""Our exchange and other sync programs through the same work, in one run: seconds, CPU, memory, bytes, requests.

`python -m tests.bench.sync_phases --peers FOLDER floor paged anki rxdb pouchdb` runs us beside these, by the bench.py
in that folder, which measures everybody alike; without `--peers` we run alone, on cases made here. The folder holds
bench.py, its clients and servers, a `venv` and `node_modules`: its README says how to install them (pip and npm).

The phases: seed (10,000 cases at desk a), push, pull (into an empty desk b), noop, edit (100), push100, pull100.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.bench._figures import machine
from tests.bench._phase_cases import digest_of_files
from tests.journeys.relay import Relay, Weather

ROOT = Path(__file__).resolve().parents[2]
OURS = ("env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "tests.bench._phase_desk")
PHASES = (("seed", "a"), ("push", "a"), ("pull", "b"), ("noop", "b"), ("edit", "a"), ("push100", "a"), ("pull100", "b"))
COLUMNS = (
    *("wall", "cpu", "srv_cpu", "rss", "above", "up", "down", "reqs", "in_vain"),
    *("first_rows", "queues_open", "search_ready"),
)
TRIES = 25
BEGINS = datetime(2026, 1, 5, 8, tzinfo=timezone(timedelta(hours=8)))
Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """How the link is: the delay of each way, the bits a second of each, and after how many bytes it breaks."""

    name: str
    latency_ms: float = 0.0
    kbps: float = 0.0
    cut_every: int = 0

    @property
    def weather(self) -> Weather:
        """The same for our own relay."""
        return Weather(self.latency_ms / 1000, int(self.kbps * 1000), self.cut_every)


LINKS = {
    "loopback": Shape("loopback"),
    "rural": Shape("300 ms, 2 Mbit/s", latency_ms=150.0, kbps=2_000.0),
    "cut": Shape("dies every 400 kB", cut_every=400_000),
}


def beside(folder: Path, peers: Sequence[str], shape: Shape, *, runs: int, scratch: Path) -> Iterator[Row]:
    """Rows of us and these peers by the peers' own bench.py, one run after the other."""
    bench = _bench_of(folder)
    bench.PEERS["ours"] = ([*OURS, "serve", "{port}", "{dir}"], list(OURS))
    bench.DAEMON.add("ours")
    asked = argparse.Namespace(
        cases=str(folder / "cases.jsonl"),
        edits=str(folder / "edits.jsonl"),
        latency_ms=shape.latency_ms,
        kbps=shape.kbps,
        cut_every=shape.cut_every,
        tries=TRIES if shape.cut_every else 1,
        tmp=str(scratch),
        keep=False,
    )
    expected = bench.expected(asked)
    with (scratch / "bench.log").open("ab") as log:
        for _ in range(runs):
            for peer in ("ours", *peers):
                yield from (_checked(row, expected) for row in bench.one(peer, asked, log))


def _bench_of(folder: Path) -> ModuleType:
    """The peers' bench.py with its work made, run by the Python that has their packages."""
    if not (folder / "bench.py").exists():
        raise SystemExit(f"{folder}: no bench.py. Copy the comparison there and install its peers as its README says.")
    peers_python = folder / "venv" / "bin" / "python"
    os.environ.setdefault("BENCH_PY", str(peers_python if peers_python.exists() else sys.executable))
    for name, more in (("cases.jsonl", ()), ("edits.jsonl", ("--edits", "100"))):
        if not (folder / name).exists():
            made = subprocess.run(
                [sys.executable, str(folder / "gen_cases.py"), "10000", *more], check=True, capture_output=True
            )
            (folder / name).write_bytes(made.stdout)
    spec = importlib.util.spec_from_file_location("bench", folder / "bench.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    return bench


def _checked(row: Row, expected: str) -> Row:
    """With what the line carried in vain: bytes of exchanges that broke, as a share of those of exchanges that came."""
    if row.get("came"):
        row = row | {"in_vain": round(max(0.0, (row["up"] + row["down"]) / row["came"] - 1), 3)}
    return row | {"MISMATCH": expected} if row.get("phase") == "digest" and row.get("digest") != expected else row


def alone(shape: Shape, *, runs: int, scratch: Path, count: int) -> Iterator[Row]:
    """Rows of us without any peer, on cases made here; both desks must agree at the end."""
    for _ in range(runs):
        with tempfile.TemporaryDirectory(dir=scratch) as temporary:
            yield from _one(Path(temporary), shape, count)


def _one(folder: Path, shape: Shape, count: int) -> Iterator[Row]:
    for name in "sab":
        (folder / name).mkdir()
    cases, edits = made_work(folder, count)
    expected = digest_of_files(cases, edits)
    port = _free_port()
    centre = subprocess.Popen([*OURS, "serve", str(port), str(folder / "s")])
    desks: dict[str, subprocess.Popen[str]] = {}
    try:
        _wait_for(port)
        line = Relay(port, shape.weather)
        for phase, who in (*PHASES, ("digest", "b"), ("digest", "a")):
            if who not in desks:
                desks[who] = _desk(line.url, folder / who, cases, edits)
            before = replace(line.passed)
            began = _processor(centre.pid), _processor(desks[who].pid)
            said = _play(desks[who], phase)
            took = {
                "srv_cpu": round(_processor(centre.pid) - began[0], 2),
                "cpu": round(_processor(desks[who].pid) - began[1], 2),
            }
            crossed = {
                "up": line.passed.bytes_up - before.bytes_up,
                "down": line.passed.bytes_down - before.bytes_down,
                "reqs": line.passed.answers - before.answers,
            }
            yield _checked({"peer": "ours", "phase": phase, **said, **took, **crossed}, expected)
    finally:
        for process in desks.values():
            process.kill()
            process.wait()
        centre.send_signal(signal.SIGTERM)
        centre.wait(20)


def _desk(url: str, folder: Path, cases: Path, edits: Path) -> "subprocess.Popen[str]":
    desk = subprocess.Popen(
        [*OURS, "daemon", url, str(folder), str(cases), str(edits)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdout is not None
    desk.stdout.readline()
    return desk


def _play(desk: "subprocess.Popen[str]", phase: str) -> Row:
    assert desk.stdin is not None
    assert desk.stdout is not None
    desk.stdin.write(phase + "\n")
    desk.stdin.flush()
    said: Row = json.loads(desk.stdout.readline())
    return said


def made_work(folder: Path, count: int) -> tuple[Path, Path]:
    """Files of cases and edits like those of the comparison, from a seed."""
    chance = random.Random(11)
    words = ["".join(chance.choices("абвгдежзийклмноөпрстуүхцчшыьэюя", k=chance.randint(3, 10))) for _ in range(3_000)]
    cases, edits = folder / "cases.jsonl", folder / "edits.jsonl"
    ids = [f"{number:08x}-{chance.getrandbits(64):016x}" for number in range(count)]
    with cases.open("w", encoding="utf-8") as opened:
        for number, case in enumerate(ids):
            opened.write(json.dumps(_made_case(chance, words, number, case), ensure_ascii=False) + "\n")
    with edits.open("w", encoding="utf-8") as opened:
        for case in sorted(chance.sample(ids, min(100, count))):
            changed = {
                "status": chance.choice(("forwarded", "answered", "closed", "closed", "closed", "reopened")),
                "assignee": f"a{chance.randint(1, 240):03}",
                "note": _sentence(chance, words, 8),
            }
            opened.write(json.dumps({"id": case, "set": changed}, ensure_ascii=False) + "\n")
    return cases, edits


def _made_case(chance: random.Random, words: Sequence[str], number: int, case: str) -> Mapping[str, Any]:
    return {
        "id": case,
        "kind": chance.choice(("complaint", "request", "suggestion", "thanks", "inquiry")),
        "channel": chance.choice(("phone", "web", "letter")),
        "status": chance.choice(("new", "open", "forwarded", "closed")),
        "priority": chance.choice((1, 2, 3)),
        "service": f"EM-{chance.randint(1, 1448):04}",
        "agency": chance.choice((None, "ЗТХЯ", "ЭХЯ")),
        "office": "Улаанбаатар",
        "assignee": f"a{chance.randint(1, 240):03}",
        "created_at": (BEGINS + timedelta(seconds=number)).isoformat(),
        "caller": {
            "name": f"Б.{words[number % 100].title()}",
            "phone": f"99{chance.randint(0, 999_999):06}",
            "reg": f"УБ{chance.randint(0, 99_999_999):08}",
            "consent": chance.random() < 0.8,
        },
        "subject": _sentence(chance, words, 4),
        "text": _sentence(chance, words, 24),
        "note": _sentence(chance, words, 5),
    }


def _sentence(chance: random.Random, words: Sequence[str], length: int) -> str:
    return " ".join(chance.choice(words) for _ in range(length)).capitalize() + "."


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit("the centre does not answer")


def _processor(pid: int) -> float:
    """CPU seconds of a process until now."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def say(rows: Sequence[Row], shape: Shape) -> None:
    """One table: medians over the runs, and how often our time is the peers'."""
    print(f"\n## {shape.name} ({machine()})")
    print(f"{'peer':14}{'phase':9}" + "".join(f"{name:>13}" for name in COLUMNS))
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["peer"], row["phase"]), []).append(row)
    for (peer, phase), some in found.items():
        if phase in ("digest", "disk") or any("error" in row for row in some):
            said = {key: some[0][key] for key in ("digest", "MISMATCH", "error", "tries") if key in some[0]}
            print(f"{peer:14}{phase:9}", *(f"{key} {value}" for key, value in said.items()))
            continue
        print(f"{peer:14}{phase:9}" + "".join(f"{_median(some, name):>13}" for name in COLUMNS))
    for (peer, phase), some in found.items():
        ours = found.get(("ours", phase))
        if peer != "ours" and ours and all(row.get("wall") for row in (*ours, *some)):
            ratio = statistics.median(row["wall"] for row in ours) / statistics.median(row["wall"] for row in some)
            print(f"ours takes {ratio:.2f} times {peer}'s {phase}")


def _median(rows: Sequence[Row], name: str) -> str:
    values = [row[name] for row in rows if row.get(name) is not None]
    return f"{statistics.median(values):g}" if values else ""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table for each link."""
    parser = argparse.ArgumentParser("sync_phases")
    parser.add_argument("with_peers", nargs="*", metavar="PEER", help="floor paged session anki rxdb pouchdb ...")
    parser.add_argument("--peers", type=Path, metavar="FOLDER", help="where the comparison and its peers are installed")
    parser.add_argument("--links", nargs="+", choices=LINKS, default=["loopback"])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cases", type=int, default=10_000, help="how many, where we run alone")
    asked = parser.parse_args(arguments)
    if asked.peers is None:
        print("No --peers FOLDER: ours runs alone, on cases made here (see the top of this file for how to get them).")
    with tempfile.TemporaryDirectory() as temporary:
        for link in asked.links:
            shape, scratch = LINKS[link], Path(temporary)
            rows = (
                alone(shape, runs=asked.runs, scratch=scratch, count=asked.cases)
                if asked.peers is None
                else beside(asked.peers.resolve(), asked.with_peers, shape, runs=asked.runs, scratch=scratch)
            )
            say(list(rows), shape)


if __name__ == "__main__":
    main()
