"""NUL, halves of letters and bytes that are no text, in every place of every route: refused, never a fault."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from console.domain.refused import Refused
from tests.builders import Room, opening_step, ready_desk
from tests.hostile.target import Target, target
from tests.postgres import OwnDatabase
from ui.sentences import refused_sentence

ODD = ["а\x00б", "\ud800", "б\udfff\ud83d", "\x1b[31m", "\ufffe\uffff", "\u202e", "😀" * 2_000]
RAW = [
    b"\xff\xfe",
    b'"\xed\xa0\x80"',
    b"\x00" * 50,
    b'{"a": "\xc3\x28"}',
    b'"\\ud800"',
    b'{"\\u0000": 1}',
    b"\xef\xbb\xbf{}",
    b"",
]
IN_ADDRESS = ["%00", "%ED%A0%80", "%FF", "%0D%0ASet-Cookie:x", "%F0%9F%98%80", "..%2F..%2Fetc", "a" * 300, "%2500"]
HELD_SECONDS = 1.0


@pytest.fixture
def at(own_database: OwnDatabase | None, tmp_path: Path) -> Iterator[Target]:
    with target(tmp_path, own_database) as made:
        yield made


def filled(schema: dict[str, Any], described: dict[str, Any], text: str, depth: int = 0) -> Any:
    """A value of a schema in which every text is this one."""
    if "$ref" in schema:
        return filled(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]], described, text, depth + 1)
    several = schema.get("anyOf") or schema.get("oneOf")
    if several:
        return filled(several[0], described, text, depth + 1)
    match schema.get("type"):
        case "object" if depth < 8:
            made = {
                name: filled(inner, described, text, depth + 1) for name, inner in schema.get("properties", {}).items()
            }
            return made | ({text: text} if "additionalProperties" in schema else {})
        case "array":
            return (
                [filled(schema["items"], described, text, depth + 1)] if isinstance(schema.get("items"), dict) else []
            )
        case "integer" | "number":
            return 1
        case "boolean":
            return True
        case "null":
            return None
    return schema["enum"][0] if "enum" in schema else text


def bodies(operation: dict[str, Any], described: dict[str, Any]) -> Iterator[bytes]:
    """What is sent to a route: texts filled with odd letters, and bytes that are none."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        schema = content["application/json"]["schema"]
        yield from (json.dumps(filled(schema, described, text)).encode() for text in ODD)
        raw = filled(schema, described, "\ue000")
        yield json.dumps(raw, ensure_ascii=False).encode().replace("\ue000".encode(), b"\xed\xa0\x80")
    if content:
        yield from RAW
    else:
        yield b""


def test_no_odd_letter_in_any_place_of_any_route_makes_the_centre_fail(at: Target) -> None:
    described = at.described()
    answers: Counter[int] = Counter()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            for body in bodies(operation, described):
                answers[asked(at, method, path, body, at.known)] += 1
            for odd in IN_ADDRESS:
                answers[
                    asked(at, method, path, b"{}", dict.fromkeys(at.known, odd), query=f"?after={odd}&number={odd}")
                ] += 1
    for way in ("/c", "/o", "/o/none", "/o/all/none"):
        for odd in ODD:
            form = {name: odd.encode(errors="surrogatepass") for name in ("number", "proof", "code", "do", "words")}
            answers[requests.post(at.address + way, data=form, timeout=20).status_code] += 1
    print(f"{answers.total()} requests: {dict(sorted(answers.items()))}")
    assert {status: count for status, count in answers.items() if status >= 500} == {}
    assert answers.total() > 400


def asked(at: Target, method: str, path: str, body: bytes, filling: dict[str, str], *, query: str = "") -> int:
    """The status of one answer; a poke may be held."""
    way = path.format(**filling) + (query if path != "/poke" else "?after=%00")
    headers = {
        "Authorization": f"Bearer {at.token_for(path)}",
        "Content-Type": "application/json",
        "Idempotency-Key": "k",
    }
    return requests.request(method, at.address + way, data=body, headers=headers, timeout=20).status_code


@pytest.mark.parametrize("odd", ["а\x00б", "\ud800", "б\udfff", "\x1b[31m", "\x07"])
def test_at_a_desk_they_are_refused_with_a_sentence_and_nothing_is_lost(room: Room, tmp_path: Path, odd: str) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    with pytest.raises(Refused) as refused:
        desk.do([opening_step(text=odd)])
    assert refused.value.code == "unprintable"
    assert "{" not in refused_sentence(refused.value.code, refused.value.facts)
    assert desk.line.waiting == 0
    desk.stop()


def test_what_was_typed_before_it_was_refused_comes_back_in_the_draft(room: Room, tmp_path: Path) -> None:
    desk = ready_desk(room, tmp_path / "desk")
    for odd in ODD:
        draft = desk.drafts.begin("call", {"text": odd})
        desk.drafts.save(draft)
        assert [each.content for each in desk.drafts.mine()] == [{"text": odd}]
        desk.drafts.remove(draft.id)
    desk.stop()
