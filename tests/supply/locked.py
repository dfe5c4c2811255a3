"""The packages of `requirements/lock.txt`, as the lock itself tells of them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = ROOT / "requirements" / "lock.txt"
NOTICES = ROOT / "THIRD-PARTY.md"
RUNS = "-r run.in"
"""What wants the packages that the program runs with."""


@dataclass(frozen=True)
class Package:
    """One entry of the lock; `wanted_by` are packages, or the lists that we write by hand."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: frozenset[str]


def locked(text: str) -> dict[str, Package]:
    """Every package of a lock, by its name."""
    entries = re.findall(r"^([a-z0-9-]+)==((?:.*\\\n)*.*(?:\n    #.*)*)", text, flags=re.MULTILINE)
    return {name: _package(name, entry) for name, entry in entries}


def shipped(packages: dict[str, Package]) -> dict[str, Package]:
    """What the program needs to run, and what those packages need in turn."""
    found = {name for name, package in packages.items() if RUNS in package.wanted_by}
    while more := {name for name, package in packages.items() if package.wanted_by & found} - found:
        found |= more
    return {name: packages[name] for name in sorted(found)}


def licences(notices: str) -> dict[str, tuple[str, str]]:
    """Package -> (version, licence) of the notices that we hand out."""
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (\d\S*) \| ([^|]*\w[^|]*?) +\|", notices, flags=re.MULTILINE)
    return {name: (version, licence) for name, version, licence in rows}


def _package(name: str, entry: str) -> Package:
    version, _, rest = entry.splitlines()[0].rstrip("\\ ").partition(" ")
    return Package(
        name=name,
        version=version,
        marker=rest.strip("; "),
        hashes=tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", entry)),
        wanted_by=frozenset(re.findall(r"^    #(?: via)? +(-r \S+|[a-z0-9-]+)$", entry, flags=re.MULTILINE)),
    )
