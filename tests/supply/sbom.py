"""What the program is made of, as CycloneDX 1.6: `python -m tests.supply.sbom [FILE]` (`./dev sbom`).

Made of the lock (versions, hashes, who wants whom) and of the notices (licences), so two runs give the same bytes.
"""

import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from tests.supply.locked import LOCK, NOTICES, ROOT, RUNS, Package, licences, locked, shipped

SPACE = uuid.UUID("5f1b6a52-8a43-5c0e-9c55-0e1d8f2f1111")
"""The serial number is made in it of what the list says."""


def sbom(packages: dict[str, Package], of: dict[str, tuple[str, str]], *, project: dict[str, Any]) -> dict[str, Any]:
    """The list for these packages, whose licences are `of`."""
    root = f"{project['name']}@{project['version']}"
    components = [_component(package, of[name][1]) for name, package in packages.items()]
    said = json.dumps([root, components], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(SPACE, said)}",
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "pre-build"}],
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": project["name"],
                "version": project["version"],
                "description": project["description"],
                "licenses": [{"expression": project["license"]}],
            },
        },
        "components": components,
        "dependencies": _dependencies(root, packages),
    }


def _component(package: Package, licence: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": _ref(package),
        "name": package.name,
        "version": package.version,
        "scope": "optional" if package.marker else "required",
        "hashes": [{"alg": "SHA-256", "content": each} for each in package.hashes],
        "licenses": [{"expression": licence}],
        "purl": _ref(package),
    }
    if package.marker:
        made["properties"] = [{"name": "console1111:only-where", "value": package.marker}]
    return made


def _dependencies(root: str, packages: dict[str, Package]) -> list[dict[str, Any]]:
    made = [{"ref": root, "dependsOn": [_ref(each) for each in packages.values() if RUNS in each.wanted_by]}]
    for package in packages.values():
        needed = [_ref(each) for each in packages.values() if package.name in each.wanted_by]
        made.append({"ref": _ref(package), "dependsOn": needed})
    return made


def _ref(package: Package) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def written() -> str:
    """The list of this checkout, as the text of a file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = shipped(locked(LOCK.read_text(encoding="utf-8")))
    made = sbom(packages, licences(NOTICES.read_text(encoding="utf-8")), project=project)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the list to the file named, or say it."""
    if arguments:
        Path(arguments[0]).write_text(written(), encoding="utf-8")
    else:
        sys.stdout.write(written())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
