"""A browser without JavaScript, for tests: it reads pages, follows links and sends forms as the HTML says, no more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests


@dataclass
class PageForm:
    """A form with what it holds before anything is typed; `buttons` by what stands on them."""

    action: str
    encoding: str
    fields: dict[str, str] = field(default_factory=dict)
    options: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, dict[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    """What a page says: its forms, links, tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self._area: str | None = None
        self._is_style = False
        self._select: str | None = None
        self._button: tuple[PageForm, dict[str, str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        self.tags.add(tag)
        self._is_style = tag == "style"
        form = self.forms[-1] if self.forms else None
        if tag == "form":
            encoding = has.get("enctype") or "application/x-www-form-urlencoded"
            self.forms.append(PageForm(has.get("action") or "", encoding))
        elif tag == "a":
            self.links.append(has.get("href") or "")
        elif form is not None:
            self._control(form, tag, has.get("name") or "", has)

    def _control(self, form: PageForm, tag: str, name: str, has: Mapping[str, str | None]) -> None:
        match tag:
            case "input":
                self._input(form, name, has)
            case "textarea":
                form.fields[name] = ""
                self._area = name
            case "select":
                form.fields[name] = ""
                self._select = name
            case "option" if self._select:
                form.options.setdefault(self._select, []).append(has.get("value") or "")
                if "selected" in has:
                    form.fields[self._select] = has.get("value") or ""
            case "button":
                self._button = (form, {name: has.get("value") or ""} if name else {})

    def _input(self, form: PageForm, name: str, has: Mapping[str, str | None]) -> None:
        value = has.get("value") or ""
        if has.get("type") == "radio":
            form.options.setdefault(name, []).append(value)
            if "checked" in has:
                form.fields[name] = value
        elif has.get("type") != "file":
            form.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")
            return
        if self._button is not None:
            self._button[0].buttons[data] = self._button[1]
        if data.strip() and not self._is_style:
            self.words.append(data.strip())


@dataclass
class Page:
    """A page as it was answered."""

    browser: "Browser"
    answer: requests.Response

    def __post_init__(self) -> None:
        self._read = _Reader()
        self._read.feed(self.answer.text)

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def text(self) -> str:
        return "\n".join(self._read.words)

    @property
    def tags(self) -> set[str]:
        return self._read.tags

    @property
    def links(self) -> list[str]:
        return self._read.links

    @property
    def forms(self) -> list[PageForm]:
        return self._read.forms

    @property
    def doings(self) -> list[str]:
        return [form.fields["do"] for form in self._read.forms if "do" in form.fields]

    def form(self, doing: str) -> PageForm:
        return next(form for form in self._read.forms if form.fields.get("do") == doing)

    def send(self, doing: str, *, press: str | None = None, files: Any = None, **typed: str) -> "Page":
        """Fill a form and press one of its buttons, the first unless another is named."""
        form = self.form(doing)
        unknown = set(typed) - set(form.fields) - set(form.options)
        assert not unknown, unknown
        for name, value in typed.items():
            assert name not in form.options or value in form.options[name], (name, value)
        pressed = form.buttons[press] if press else next(iter(form.buttons.values()))
        return self.browser.post(form.action, {**form.fields, **typed, **pressed}, form.encoding, files)


class Browser:
    """Keeps cookies, follows redirections, tells no referrer."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False

    def get(self, path: str, **more: Any) -> Page:
        return Page(self, self.session.get(urljoin(self.address, path), timeout=30, **more))

    def post(self, path: str, fields: Mapping[str, str], encoding: str, files: Any = None, **more: Any) -> Page:
        sent: dict[str, Any] = {"data": dict(fields)}
        if encoding == "multipart/form-data":
            chosen = files or [("files", ("", b"", "application/octet-stream"))]
            sent["files"] = chosen
        return Page(self, self.session.post(urljoin(self.address, path), timeout=30, **sent, **more))
