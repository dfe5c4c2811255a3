"""Asks OSV whether a locked package has a known vulnerability: `python -m tests.supply.vulnerabilities`.

Not one of the gates of `./dev test`: its service is not always reachable, and what it knows changes without a change of
ours. It sends the names and versions of the lock and nothing else. It ends with 1 where something is known, with 2
where the service could not be asked: that is no answer, and is said so.
"""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence

from tests.supply.locked import LOCK, Package, locked, shipped

SERVICE = "https://api.osv.dev/v1/querybatch"
SECONDS = 30.0


class NotAsked(Exception):
    """The service could not be reached, or gave no answer that can be read."""


def known(packages: Sequence[Package], *, service: str = SERVICE) -> dict[str, list[str]]:
    """Package -> the ids of what is known of its version. Raises NotAsked."""
    queries = [{"package": {"name": each.name, "ecosystem": "PyPI"}, "version": each.version} for each in packages]
    asked = urllib.request.Request(
        service, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            results = json.load(answer)["results"]
        if len(results) != len(packages):
            raise NotAsked("another number of answers than of questions")
        found = [[each["id"] for each in result.get("vulns", ())] for result in results]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAsked(type(error).__name__) from None
    return {package.name: ids for package, ids in zip(packages, found, strict=True) if ids}


def said(packages: dict[str, Package], service: str) -> tuple[int, Iterable[str]]:
    """(how the command ends, its lines)."""
    try:
        found = known(list(packages.values()), service=service)
    except NotAsked as why:
        return 2, (
            f"Эмзэг байдлын сан ({service}) хариу өгсөнгүй: {why}. Энэ нь «эмзэг байдалгүй» гэсэн үг биш.",
            f"The service ({service}) gave no answer: {why}. That does not mean that nothing is known.",
        )
    if not found:
        return 0, (
            f"{len(packages)} багцын мэдэгдэж буй эмзэг байдал алга.",
            f"Nothing is known of {len(packages)} packages.",
        )
    running = shipped(packages)
    lines = (
        f"{name} {packages[name].version} ({'runs' if name in running else 'development'}): {', '.join(ids)}"
        for name, ids in sorted(found.items())
    )
    return 1, lines


def main(arguments: list[str]) -> int:
    """Ask, say and judge; the service may be another of the same kind."""
    code, lines = said(locked(LOCK.read_text(encoding="utf-8")), arguments[0] if arguments else SERVICE)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
