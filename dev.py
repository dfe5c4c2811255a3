"""The developer's one door: makes `.venv` from the locked packages and runs the program, its tests and its tools.

Standard library only, for Windows, macOS and Linux alike: `python dev.py test`. `./dev test` is the same.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "lock.txt"
STAMP = VENV / "installed-from"
OLDEST_PYTHON = (3, 11)

# What a Debian package brings -> the package. A name with a dot is a library to load, one without is a program.
SCREENLESS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOWS = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_TOOLS = {"Xvfb": "xvfb", "openbox": "openbox", "strace": "strace"}
TEST_TOOLS |= {"pg_ctlcluster": "postgresql", "dovecot": "dovecot-imapd", "chromium": "chromium"}


class Trouble(Exception):
    """Something only the person at the keyboard can mend, said in both languages."""

    def __init__(self, mongolian: str, english: str) -> None:
        super().__init__(f"{mongolian}\n{english}")


def python_complaint(version: tuple[int, int]) -> str | None:
    """Why this Python cannot be used, or None."""
    if version >= OLDEST_PYTHON:
        return None
    found = ".".join(str(part) for part in version)
    return (
        f"Python 3.11 буюу түүнээс шинэ хувилбар хэрэгтэй, энэ нь {found}.\n"
        f"Python 3.11 or newer is needed, this is {found}."
    )


def say(mongolian: str, english: str) -> None:
    print(f"{mongolian}\n{english}", flush=True)


# -- system packages


def is_there(thing: str) -> bool:
    """Whether a library loads, or a program is found."""
    if "." not in thing:
        return shutil.which(thing) is not None
    try:
        ctypes.CDLL(thing)
    except OSError:
        return False
    return True


def missing_packages(wanted: dict[str, str]) -> list[str]:
    """The Debian packages of what is not there; nothing on other systems than Linux, whose Qt needs none."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for thing, package in wanted.items() if not is_there(thing)]


