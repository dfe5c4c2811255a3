"""Law 1: arrows point down. Reads every import, in functions too, and what is imported by name."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# box -> the boxes it may look at. `desk` and `server` never see each other, nor does a screen see the centre.
BELOW = {
    "domain": set[str](),
    "wire": {"domain"},
    "store": {"wire", "domain"},
    "desk": {"store", "wire", "domain"},
    "server": {"store", "wire", "domain"},
    "ui": {"desk", "store", "wire", "domain"},
}
# box -> the packages of others that may be used in it.
PACKAGES = {
    "domain": set[str](),
    "wire": {"msgspec"},
    "store": {"sqlalchemy", "sqlcipher3", "psycopg", "alembic", "msgspec", "cryptography"},
    "desk": {"requests", "urllib3", "truststore", "keyring", "cryptography", "argon2"},
    "server": {"fastapi", "starlette", "uvicorn", "argon2", "cryptography", "holidays", "msgspec", "segno"},
    "ui": {"PySide6", "shiboken6"},
}
OURS = {"console", "ui", "resources", "tests"}
# Clock, ids and the outside world reach the domain as arguments.
NOT_IN_DOMAIN = {
    "asyncio", "http", "importlib", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
NOT_CALLED_IN_DOMAIN = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input"}


@dataclass(frozen=True)
class Import:
    line: int
    module: str


def box_of(module: str) -> str | None:
    """The box a dotted module name lies in; None for `console` itself, for resources and for the packages of others."""
    parts = module.split(".")
    if parts[0] == "ui":
        return "ui"
    if parts[0] == "console" and len(parts) > 1:
        return parts[1]
    return None


def module_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST, package: str) -> Iterator[Import]:
    """Every module a file imports: at the top, in a function, for types only, or by a name given to `import_module`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names] if base in ("console", "") else [base]
            yield from (Import(node.lineno, name) for name in names)
        elif isinstance(node, ast.Call) and called_name(node) in ("import_module", "__import__"):
            named = node.args[0] if node.args else None
            literal = named.value if isinstance(named, ast.Constant) and isinstance(named.value, str) else "(computed)"
            yield Import(node.lineno, literal)


def called_name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def fault(box: str, imported: str) -> str | None:
    """Why a box may not import this module, or None."""
    top = imported.split(".")[0]
    if imported == "(computed)":
        return "imports a name made while running, which nobody can check"
    if top == "tests":
        return "imports the tests"
    if top in OURS:
        target = box_of(imported)
        if target in (None, box) or target in BELOW[box]:
            return None
        return f"{box} may not look at {target}"
    if top in sys.stdlib_module_names:
        if (box == "domain" and top in NOT_IN_DOMAIN) or (top == "sqlite3" and box != "store"):
            return f"{top} has no place in {box}"
        return None
    return None if top in PACKAGES[box] else f"{top} has no place in {box}"


def faults_in(root: Path) -> list[str]:
    """Every wrong arrow in a tree that holds `console` and `ui`, as `path:line: why`."""
    found = []
    for path in sorted([*(root / "console").rglob("*.py"), *(root / "ui").rglob("*.py")]):
        where = path.relative_to(root).as_posix()
        module = module_of(path, root)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        package = module if path.stem == "__init__" else module.rpartition(".")[0]
        box = box_of(module)
        if box is None:
            found += [f"{where}:{each.line}: lies in no box" for each in imports_of(tree, package)]
        elif box not in BELOW:
            found.append(f"{where}:1: there is no box called {box}")
        else:
            reasons = ((each.line, fault(box, each.module)) for each in imports_of(tree, package))
            found += [f"{where}:{line}: {reason}" for line, reason in reasons if reason]
            if box == "domain":
                found += [f"{where}:{line}: {name}() in the domain" for line, name in impure_calls(tree)]
    return found


def impure_calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) in NOT_CALLED_IN_DOMAIN:
            yield node.lineno, called_name(node)


def test_arrows_point_down() -> None:
    assert faults_in(ROOT) == []


@pytest.mark.parametrize(
    ("path", "code", "fault_said"),
    [
        ("console/domain/case.py", "import requests", "console/domain/case.py:1: requests has no place in domain"),
        ("console/domain/case.py", "from console import wire", "console/domain/case.py:1: domain may not look at wire"),
        ("console/domain/case.py", "import time", "console/domain/case.py:1: time has no place in domain"),
        ("console/domain/case.py", "at = datetime.now(UTC)", "console/domain/case.py:1: now() in the domain"),
        ("console/wire.py", "from .store import outbox", "console/wire.py:1: wire may not look at store"),
        (
            "console/store/cases.py",
            "from ..desk.views import x",
            "console/store/cases.py:1: store may not look at desk",
        ),
        ("console/desk/sync.py", "import sqlite3", "console/desk/sync.py:1: sqlite3 has no place in desk"),
        (
            "console/desk/sync.py",
            "def f():\n    import fastapi",
            "console/desk/sync.py:2: fastapi has no place in desk",
        ),
        (
            "console/desk/sync.py",
            "def f():\n    importlib.import_module('console.server.app')",
            "console/desk/sync.py:2: desk may not look at server",
        ),
        (
            "console/server/app.py",
            "if TYPE_CHECKING:\n    from console.desk.desk import Desk",
            "console/server/app.py:2: server may not look at desk",
        ),
        (
            "ui/window.py",
            "__import__(name)",
            "ui/window.py:1: imports a name made while running, which nobody can check",
        ),
        ("ui/screens/call.py", "import sqlalchemy as sql", "ui/screens/call.py:1: sqlalchemy has no place in ui"),
        ("ui/screens/call.py", "from console import server", "ui/screens/call.py:1: ui may not look at server"),
        ("console/helpers/text.py", "import re", "console/helpers/text.py:1: there is no box called helpers"),
        ("console/__init__.py", "from . import desk", "console/__init__.py:1: lies in no box"),
    ],
)
def test_a_wrong_arrow_is_found(path: str, code: str, fault_said: str, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(code, encoding="utf-8")
    assert faults_in(tmp_path) == [fault_said]


def test_a_right_arrow_is_no_fault(tmp_path: Path) -> None:
    lines = ["import json", "import PySide6.QtWidgets", "from console.desk.desk import Desk", "from . import theme"]
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "window.py").write_text("\n".join(lines), encoding="utf-8")
    assert faults_in(tmp_path) == []
