"""The words of a mail: from whatever letters, markup and quotes it came in, the text that its writer wrote."""

import re
import unicodedata
from html.parser import HTMLParser
from itertools import pairwise

from console.server.outward import sentences

_CODINGS = ("utf-8", "cp1251", "koi8-r", "iso8859-5", "cp866")
_OFTEN = {letter: weight for weight, letter in enumerate(reversed("аийгэнхролдтүусөбшыяваьжзмкчеюёцпщъф"), start=1)}
"""The letters of Mongolian, the commonest with the highest weight."""
_OLD_LETTERS = str.maketrans("ЄєЇї", "ӨөҮү")
"""Windows-1251 has no Ө and Ү: the fonts of that time drew them in the places of Є and Ї."""
LABEL_BONUS = 1.0

_ATTRIBUTION = re.compile(
    r"^[>\s]*(?:"
    r"On\b.{5,250}\bwrote:|.{5,250}(?:бичсэн|бичлээ|бичив|бичжээ|пишет|писал|писала)(?:\s+нь)?\s*:"
    r"|-{2,}\s*(?:Original Message|Forwarded message|Эх захи(?:дал|а)|Дамжуулсан захи(?:дал|а)|Исходное сообщение"
    r"|Пересылаемое сообщение)\b.*"
    r"|_{10,}\s*)$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^[>\s*]*(?:From|Хэнээс|Илгээгч|От)\s*:", re.IGNORECASE)
_SENT = re.compile(r"^[>\s*]*(?:Sent|Date|Илгээсэн|Огноо|Отправлено|Дата|To|Хэнд|Хүлээн авагч|Кому)\s*:", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")
_SKIPPED = frozenset({"script", "style", "head", "title", "template"})
_BREAKING = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr", "blockquote"})
_QUOTING_CLASSES = ("gmail_quote", "moz-cite-prefix", "yahoo_quoted", "protonmail_quote")
_QUOTING_IDS = ("divrplyfwdmsg", "appendonsend", "mail-editor-reference-message-container")
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "wbr"})


def decoded(raw: bytes, label: str | None) -> str:
    """Bytes as text, by their label where that gives words, else by whatever letters give the likeliest Mongolian."""
    named = _known_coding(label)
    if raw.isascii() and (named is None or not named.startswith(("utf-16", "utf-32", "utf-7", "iso2022", "hz"))):
        return raw.decode("ascii")
    best, best_score = raw.decode("utf-8", "replace"), float("-inf")
    for coding in dict.fromkeys(filter(None, (named, *_CODINGS))):
        try:
            text = raw.decode(coding)
        except (UnicodeDecodeError, LookupError):
            continue
        if coding in ("cp1251", "windows-1251"):
            text = text.translate(_OLD_LETTERS)
        # Other letters than those of UTF-8 are hardly ever valid UTF-8 by chance.
        score = _likeliness(text) + LABEL_BONUS * (coding == named) + 100 * (coding == "utf-8")
        if score > best_score:
            best, best_score = text, score
    return best


def _known_coding(label: str | None) -> str | None:
    if not label:
        return None
    try:
        "".encode(label)
    except (LookupError, ValueError, UnicodeError):
        return None
    return label.strip().lower()


def _likeliness(text: str) -> float:
    """How much a text looks like Mongolian or Russian, per character beyond ASCII."""
    strange = [letter for letter in text if not letter.isascii()]
    if not strange:
        return 0.0
    score = 0.0
    for letter in strange:
        weight = _OFTEN.get(letter.lower())
        score += weight if weight is not None else -20 if unicodedata.category(letter)[0] in "CSZ" else -10
    changes = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return (score - 30 * changes) / len(strange)


def text_of_html(markup: str) -> str:
    """The words of a page of markup, a line for each of its lines, without what it quotes."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.written).split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Collects the words outside of quotes; a page that is not well-formed is read as far as it goes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line may end; a quote may begin."""
        given = {name: (value or "").lower() for name, value in attrs}
        if given.get("id", "").removeprefix("x_") in _QUOTING_IDS:
            self._is_over = True
        quotes = any(name in given.get("class", "") for name in _QUOTING_CLASSES)
        hides = tag in _SKIPPED or quotes or (tag == "blockquote" and self._says_something())
        if tag not in _VOID:
            self._open.append((tag, hides))
        if tag in _BREAKING:
            self._write("\n")

    def handle_endtag(self, tag: str) -> None:
        """The innermost open element of this name ends, and with it those inside."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                break
        if tag in _BREAKING:
            self._write("\n")

    def handle_data(self, data: str) -> None:
        """Words."""
        self._write(re.sub(r"\s+", " ", data))

    def _write(self, text: str) -> None:
        if not self._is_over and not any(hides for _, hides in self._open):
            self.written.append(text)

    def _says_something(self) -> bool:
        """A quote before any word of the writer's own may be all that there is."""
        return any(part.strip() for part in self.written)


def without_quotes(text: str) -> str:
    """What its writer added to the mail he replies to: what stands above the quote, and what stands between its lines.
    Where nothing is left, the whole text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cut = next((place for place in range(len(lines)) if _begins_quote(lines, place)), len(lines))
    above, below = lines[:cut], lines[cut:]
    first_sign = next((place for place, line in enumerate(below) if line.startswith(">")), None)
    if first_sign is not None:
        above += ["", *(line for line in below[first_sign:] if not line.startswith(">"))]
    kept = "\n".join(line.rstrip() for line in above).strip()
    return _BLANK_LINES.sub("\n\n", kept) or text.strip()


def _begins_quote(lines: list[str], place: int) -> bool:
    line = lines[place]
    if line.startswith(">") or sentences.marker() in line or _ATTRIBUTION.match(line):
        return True
    following = lines[place + 1 : place + 4]
    if following and line.strip() and _ATTRIBUTION.match(f"{line} {following[0]}") and _wraps(following):
        return True
    return bool(_FROM.match(line)) and any(_SENT.match(each) for each in following)


def _wraps(following: list[str]) -> bool:
    """Whether a line of attribution that goes on over two lines is followed by what it announces."""
    return any(each.startswith(">") or not each.strip() for each in following[1:])
