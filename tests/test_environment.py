"""The ground the program stands on: the locked packages, `dev.py`, and a Qt that does not wear `None` out."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject

from tests.supply.locked import licences, locked, shipped

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")


def load_dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["dev"] = module
    spec.loader.exec_module(module)
    return module


def wanted_packages() -> set[str]:
    lists = [ROOT / "requirements" / name for name in ("run.in", "dev.in")]
    lines = [line for path in lists for line in path.read_text(encoding="utf-8").splitlines()]
    return {re.split(r"[<>=;\s\[]", line)[0] for line in lines if line and not line.startswith("-r")}


def test_every_locked_package_has_hashes() -> None:
    packages = locked(LOCK)
    assert len(packages) > 40
    assert [name for name, package in packages.items() if not package.hashes] == []


def test_every_wanted_package_is_locked() -> None:
    assert sorted(wanted_packages() - set(locked(LOCK))) == []


def test_every_package_we_ship_is_in_the_notices_with_its_version() -> None:
    notices = (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    rows = {name: version for name, (version, _) in licences(notices).items()}
    assert rows == {name: package.version for name, package in shipped(locked(LOCK)).items()}
    assert {"requests", "pyside6-essentials", "certifi", "tzdata"} <= set(rows)


def test_the_lock_names_no_host_and_no_folder() -> None:
    assert re.findall(r"https?:|file:|--index-url|--find-links|--extra-index-url| /\w+/|@ ", LOCK) == []


def test_the_lock_serves_all_three_systems() -> None:
    packages = locked(LOCK)
    assert packages["tzdata"].marker == "sys_platform == 'win32'"
    assert packages["secretstorage"].marker == "sys_platform == 'linux'"


def test_dev_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert sorted(name for name in modules if name.split(".")[0] not in sys.stdlib_module_names) == []


def run_dev(*arguments: str, locale: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    environment = {**os.environ, "LC_ALL": locale}
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment)


@pytest.mark.parametrize("locale", ["C.UTF-8", "POSIX"])
def test_dev_alone_says_its_commands_in_both_languages(locale: str) -> None:
    said = run_dev(locale=locale)
    assert said.returncode == 0
    assert "Хэрэглээ" in said.stdout
    assert "Usage" in said.stdout
    for command in ("demo", "test", "console", "centre", "desk", "words", "bench", "lock", "sbom", "vulnerabilities"):
        assert re.search(rf"^  {command}\b.* · ", said.stdout, flags=re.MULTILINE)


def test_dev_refuses_a_command_it_does_not_know() -> None:
    said = run_dev("tset")
    assert said.returncode == 2
    assert "Usage" in said.stderr


def test_dev_says_which_python_is_needed() -> None:
    dev = load_dev()
    assert dev.python_complaint((3, 11)) is None
    assert dev.python_complaint((4, 0)) is None
    complaint = dev.python_complaint((3, 9))
    assert "хэрэгтэй" in complaint
    assert "is needed, this is 3.9" in complaint


def test_dev_names_the_package_of_a_missing_library() -> None:
    dev = load_dev()
    if not sys.platform.startswith("linux"):
        assert dev.missing_packages({"libno-such.so.9": "libno-such9"}) == []
        return
    wanted = {"libc.so.6": "libc6", "libno-such.so.9": "libno-such9", "sh": "dash", "no-such-tool": "no-such"}
    assert dev.missing_packages(wanted) == ["libno-such9", "no-such"]


def test_an_interrupted_installation_is_not_taken_for_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev = load_dev()
    monkeypatch.setattr(dev, "VENV", Path(sys.prefix))
    monkeypatch.setattr(dev, "STAMP", tmp_path / "installed-from")
    assert not dev.is_current()
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    dev.STAMP.write_text(f"{dev.lock_digest()}\n{sys.prefix}\n{python}", encoding="utf-8")
    assert dev.is_current()
    dev.STAMP.write_text(f"another lock\n{sys.prefix}\n{python}", encoding="utf-8")
    assert not dev.is_current()


def test_an_environment_that_another_checkout_lent_is_not_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dev = load_dev()
    (tmp_path / "lent").mkdir()
    (tmp_path / "lent" / "kept").touch()
    (tmp_path / ".venv").symlink_to(tmp_path / "lent")
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    with pytest.raises(dev.Trouble, match="link"):
        dev.install()
    assert (tmp_path / "lent" / "kept").exists()


def test_the_programs_log_must_be_silent_unless_a_warning_was_expected(pytester: pytest.Pytester) -> None:
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    (pytester.path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), "utf-8")
    pytester.mkdir("tests")
    pytester.makepyfile(
        """
        import logging
        from PySide6.QtCore import qWarning

        def test_quiet(): logging.info("nothing")
        def test_qt_warns(): qWarning("something")
        def test_warns(): logging.warning("something")
        def test_warns_as_expected(expected_log):
            expected_log("some.hing")
            logging.warning("something")
        def test_does_not_warn_as_expected(expected_log): expected_log("something")
        """
    )
    pytester.runpytest_subprocess("-p", "no:xdist", str(pytester.path)).assert_outcomes(passed=4, errors=2, failed=1)


def test_ten_thousand_void_calls_into_qt_do_not_wear_none_out() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None at each call that returns nothing, and then aborts."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(10_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 1_000
