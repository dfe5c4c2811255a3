"""Every sentence people read, in two languages: English stands in the code, Mongolian in `resources/locale/mn.po`.

`tr("Saved at {time}", time="14:02")` answers now; `says("Phone")` answers anew each time it is called, so a widget that
was given it can speak again when the language changes. The first argument is always a literal: `./dev words` collects
them. This module knows nothing of Qt; `ui/app.py` listens here and tells the windows.
"""

import gettext
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

LANGUAGES: tuple[str, ...] = ("mn", "en")
"""The languages a person can choose, the first one first."""

CATALOGUE = Path(__file__).resolve().parent.parent / "resources" / "locale"

Says = Callable[[], str]
Text = str | Says
"""What a widget is given to show: data as it is, or a sentence that follows the language."""


class _Facts(dict[str, object]):
    """The facts of a sentence; one that is missing is shown as unknown instead of breaking the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


class _Language:
    """The language in force and those who want to know when it changes."""

    def __init__(self) -> None:
        self.code = LANGUAGES[0]
        self.listeners: list[Callable[[], None]] = []


_language = _Language()


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (CATALOGUE / f"{language}.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def language() -> str:
    """The language in force: "mn" or "en"."""
    return _language.code


def set_language(code: str) -> None:
    """Speak another language from now on and tell everyone who listens. Raises ValueError for a language that is not
    shipped.
    """
    if code not in LANGUAGES:
        raise ValueError("not a language of the console")
    if code == _language.code:
        return
    _language.code = code
    for listener in list(_language.listeners):
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Call `listener` after each change of language, until `unlisten`."""
    _language.listeners.append(listener)


def unlisten(listener: Callable[[], None]) -> None:
    """Stop calling `listener`; one that never listened is no fault."""
    if listener in _language.listeners:
        _language.listeners.remove(listener)


def tr(sentence: str, **facts: object) -> str:
    """The sentence in the language in force, with its facts filled in."""
    return filled(_catalogue(_language.code).gettext(sentence), facts)


def tr_context(context: str, sentence: str, **facts: object) -> str:
    """The same for a word that means two things: `context` (never shown) says which."""
    return filled(_catalogue(_language.code).pgettext(context, sentence), facts)


def trn(one: str, many: str, count: int, **facts: object) -> str:
    """A sentence about `{count}` things, in the form that the number asks for."""
    return filled(_catalogue(_language.code).ngettext(one, many, count), {**facts, "count": count})


def says(sentence: str, **facts: object) -> Says:
    """A sentence that follows the language: call it to read it."""
    return lambda: tr(sentence, **facts)


def says_context(context: str, sentence: str, **facts: object) -> Says:
    """The same for a word that means two things."""
    return lambda: tr_context(context, sentence, **facts)


def marked(sentence: str) -> str:
    """The sentence as it is, collected for the catalogue: for tables of sentences that are translated when they are
    used.
    """
    return sentence


def said(text: Text) -> str:
    """What a `Text` reads now."""
    return text if isinstance(text, str) else text()


def in_language(code: str, sentence: str, context: str = "") -> str:
    """The sentence in a language that need not be the one in force, its facts not filled in."""
    catalogue = _catalogue(code)
    return catalogue.pgettext(context, sentence) if context else catalogue.gettext(sentence)


def filled(sentence: str, facts: Mapping[str, object]) -> str:
    """The sentence with `{name}` replaced by its fact; what stands in braces inside a fact is left alone."""
    return sentence.format_map(_Facts(facts)) if "{" in sentence else sentence
