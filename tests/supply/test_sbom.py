"""The list of what the program is made of holds the shipped packages, whole, and is what CycloneDX says it must be."""

import json
from pathlib import Path

import pytest

from tests.supply.locked import LOCK, locked, shipped
from tests.supply.sbom import written

MADE = json.loads(written())
PACKAGES = shipped(locked(LOCK.read_text(encoding="utf-8")))


def test_it_lists_each_shipped_package_with_version_hashes_and_licence() -> None:
    assert {each["name"]: each["version"] for each in MADE["components"]} == {
        name: package.version for name, package in PACKAGES.items()
    }
    assert all(each["hashes"] and each["licenses"][0]["expression"] for each in MADE["components"])
    assert not {"pytest", "bandit", "ruff"} & {each["name"] for each in MADE["components"]}


def test_it_says_who_needs_whom_and_everything_is_needed_by_something() -> None:
    needs = {each["ref"]: set(each["dependsOn"]) for each in MADE["dependencies"]}
    root = MADE["metadata"]["component"]["bom-ref"]
    reached, new = {root}, {root}
    while new := set().union(*(needs[each] for each in new)) - reached:
        reached |= new
    assert reached == {root} | {each["bom-ref"] for each in MADE["components"]}


def test_two_runs_give_the_same_bytes() -> None:
    assert written() == written()


def test_it_is_valid_by_the_schema_of_cyclonedx() -> None:
    schemas = pytest.importorskip("cyclonedx.schema._res")
    checking = pytest.importorskip("jsonschema_rs")
    folder = Path(schemas.__file__).parent
    names = [f"{name}.SNAPSHOT.schema.json" for name in ("bom-1.6", "spdx", "jsf-0.82")]
    whole, *parts = (json.loads((folder / name).read_bytes()) for name in names)
    beside = zip(names[1:], parts, strict=True)
    known = checking.Registry([(f"http://cyclonedx.org/schema/{name}", part) for name, part in beside])
    validator = checking.validator_for(whole, registry=known, validate_formats=True)
    assert [str(error) for error in validator.iter_errors(MADE)] == []
    for fault in ({"bomFormat": "Other"}, {"components": [{"type": "library"}]}, {"serialNumber": "1"}):
        assert not validator.is_valid(MADE | fault)
