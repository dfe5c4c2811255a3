"""The centre's settings file: whether and how mail and texts go out. Without it nothing goes out and nothing comes in.

`settings.toml` in the centre's data folder; docs/outward.md says what each line is for.
"""

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from console.domain.actions import Kind
from console.store.file_pieces import read_key

FILE = "settings.toml"
PROXIES = ("127.0.0.0/8", "::1/128")
"""Web servers of this machine."""
SECURITIES = ("starttls", "tls", "none")
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
T = TypeVar("T")
_TAKEN = {bool: (bool,), str: (str,), int: (int,), float: (int, float)}


class SettingsError(Exception):
    """A settings file that cannot be used: `code` is open_to_others, not_toml, unknown, missing_value or wrong_value;
    `where` names the line."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where


@dataclass(frozen=True)
class Server:
    """A server of mail. `security`: starttls (the usual), tls from the first byte, or none (this machine only);
    `authority`: a file with the certificates to trust instead of the system's."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    authority: str = ""
    seconds: float = 30.0
    folder: str = "INBOX"


@dataclass(frozen=True)
class Mail:
    """`domain` is that of the addresses that bodies reply to; all of them must lead to one mailbox."""

    domain: str
    sender: str
    out: Server
    come_in: Server | None = None
    morning: str = "08:30"


@dataclass(frozen=True)
class Texts:
    """`gateway` is http (then `address` and `token`) or folder; `script` of Mongolian: cyrillic or latin."""

    gateway: str
    address: str = ""
    token: str = field(default="", repr=False)
    folder: str = ""
    script: str = "cyrillic"


@dataclass(frozen=True)
class Settings:
    """`links` is the address in front of links, `days` how long one holds; `proxies` the networks of the web servers
    that are believed when they say for whom they ask; `files_key` a file with the key of the attachments; `retention`:
    after how many days a closed case of a kind is erased (kinds that are not named are kept); `second_factor`: whether
    supervisors and administrators must have one."""

    links: str = ""
    days: int = 90
    files_key: str = ""
    second_factor: bool = False
    proxies: tuple[str, ...] = PROXIES
    retention: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    mail: Mail | None = None
    texts: Texts | None = None


def read_settings(folder: Path) -> Settings:
    """The settings of a centre's data folder; all off where there is no file. Raises SettingsError, OSError."""
    file = folder / FILE
    if not file.exists():
        return Settings()
    if os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError("open_to_others", FILE)
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsError("not_toml", FILE) from None
    mail, texts = written.pop("mail", None), written.pop("texts", None)
    proxies = _proxies(written.pop("proxies", list(PROXIES)))
    read_texts = None if texts is None else _texts(texts)
    kept = _retention(written.pop("retention", {}))
    settings = _made(Settings, written, "", mail=_mail(mail), texts=read_texts, proxies=proxies, retention=kept)
    if settings.mail is not None and not settings.links.startswith(("https://", "http://")):
        raise SettingsError("missing_value", "links")
    if settings.days < 1:
        raise SettingsError("wrong_value", "days")
    return settings


def read_files_key(folder: Path) -> bytes | None:
    """The key that attachments and mails are sealed with; None where the settings name none.

    Raises SettingsError, OSError.
    """
    named = read_settings(folder).files_key
    if not named:
        return None
    file = Path(named)
    try:
        is_open = os.name == "posix" and bool(file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
        key = read_key(file)
    except (OSError, ValueError):
        raise SettingsError("wrong_value", "files_key") from None
    if is_open:
        raise SettingsError("open_to_others", "files_key")
    return key


def is_address(text: str) -> bool:
    """Whether it has the form of an address that any server takes: no spaces, no quotes, Latin letters."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def _proxies(written: Any) -> tuple[str, ...]:
    """Addresses and networks, such as 10.0.0.0/8."""
    if not isinstance(written, list) or not all(isinstance(each, str) for each in written):
        raise SettingsError("wrong_value", "proxies")
    try:
        return tuple(str(ip_network(each)) for each in written)
    except ValueError:
        raise SettingsError("wrong_value", "proxies") from None


def _retention(written: Any) -> Mapping[str, int]:
    """Days by kind of case."""
    rows = _table(written, "retention")
    for kind, days in rows.items():
        if kind not in [each.value for each in Kind]:
            raise SettingsError("unknown", f"retention.{kind}")
        if type(days) is not int or days < 1:
            raise SettingsError("wrong_value", f"retention.{kind}")
    return MappingProxyType(rows)


def _mail(written: Any) -> Mail | None:
    if written is None:
        return None
    rows = _table(written, "mail")
    out, come_in = rows.pop("out", None), rows.pop("in", None)
    if out is None:
        raise SettingsError("missing_value", "mail.out")
    read_in = None if come_in is None else _server(come_in, "mail.in")
    mail = _made(Mail, rows, "mail.", out=_server(out, "mail.out"), come_in=read_in)
    hour, _, minute = mail.morning.partition(":")
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise SettingsError("wrong_value", "mail.morning")
    if not is_address(parseaddr(mail.sender)[1]):
        raise SettingsError("wrong_value", "mail.sender")
    if not is_address(f"answer@{mail.domain}"):
        raise SettingsError("wrong_value", "mail.domain")
    return mail


def _server(written: Any, where: str) -> Server:
    server = _made(Server, _table(written, where), f"{where}.")
    if server.security not in SECURITIES:
        raise SettingsError("wrong_value", f"{where}.security")
    return server


def _texts(written: Any) -> Texts:
    texts = _made(Texts, _table(written, "texts"), "texts.")
    needed = {"http": texts.address, "folder": texts.folder}
    if texts.gateway not in needed or texts.script not in ("cyrillic", "latin"):
        raise SettingsError("wrong_value", "texts.gateway" if texts.gateway not in needed else "texts.script")
    if not needed[texts.gateway]:
        raise SettingsError("missing_value", "texts.address" if texts.gateway == "http" else "texts.folder")
    return texts


def _table(written: Any, where: str) -> dict[str, Any]:
    if not isinstance(written, dict):
        raise SettingsError("wrong_value", where)
    return dict(written)


def _made(kind: type[T], written: Mapping[str, Any], where: str, **made: Any) -> T:
    known = {each.name: each for each in fields(kind) if each.name not in made}  # type: ignore[arg-type]
    for name, value in written.items():
        if name not in known:
            raise SettingsError("unknown", f"{where}{name}")
        if type(value) not in _TAKEN[known[name].type]:  # type: ignore[index]  # a dataclass's own annotation
            raise SettingsError("wrong_value", f"{where}{name}")
    for name, each in known.items():
        if name not in written and each.default is MISSING and each.default_factory is MISSING:
            raise SettingsError("missing_value", f"{where}{name}")
    return kind(**written, **made)
