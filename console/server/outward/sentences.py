"""The sentences that go out, from `resources/outward`: one template for each state and language, filled in here."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from console.domain import segments
from console.domain.identity import CaseNumber, spoken

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "outward"
LANGUAGES = ("mn", "en")
SCRIPTS = ("mn", "latin", "en")
"""Of texts: Mongolian in Cyrillic, in Latin letters, and English."""
NEAR_DAYS = 300
"""A day so near is said without its year."""


@dataclass(frozen=True)
class Duty:
    """All that a mail may say of a case: its number, its term and the link behind which the rest stands."""

    number: CaseNumber
    due: date | None
    link: str


@dataclass(frozen=True)
class BodyName:
    """A body as a text names it."""

    name: str
    abbreviation: str | None = None
    name_en: str | None = None


@cache
def templates(file: str) -> Mapping[str, Any]:
    """All sentences of a file of the folder."""
    return tomllib.loads((FOLDER / f"{file}.toml").read_text(encoding="utf-8"))


def mail_about(state: str, duty: Duty, *, language: str) -> tuple[str, str]:
    """(subject, text) of a mail about one case."""
    template = templates("mails")[state][language]
    facts = _facts_of(duty, language)
    return template["subject"].format(**facts), _with_marker(template["text"].format(**facts), language)


def mail_of_code(number: CaseNumber | None, code: str, *, language: str) -> tuple[str, str]:
    """(subject, text) of the mail that brings a code to the mailbox of a body: of a case, or of all that it has."""
    template = templates("mails")["code" if number is not None else "inbox_code"][language]
    subject = template["subject"].format(number=spoken(number) if number is not None else "")
    return subject, template["text"].strip().format(code=code) + "\n"


def digest(duties: Sequence[Duty], inboxes: Sequence[str], *, language: str) -> tuple[str, str]:
    """(subject, text) of a morning's mail about several cases, and where all that the body has stands. Nothing in it
    marks where a reply begins: a reply to it is nobody's."""
    template = templates("mails")["digest"][language]
    lines = "\n\n".join(template["line"].format(**_facts_of(duty, language)) for duty in duties)
    text = template["text"].strip().format(lines=lines, inboxes="\n".join(inboxes))
    return template["subject"].format(count=len(duties)), f"{text}\n"


def marker() -> str:
    """What the line begins with above which a reply is to be written."""
    lines = templates("mails")["marker"]
    return str(lines["mn"])[: len("=== 11-11 ===")]


def _with_marker(text: str, language: str) -> str:
    return f"{templates('mails')['marker'][language]}\n\n{text.strip()}\n"


def _facts_of(duty: Duty, language: str) -> dict[str, str]:
    due = templates("mails")["without_term"][language] if duty.due is None else written_day(duty.due, language)
    return {"number": spoken(duty.number), "due": due, "link": duty.link}


def written_day(day: date, language: str) -> str:
    """A day as a letter writes it."""
    if language == "mn":
        return f"{day.year} оны {day.month}-р сарын {day.day}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def spoken_day(day: date, language: str) -> str:
    """A day as it is said: «11-р сарын 24», "24 November"."""
    if language == "mn":
        return f"{day.month}-р сарын {day.day}"
    return f"{day.day} {_MONTHS[day.month - 1]}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def script_of(language: str, *, mongolian: str) -> str:
    """The script of a text to someone who speaks this: English in English, everything else in Mongolian, in the script
    of the centre's settings (cyrillic or latin)."""
    return "en" if language == "en" else {"cyrillic": "mn", "latin": "latin"}[mongolian]


def text_message(
    state: str,
    *,
    script: str,
    today: date,
    number: CaseNumber | None = None,
    body: BodyName | None = None,
    due: date | None = None,
    since: date | None = None,
) -> str:
    """A text of one segment: the body's name gives way until it is one."""
    if due is None and f"{state}_without_term" in templates("texts"):
        state = f"{state}_without_term"
    template = str(templates("texts")[state][script])
    facts = {"number": number, "due": _short_day(due, today), "since": _short_day(since, today)}
    if body is None or "{body}" not in template:
        return template.format(**facts, body="")
    free = segments.room(template.format(**facts, body=""))
    return template.format(**facts, body=_named(body, script, free))


def _named(body: BodyName, script: str, most: int) -> str:
    shorter: Mapping[str, str] = templates("texts")["shorter"]
    if script == "mn":
        return segments.shortened(body.name, most, abbreviation=body.abbreviation, shorter=shorter)
    name = body.name_en if script == "en" and body.name_en else body.name
    in_latin = {segments.romanised(long): segments.romanised(short) for long, short in shorter.items()}
    abbreviation = segments.romanised(body.abbreviation) if body.abbreviation else None
    return segments.shortened(segments.romanised(name), most, abbreviation=abbreviation, shorter=in_latin)


def _short_day(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return f"{day:%m.%d}" if abs((day - today).days) <= NEAR_DAYS else f"{day:%Y.%m.%d}"