def can_install() -> bool:
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(packages: list[str]) -> None:
    say("Системийн багц суулгаж байна: " + " ".join(packages), "Installing system packages: " + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"]
    for command in ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            print(done.stdout, file=sys.stderr)
            raise install_by_hand(packages)


def install_by_hand(packages: list[str]) -> Trouble:
    command = "sudo apt-get install --no-install-recommends " + " ".join(packages)
    return Trouble(
        f"Системийн багц дутуу байна. Debian, Ubuntu дээр үүнийг ажиллуулна уу: {command}",
        f"System packages are missing. On Debian and Ubuntu run: {command}",
    )


def need(wanted: dict[str, str]) -> None:
    """Installs what is missing when that is allowed; otherwise names it, with the exact command.

    Raises Trouble.
    """
    packages = missing_packages(wanted)
    if packages and not can_install():
        raise install_by_hand(packages)
    if packages:
        install_packages(packages)
        still_missing = missing_packages(wanted)
        if still_missing:
            raise install_by_hand(still_missing)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


# -- the virtual environment


def venv_python() -> Path:
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def base_python() -> str:
    """The Python under this one: a virtual environment cannot remake itself."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def lock_digest() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def is_current() -> bool:
    """Whether the environment was wholly installed, here and from today's lock, and its Python still answers."""
    version = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        digest, place, installed_for = STAMP.read_text(encoding="utf-8").splitlines()
        answer = subprocess.run([str(venv_python()), "-c", version], stdout=subprocess.PIPE, text=True)
    except (OSError, ValueError):
        return False
    return (digest, place, installed_for) == (lock_digest(), str(VENV), answer.stdout.strip())


@contextmanager
def alone() -> Iterator[None]:
    """Keeps a second start from installing into the same environment at the same time."""
    with open(ROOT / ".venv.lock", "w", encoding="utf-8") as handle:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:
                    time.sleep(0.5)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def pip_from_debian(folder: str) -> Path | None:
    """Debian's own pip as a wheel, fetched without being root; for a Python whose `python3-venv` is not installed."""
    fetch, unpack = shutil.which("apt-get"), shutil.which("dpkg-deb")
    if fetch is None or unpack is None:
        return None
    fetched = subprocess.run([fetch, "-q", "download", "python3-pip-whl"], cwd=folder, capture_output=True)
    for archive in Path(folder).glob("python3-pip-whl*.deb") if fetched.returncode == 0 else ():
        subprocess.run([unpack, "-x", str(archive), folder], check=True)
    return next(Path(folder).glob("usr/share/python-wheels/pip-*.whl"), None)


def make_venv() -> None:
    """An empty virtual environment with pip, also where Debian left `ensurepip` out.

    Raises Trouble.
    """
    if importlib.util.find_spec("ensurepip") is None and can_install():
        install_packages(["python3-venv"])
        importlib.invalidate_caches()
    create = [base_python(), "-m", "venv", "--clear", str(VENV)]
    if importlib.util.find_spec("ensurepip") is not None:
        subprocess.run(create, check=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        wheel = pip_from_debian(folder)
        if wheel is None:
            raise install_by_hand(["python3-venv"])
        subprocess.run([*create, "--without-pip"], check=True)
        pip = [str(venv_python()), str(wheel / "pip"), "-q", "install", "--no-index", str(wheel)]
        subprocess.run(pip, check=True)


def install() -> None:
    """Makes `.venv` anew from the lock. The stamp is written last, so that an interrupted start begins again.

    Raises Trouble.
    """
    if VENV.is_symlink():
        raise Trouble(
            f"«{VENV}» нь өөр орчин руу заасан холбоос тул хоосолсонгүй. Холбоосыг устгаад дахин ажиллуулна уу.",
            f"“{VENV}” is a link to another environment and was not emptied. Remove the link and run this again.",
        )
    say("Багцуудыг суулгаж байна (нэг удаа, нэг минут орчим)...", "Installing the packages (once, about a minute)...")
    STAMP.unlink(missing_ok=True)
    make_venv()
    pip = [str(venv_python()), "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", "install"]
    exact = ["--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    if subprocess.run([*pip, *exact]).returncode:
        raise Trouble(
            "Багц суулгаж чадсангүй. Сүлжээгээ шалгаад дахин ажиллуулна уу.",
            "The packages could not be installed. Check the network and run the same command again.",
        )
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    STAMP.write_text(f"{lock_digest()}\n{VENV}\n{python}", encoding="utf-8")


def prepare() -> None:
    """Everything that must be on this machine before a line of the program runs; quick when it is all there.

    Raises Trouble.
    """
    need(SCREENLESS)
    if not is_current():
        with alone():
            if not is_current():
                install()


# -- running


def environment(*, screenless: bool) -> dict[str, str]:
    """The surroundings of what is started: this folder first, UTF-8, and this machine reached without a proxy."""
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    direct = "127.0.0.1,localhost"
    surroundings["NO_PROXY"] = ",".join(filter(None, [os.environ.get("NO_PROXY"), direct]))
    surroundings["no_proxy"] = surroundings["NO_PROXY"]
    character_set = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    if sys.platform.startswith("linux") and "utf" not in character_set.lower():
        surroundings["LC_ALL"] = "C.UTF-8"
    if screenless:
        surroundings["QT_QPA_PLATFORM"] = "offscreen"
    return surroundings


def start(module: str, arguments: Sequence[str], *, screenless: bool = False) -> int:
    """Runs a module of the program in the environment, from the folder the developer stands in."""
    command = [str(venv_python()), "-P", "-m", module, *arguments]
    surroundings = environment(screenless=screenless)
    if sys.platform == "win32":
        return subprocess.run(command, env=surroundings).returncode
    sys.stdout.flush()
    return os.execve(command[0], command, surroundings)  # nosec B606


def demo(arguments: list[str]) -> int:
    screenless = "--offscreen" in arguments or not has_display()
    if not screenless:
        need(WINDOWS)
    elif "--offscreen" not in arguments:
        arguments = ["--offscreen", *arguments]
    return start("tests.journeys.demo", arguments, screenless=screenless)


def console(arguments: list[str]) -> int:
    if has_display():
        need(WINDOWS)
    return start("ui.app", arguments)


def test(arguments: list[str]) -> int:
    """Every gate, also after one that failed; with arguments only pytest, given them."""
    tools = {**WINDOWS, **TEST_TOOLS}
    if can_install():
        need(tools)
    else:
        skipped = " ".join(missing_packages(tools))
        if skipped:
            say(
                f"Дараах багц байхгүй тул зарим шалгалт алгасагдана: {skipped}",
                f"Without these packages some tests are skipped: {skipped}",
            )
    if arguments:
        return gate("pytest", arguments)
    outcomes: dict[str, str] = {}
    failed = 0
    for name, module, options in GATES:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        code = gate(module, options)
        failed += code != 0
        outcomes[name] = f"{'FAILED' if code else 'ok    '} {name} ({time.monotonic() - began:.1f} s)"
    print("\n".join(outcomes.values()), flush=True)
    return 1 if failed else 0


def gate(module: str, options: Sequence[str]) -> int:
    command = [str(venv_python()), "-m", module, *options]
    return subprocess.run(command, cwd=ROOT, env=environment(screenless=True)).returncode


GATES = (
    ("ruff check", "ruff", ("check", ".")),
    ("ruff format", "ruff", ("format", "--check", ".")),
    ("mypy --strict", "mypy", ("--strict", "console", "ui", "dev.py")),
    ("bandit", "bandit", ("-q", "-c", "pyproject.toml", "-r", "console", "ui", "dev.py")),
    ("pytest", "pytest", ("-n", "2")),
)


def bench(arguments: list[str]) -> int:
    """The named benchmarks, or all of them, one after the other."""
    found = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("[a-z]*.py"))
    unknown = sorted(set(arguments) - set(found))
    if unknown:
        raise Trouble(
            f"Ийм хэмжилт алга: {', '.join(unknown)}. Байгаа нь: {', '.join(found)}.",
            f"There is no such benchmark: {', '.join(unknown)}. There are: {', '.join(found)}.",
        )
    codes = [gate(f"tests.bench.{name}", ()) for name in arguments or found]
    return max(codes, default=0)


def lock(arguments: list[str]) -> int:
    """Writes the lock anew with `uv` from a throwaway environment; `--upgrade` takes the newest versions."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([base_python(), "-m", "venv", folder], check=True)
        tool = Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run([str(tool), "-m", "pip", "-q", "--disable-pip-version-check", "install", "uv"], check=True)
        compile_ = [str(tool), "-m", "uv", "pip", "compile", "dev.in", "-q", "-o", "lock.txt"]
        shape = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
        shape += ["--no-emit-index-url", "--no-emit-find-links"]
        return subprocess.run([*compile_, *shape, *arguments], cwd=LOCK.parent).returncode


class Command(NamedTuple):
    run: Callable[[list[str]], int]
    usage: str
    mongolian: str
    english: str


COMMANDS = {
    "demo": Command(
        demo,
        "demo [--offscreen] [--shots DIR]",
        "төвийг асааж, програмыг үзүүлнэ",
        "start a centre and show the console",
    ),
    "test": Command(test, "test [PYTEST ARGUMENTS]", "бүх шалгалт", "every check: style, types, tests"),
    "console": Command(console, "console", "програмыг нээнэ", "open the console"),
    "centre": Command(
        lambda arguments: start("console.server", arguments),
        "centre ARGUMENTS",
        "төвийн сервер",
        "the central server",
    ),
    "desk": Command(
        lambda arguments: start("console.desk", arguments),
        "desk ARGUMENTS",
        "дэлгэцгүй ажлын байр",
        "a desk without a screen",
    ),
    "words": Command(
        lambda arguments: start("tests.words", arguments, screenless=True),
        "words",
        "орчуулгыг шинэчилнэ",
        "bring the translations up to date",
    ),
    "bench": Command(bench, "bench [NAMES]", "хурдны хэмжилт", "measure the speed"),
    "sbom": Command(
        lambda arguments: start("tests.supply.sbom", arguments),
        "sbom [FILE]",
        "багцын бүрэлдэхүүний жагсаалт (CycloneDX)",
        "what the program is made of (CycloneDX)",
    ),
    "vulnerabilities": Command(
        lambda arguments: start("tests.supply.vulnerabilities", arguments),
        "vulnerabilities",
        "багцуудын мэдэгдэж буй эмзэг байдлыг асууна",
        "ask what is known of the packages",
    ),
    "lock": Command(lock, "lock [--upgrade]", "багцын жагсаалтыг шинэчилнэ", "write the list of packages anew"),
}


def usage() -> str:
    lines = ["Хэрэглээ: ./dev КОМАНД   (Windows, macOS: python dev.py КОМАНД)", "Usage: ./dev COMMAND", ""]
    lines += [f"  {each.usage:34} {each.mongolian} · {each.english}" for each in COMMANDS.values()]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    complaint = python_complaint(sys.version_info[:2])
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(usage())
        return 0
    if arguments[0] not in COMMANDS:
        print(usage(), file=sys.stderr)
        return 2
    try:
        if arguments[0] != "lock":
            prepare()
        return COMMANDS[arguments[0]].run(arguments[1:])
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
