"""Collects every sentence of `ui/` into the Mongolian catalogue: `python -m tests.words` (`./dev words`).

New sentences are added untranslated, ones no longer used are taken out, and `mn.mo` is compiled. It ends with 1 while a
sentence is untranslated or its facts differ from the English ones. `--check` writes nothing and also fails when the
catalogue is behind the code.
"""

import ast
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "resources" / "locale" / "mn.po"
COMPILED = CATALOGUE.with_suffix(".mo")
SCREENS = ROOT / "ui"

_PLAIN = frozenset({"tr", "says", "marked"})
_WITH_CONTEXT = frozenset({"tr_context", "says_context"})
_QT_CONTEXT = "Qt"
_METADATA = {
    "Project-Id-Version": "11-11 Console",
    "Language": "mn",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True)
class Sentence:
    """One sentence of the program: what stands in the code."""

    english: str
    plural: str = ""
    context: str = ""


@dataclass
class Findings:
    """What is wrong with the sources or the catalogue; all lists empty when nothing is."""

    not_literal: list[str] = field(default_factory=list)
    untranslated: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    other_facts: list[str] = field(default_factory=list)
    stale: bool = False

    def lines(self) -> list[str]:
        """One line per fault."""
        return [
            *(f"not a literal: {each}" for each in self.not_literal),
            *(f"not in the catalogue: {each}" for each in self.absent),
            *(f"not used any more: {each}" for each in self.unused),
            *(f"not translated: {each}" for each in self.untranslated),
            *(f"other facts than in English: {each}" for each in self.other_facts),
            *(["mn.mo is older than mn.po: run ./dev words"] if self.stale else []),
        ]


def sentences_in(source: str, where: str) -> Iterator[tuple[Sentence | None, str]]:
    """Every sentence of one file with its place; None where the first argument is not a literal."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        of_module = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") != "words"
        wanted = 1 if name in _PLAIN or name == "qt" else 2 if name in _WITH_CONTEXT or name == "trn" else 0
        if not wanted or of_module:
            continue
        place = f"{where}:{node.lineno}"
        literals = [each.value for each in node.args[:wanted] if isinstance(each, ast.Constant)]
        words = [each for each in literals if isinstance(each, str)]
        if len(words) < wanted:
            yield None, place
        elif name == "trn":
            yield Sentence(words[0], plural=words[1]), place
        elif name == "qt":
            yield Sentence(words[0], context=_QT_CONTEXT), place
        elif name in _WITH_CONTEXT:
            yield Sentence(words[1], context=words[0]), place
        else:
            yield Sentence(words[0]), place


def collect(folder: Path) -> tuple[dict[Sentence, list[str]], list[str]]:
    """Every sentence below `folder` with the files that use it, and the calls whose sentence is not a literal."""
    found: dict[Sentence, list[str]] = {}
    not_literal: list[str] = []
    for path in sorted(folder.rglob("*.py")):
        where = path.relative_to(folder.parent).as_posix()
        for sentence, place in sentences_in(path.read_text(encoding="utf-8"), where):
            if sentence is None:
                if where not in _MAY_PASS_ON:
                    not_literal.append(place)
            elif where not in found.setdefault(sentence, []):
                found[sentence].append(where)
    return found, not_literal


_MAY_PASS_ON = frozenset({"ui/words.py", "ui/sentences.py"})
"""Files that hand on sentences which were collected where they stand (`marked`)."""


def sentence_of(entry: polib.POEntry) -> Sentence:
    """The sentence an entry of the catalogue is for."""
    return Sentence(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def facts_of(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def brought_up(catalogue: polib.POFile, found: dict[Sentence, list[str]]) -> polib.POFile:
    """The catalogue with every sentence of the code and no other, in their order; translations are kept."""
    known = {sentence_of(entry): entry for entry in catalogue}
    made = polib.POFile(wrapwidth=120)
    made.metadata = dict(_METADATA)
    for sentence in sorted(found, key=lambda each: (each.context, each.english.casefold(), each.english)):
        entry = known.get(sentence) or polib.POEntry(
            msgid=sentence.english,
            msgid_plural=sentence.plural,
            msgctxt=sentence.context or None,
            msgstr_plural={0: ""} if sentence.plural else {},
        )
        entry.occurrences = [(where, "") for where in sorted(found[sentence])]
        made.append(entry)
    return made


def weigh(catalogue: polib.POFile, found: dict[Sentence, list[str]], compiled: bytes) -> Findings:
    """What is wrong with the catalogue for the sentences the code has."""
    findings = Findings()
    known = {sentence_of(entry): entry for entry in catalogue}
    for sentence, places in found.items():
        entry = known.get(sentence)
        if entry is None:
            findings.absent.append(f"{sentence.english!r} ({places[0]})")
            continue
        translations = list(entry.msgstr_plural.values()) if sentence.plural else [entry.msgstr]
        if not all(translations) or entry.fuzzy:
            findings.untranslated.append(f"{sentence.english!r} ({places[0]})")
        elif any(facts_of(each) != facts_of(sentence.plural or sentence.english) for each in translations):
            findings.other_facts.append(repr(sentence.english))
    findings.unused = [repr(sentence.english) for sentence in known if sentence not in found]
    findings.stale = catalogue.to_binary() != compiled
    return findings


def main(arguments: list[str]) -> int:
    """Bring the catalogue up to the code, or only check it."""
    found, not_literal = collect(SCREENS)
    catalogue = polib.pofile(str(CATALOGUE), encoding="utf-8", wrapwidth=120) if CATALOGUE.exists() else polib.POFile()
    if "--check" not in arguments:
        catalogue = brought_up(catalogue, found)
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(CATALOGUE))
        COMPILED.write_bytes(catalogue.to_binary())
    findings = weigh(catalogue, found, COMPILED.read_bytes() if COMPILED.exists() else b"")
    findings.not_literal = not_literal
    for line in findings.lines():
        print(line)
    print(f"{len(found)} sentences, {len(found) - len(findings.untranslated) - len(findings.absent)} translated")
    return 1 if findings.lines() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
