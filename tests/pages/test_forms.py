"""Forms as browsers send them come back as they were filled in; anything else is refused and never a fault."""

from contextlib import suppress

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from console.domain.file_kinds import media_type
from console.domain.file_names import NAME_BYTES
from console.server.pages.forms import FormFile, read_form
from console.server.problem import Problem

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NAMES = st.text("abcdefghij_-", min_size=1, max_size=12)
FIELDS = st.dictionaries(NAMES, TEXTS, max_size=6)
FILES = st.lists(st.binary(min_size=1, max_size=300), max_size=3)


def sent(fields: dict[str, str], files: list[tuple[str, bytes, str]] | None) -> tuple[bytes, str]:
    """A form as a client that is not ours writes it."""
    chosen = None if files is None else [("files", each) for each in files]
    request = requests.Request("POST", "http://centre.test/", data=fields, files=chosen).prepare()
    body = request.body or b""
    return (body.encode() if isinstance(body, str) else body), request.headers.get("Content-Type", "")


@given(FIELDS)
def test_a_plain_form_comes_back(fields: dict[str, str]) -> None:
    body, kind = sent(fields, None)
    assert read_form(body, kind or "application/x-www-form-urlencoded").fields == fields


@given(FIELDS, FILES)
def test_a_form_with_files_comes_back_byte_for_byte(fields: dict[str, str], contents: list[bytes]) -> None:
    files = [(f"file-{at}.bin", content, "application/x-thing") for at, content in enumerate(contents)]
    body, kind = sent(fields, [*files, ("none", b"", "application/octet-stream")])
    form = read_form(body, kind)
    assert form.fields == fields
    assert list(form.files) == [FormFile(name, media_type(said, content), content) for name, content, said in files]


@given(st.binary(max_size=400), st.sampled_from(["x", "--", "ab cd", ""]))
def test_whatever_else_comes_is_no_fault(body: bytes, boundary: str) -> None:
    for kind in (f"multipart/form-data; boundary={boundary}", "text/plain", "application/x-www-form-urlencoded", ""):
        with suppress(Problem):
            read_form(body, kind)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Зураг 1.jpg", "Зураг 1.jpg"),
        ("C:\\Users\\Болд\\акт.pdf", "акт.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("..", "file"),
        ("/", "file"),
        ("а" * 400 + ".pdf", "а" * ((NAME_BYTES - 4) // 2) + ".pdf"),
        ("say%22hi%22.txt", "say_hi_.txt"),
    ],
)
def test_a_file_keeps_its_name_without_its_folder(given: str, kept: str) -> None:
    part = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{given}"\r\n\r\nx\r\n--b--\r\n'
    try:
        form = read_form(part.encode(), 'multipart/form-data; boundary="b"')
    except Problem:
        pytest.fail(given)
    assert [file.name for file in form.files] == [kept]


@pytest.mark.parametrize("said", ["text/html; charset=x", "TEXT/HTML", "a\x00b/c", "none", "", "a" * 300 + "/b"])
def test_a_kind_of_file_is_one_or_it_is_bytes(said: str) -> None:
    head = f'Content-Disposition: form-data; name="files"; filename="a"\r\nContent-Type: {said}'
    form = read_form(f"--b\r\n{head}\r\n\r\nx\r\n--b--".encode(), "multipart/form-data; boundary=b")
    expected = "text/html" if "html" in said.lower() else "application/octet-stream"
    assert [file.media_type for file in form.files] == [expected]
