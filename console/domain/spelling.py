"""One search key for Mongolian, however it was typed: Cyrillic, Latin letters in anybody's habit, with slips.

Only keys are ever compared. The rules, in their order; all are applied to both sides, so what they confuse they confuse
alike (a key is for finding, never for showing):

1. Letters that look alike are read by the script of the rest of their word («пacпopт» with Latin a c o p; «бvртгэл»,
   «тєрсний», «їнэмлэх» of the old code pages). Points in an abbreviation fall away (Н.Д.Ш -> ндш).
2. Cyrillic becomes a Latin skeleton: о ө у ү -> u, х -> h, ж -> j, ц -> c, ы й ь -> i, ъ dropped, э е -> e, я -> ia,
   ё ю -> iu, в -> b (people write v, w and b for it).
3. Latin habits meet it: kh x -> h, ts -> c, zh dj ž -> j, č -> ch, š -> sh, o ö ü -> u, y -> i, ye -> e, w -> v;
   v is ү between consonants, doubled, at the beginning before a consonant and in vi- for үй (hvvhed, bvrtgel, vnemleh,
   vilchilgee), else в; 4 and 6 before a vowel are ч and ш (4adah, 6uud). Where a text has letters of ISO 9 (ž č š â û),
   j is its й and v its в.
4. Doubled letters become one (long vowels, пасспорт). After the first vowel of a word, an i between consonants or at
   the end is dropped: ь, и and the weak vowels come and go in typing and in inflection (хувь huv huvi, ажил ажлын).
5. Digits stay; everything else becomes one space.

Sources: MNS 5217:2012 (official romanisation), ISO 9:1995, and the habits seen in real questions.
"""

import re
import unicodedata
from dataclasses import dataclass

WORDS_KEPT = 16_384
"""Of how many words the key is remembered: some 4 MB."""
LONGEST_WORD = 80
"""Letters; what is longer is no word and is compared by its beginning."""

