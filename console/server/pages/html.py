"""HTML as values: whatever is not markup already is escaped, so that no citizen's words can become any."""

import base64
import hashlib
from collections.abc import Iterable
from html import escape
from typing import Union

Child = Union["Markup", str, None]
_VOID = frozenset({"br", "input", "meta"})


class Markup(str):
    """Text that is HTML already, made by `tag` alone."""

    __slots__ = ()


def tag(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element. A name's underscores stand for hyphens, a last one (`class_`) for none; True is an attribute without
    a value, None and False are none."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    opened = f"<{name}{written}>"
    return Markup(opened if name in _VOID else f"{opened}{joined(children)}</{name}>")


def joined(children: Iterable[Child]) -> Markup:
    """One after the other; None is left out."""
    return Markup("".join(each if isinstance(each, Markup) else escape(each) for each in children if each is not None))


def paragraphs(text: str) -> Markup:
    """What someone typed, its lines kept."""
    return tag("p", text, class_="said")


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


STYLE = """
*{box-sizing:border-box}
body{margin:0;font:17px/1.45 system-ui,"Noto Sans",Roboto,Arial,sans-serif;color:#16202c;background:#f3f5f8}
main{max-width:40rem;margin:0 auto;padding:.75rem}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;padding:.25rem 0 .5rem}
h1{font-size:1.3rem;margin:.25rem 0 .75rem}h2,h3{font-size:1.05rem;margin:0 0 .5rem}
section,details{background:#fff;border:1px solid #d5dbe3;border-radius:.5rem;padding:.75rem;margin:0 0 .75rem}
summary{font-weight:600;padding:.5rem 0;margin:-.5rem 0;min-height:2.75rem;cursor:pointer;color:#0b4f9c}
details[open] summary{margin-bottom:.5rem}
dl{margin:0}dt{color:#4a5868;font-size:.9rem}dd{margin:0 0 .5rem;overflow-wrap:anywhere}
.said{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0 .5rem}
label,legend{display:block;font-weight:600;margin:.6rem 0 .2rem;padding:0}
label.pick{font-weight:400;display:flex;gap:.6rem;align-items:center;min-height:2.75rem;margin:0}
fieldset{border:0;margin:0;padding:0}
.marks fieldset{display:flex;flex-wrap:wrap;gap:0 1.5rem}
input,textarea,select{font:inherit;width:100%;padding:.55rem;border:1px solid #76859a;
 border-radius:.35rem;background:#fff;color:inherit}
input[type=radio]{width:1.3rem;height:1.3rem;flex:none}
textarea{min-height:6rem}
button{font:inherit;font-weight:600;width:100%;min-height:2.9rem;margin-top:.75rem;border:0;
 border-radius:.4rem;background:#0b4f9c;color:#fff;cursor:pointer}
button.plain{background:#fff;color:#0b4f9c;border:1px solid #0b4f9c}
a{color:#0b4f9c}
:focus-visible{outline:3px solid #e08a00;outline-offset:2px}
.note{border-left:.35rem solid #0b4f9c}.good{border-left:.35rem solid #1a7f37}.bad{border-left:.35rem solid #b3261e}
.hint{color:#4a5868;font-size:.9rem;margin:.2rem 0}
main>form{margin:0 0 .75rem}main>form>button{margin-top:0}svg{max-width:100%;height:auto}
.code{font-size:1.5rem;letter-spacing:.08em;font-weight:700;white-space:nowrap}
ul{padding-left:1.2rem;margin:.25rem 0}
@media (prefers-color-scheme:dark){body{background:#11161c;color:#e6ebf1}
section,details{background:#1a212a;border-color:#38434f}
input,textarea,select,button.plain{background:#11161c;color:inherit}
summary,a,button.plain{color:#8ec1ff}dt,.hint{color:#a9b6c4}}
@media print{body{background:#fff;color:#000;font-size:12pt}section{border:0;padding:0}}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""No script runs, nothing is fetched, nobody is told where the link leads, nothing is kept."""


def page(title: str, *body: Child, language: str) -> bytes:
    """A whole page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Markup(f"<style>{STYLE}</style>"),
    )
    return f"<!doctype html>{tag('html', head, tag('body', tag('main', *body)), lang=language)}".encode()
