"""What a file that came from outside may be called: in a case, on a screen, and on anybody's disk."""

import re
import unicodedata

NAME_CHARACTERS = 150
NAME_BYTES = 240
"""In UTF-8: most file systems take 255."""
LONGEST_ENDING = 12
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's categories of what steers, hides or turns round what stands beside it, and of halves of letters."""
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])[ .]*(\.|$)", re.IGNORECASE)
"""Names that mean a device on Windows, with any ending."""
_MARK = "_"
_RUNNING = (
    "acm ade adp apk app application appref-ms bash bat bin chm class cmd com command cpl crt csh deb desktop "
    "diagcab dll dmg docm dotm elf exe fish gadget hta htm html img inf ins iso isp jar jnlp js jse ksh lnk mad maf "
    "mda mde mht mhtml mof msc msh msi msix msp mst msu ocx one pdb pif pkg potm ppam ppsm pptm ps1 ps1xml psd1 psm1 "
    "py pyc pyw pyz rb reg rpm rtf run scf scr sct settingcontent-ms sh shb shs shtml slk svg svgz swf sys theme url "
    "vb vbe vbs vhd vhdx wasm website workflow ws wsc wsf wsh xbap xht xhtml xla xlam xll xlsm xltm xml xsl xslt zsh"
)
RUNS = frozenset(_RUNNING.split())
"""Endings of what a computer may run, or may let run something, when somebody opens it."""


def safe_name(name: str) -> str:
    """A file's name as it may stand in a case and on any disk: its last part, nothing unseen, no device.

    Too long a name loses its middle: the ending says what a file is. A name of nothing is `file`.
    """
    last = re.split(r"[/\\]", name)[-1]
    composed = unicodedata.normalize("NFC", last.encode("utf-8", "ignore").decode("utf-8"))
    seen = "".join(" " if letter.isspace() else letter for letter in composed if _is_seen(letter))
    kept = _shortened(_NOT_ON_WINDOWS.sub(_MARK, " ".join(seen.split())).strip(". "))
    if _DEVICE.match(kept):
        kept = _MARK + kept
    return kept or "file"


def may_run(name: str) -> bool:
    """Whether opening a file of this name may run something: by its last ending, the one that computers go by."""
    return name.rstrip(". ").rpartition(".")[2].lower() in RUNS and "." in name


def saved_name(name: str, *, is_program: bool) -> str:
    """The name under which somebody gets a file: what may run something gets an ending that nothing opens."""
    safe = safe_name(name)
    return f"{safe}.unsafe" if is_program or may_run(safe) else safe


def _is_seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _UNSEEN


def _shortened(name: str) -> str:
    if len(name) <= NAME_CHARACTERS and len(name.encode()) <= NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, ending = name, ""
    tail = dot + ending if ending else ""
    stem = stem[: NAME_CHARACTERS - len(tail)]
    room = NAME_BYTES - len(tail.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(". ") + tail