_CYRILLIC = dict(zip("абвгдезийклмнөопрстуүфхцыэь", "abbgdeziiklmnuuprstuufhciei", strict=True))
_CYRILLIC_PAIRS = {"ж": "j", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ё": "iu", "ю": "iu", "я": "ia"}
_OTHER_CYRILLIC = dict(zip("әғқңұіһєїѳ", "agknuihuuu", strict=True))
_LATIN = {"o": "u", "x": "h", "w": "v", "q": "k", "ɵ": "u", "'": "", "’": "", "`": "", "ʹ": "", "ʺ": ""}
_ISO_9 = {"ž": "j", "č": "ch", "š": "sh", "ŝ": "sh", "ë": "iu", "â": "ia", "û": "iu"}
_LETTERS = _CYRILLIC | _CYRILLIC_PAIRS | _OTHER_CYRILLIC | _LATIN | _ISO_9
_OF_ISO_9 = re.compile("[žčšŝâû]")
_ANY_CYRILLIC, _ANY_LATIN = re.compile("[\u0400-\u04ff]"), re.compile("[a-zA-Z]")
_FROM_ISO_9 = str.maketrans("jJvV", "yYbB")
_LATIN_PAIRS = {"kh": "h", "ts": "c", "zh": "j", "dj": "j", "shch": "sh", "ck": "k"}
_PAIR = re.compile("shch|kh|ts|zh|dj|ck")
_ABBREVIATION = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")
_DIGIT_LETTER = re.compile(r"(?<![0-9])[46](?=[aeiouyv])")
_IS_U = re.compile(r"vv+|(?<![aeiu])v(?![aeiuy]|$)|(?<=[^aeiuyv\s])v$|^v(?=[iy]l)|(?<=^[^aeiuyv])v(?=[iy])")
_LONE_I = re.compile(r"(?<=[^aeiu0-9])i(?![aeu])")
_FIRST_VOWEL = re.compile(r"[aeiu]+")
_DOUBLE_LETTER = re.compile(r"([^\W\d_])\1+")
_WORD = re.compile(rf"{_ABBREVIATION.pattern}|[\w'’`ʹʺ\u0300-\u036f]+")

_ONLY_CYRILLIC = frozenset("бвгджзийклмнптфцчшщъыьэюяөүё" + "БГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯӨ")
_ONLY_LATIN = frozenset("bdfghijlnqrstuwzDFGIJLNQRSUWZ")
_IN_CYRILLIC = dict(zip("acekmoptxyvHBYV", "асекмортхүүнвүү", strict=True))
_IN_LATIN = dict(zip("асеорхуНВ", "aceopxyhb", strict=True))


def search_key(text: str) -> str:
    """The folded Latin key of a text; a key folds to itself."""
    plain = unicodedata.normalize("NFC", text)
    plain = _ABBREVIATION.sub(lambda found: found.group().replace(".", ""), plain)
    if _OF_ISO_9.search(plain):
        plain = plain.translate(_FROM_ISO_9)
    return " ".join(filter(None, map(_KEYS.__getitem__, plain.split())))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text, where it stands, and its key."""

    text: str
    start: int
    end: int
    key: str


def words_of(text: str) -> list[Word]:
    """The words of a text that have a key, in their order."""
    plain = unicodedata.normalize("NFC", text)
    by_iso = bool(_OF_ISO_9.search(plain))
    found = []
    for match in _WORD.finditer(plain):
        word = match.group()
        key = _KEYS[(word.translate(_FROM_ISO_9) if by_iso else word).replace(".", "")].replace(" ", "")
        if key:
            found.append(Word(word, *match.span(), key))
    return found


class _Keys(dict[str, str]):
    """The keys of words met before: no rule reaches over a space, so a text's key is that of its words."""

    def __missing__(self, word: str) -> str:
        known = word[:LONGEST_WORD]
        letters = "".join(_FOLDED[ord(letter)] for letter in _of_one_script(known).casefold())
        key = " ".join(filter(None, map(_folded, letters.split())))
        if len(self) >= WORDS_KEPT:
            self.clear()
        if known == word:
            self[word] = key
        return key


_KEYS = _Keys()


def _folded(word: str) -> str:
    """Again and again until nothing changes: what one rule leaves, another may join."""
    word = _DIGIT_LETTER.sub(lambda digit: "ch" if digit.group() == "4" else "sh", word)
    while (key := _once_folded(word)) != word:
        word = key
    return key


def _once_folded(word: str) -> str:
    word = _PAIR.sub(lambda pair: _LATIN_PAIRS[pair.group()], word)
    word = _IS_U.sub("u", word).replace("v", "b").replace("y", "i").replace("ie", "e")
    word = _DOUBLE_LETTER.sub(r"\1", word)
    first = _FIRST_VOWEL.search(word)
    if first is not None:
        word = word[: first.end()] + _LONE_I.sub("", word[first.end() - 1 :])[1:]
    return _DOUBLE_LETTER.sub(r"\1", word)[:LONGEST_WORD]


def _of_one_script(word: str) -> str:
    """A word of two scripts with its look-alike letters read by the script of the others."""
    if not (_ANY_CYRILLIC.search(word) and _ANY_LATIN.search(word)):
        return word
    cyrillic = sum(letter in _ONLY_CYRILLIC for letter in word)
    latin = sum(letter in _ONLY_LATIN for letter in word)
    table = _IN_LATIN if latin > cyrillic else _IN_CYRILLIC
    return "".join(table.get(letter, table.get(letter.lower(), letter)) for letter in word)


def _bare(letter: str) -> str:
    """A letter without its accents, nothing for what has no width, a space for what is neither letter nor digit."""
    if not letter.isalnum():
        return "" if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" else " "
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isalnum())
    return "".join(_LETTERS.get(part, part) for part in bare.casefold())


class _Folded(dict[int, str]):
    """What each letter becomes, found once: a fill folds millions of them."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = folded = _LETTERS[letter] if letter in _LETTERS else _bare(letter)
        return folded


_FOLDED = _Folded()
