"""Parts that the pages are put together of."""

from collections.abc import Sequence

from console.server.pages.html import Child, Markup, joined, tag
from console.server.pages.words import Words


def header(words: Words, other_language: str) -> Markup:
    """Whose page it is, and the way to the other language."""
    other = "en" if words.language == "mn" else "mn"
    switch = tag("a", words("switch"), href=other_language, hreflang=other, lang=other)
    return tag("header", tag("strong", words("centre")), switch)


def note(text: str, tone: str = "note", *, id: str | None = None) -> Markup:
    """A sentence that stands out: note, good or bad; a reader of the screen hears it first."""
    role = "alert" if tone == "bad" else "status"
    return tag("section", tag("p", text, class_="said"), class_=tone, role=role, id=id)


def field(label: str, name: str, *, value: str = "", hint: str = "", **attributes: str | int | bool | None) -> Markup:
    """A line to type in, with its label."""
    typed = tag("input", id=name, name=name, value=value or None, **attributes)
    return joined([tag("label", label, for_=name), typed, tag("p", hint, class_="hint") if hint else None])


def long_field(label: str, name: str, *, value: str = "", needed: bool = False, most: int = 20_000) -> Markup:
    """Lines to type in, with their label."""
    # A browser drops the first new line.
    typed = tag("textarea", f"\n{value}", id=name, name=name, required=needed, maxlength=most)
    return joined([tag("label", label, for_=name), typed])


def picks(
    legend: str, name: str, options: Sequence[tuple[str, str]], *, chosen: str = "", needed: bool = True
) -> Markup:
    """One of several, all in sight."""
    rows = [
        tag(
            "label",
            tag("input", type="radio", name=name, value=value, checked=value == chosen, required=needed),
            said,
            class_="pick",
        )
        for value, said in options
    ]
    return tag("fieldset", tag("legend", legend), *rows)


def facts(rows: Sequence[tuple[str, Child]]) -> Markup:
    """Names and what they are; what is empty is left out."""
    return tag("dl", *(joined([tag("dt", name), tag("dd", said)]) for name, said in rows if said))


def hidden(**values: str) -> Markup:
    """What a form carries unseen."""
    return joined(tag("input", type="hidden", name=name, value=value) for name, value in values.items())
