"""Whatever is logged stays one line, and steers no terminal."""

import io
import logging
import sys

import pytest

from console.store.log_lines import OneLine

STEERING = [chr(code) for code in (*range(32), *range(127, 160)) if code != 9]
STEERING += list("\u200b\u200e\u200f\u202a\u202e\u2028\u2029\u2066\u2069\ufeff\u061c\ud800\udfff")


def logged(message: str, *arguments: object, error: ValueError | None = None) -> str:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(OneLine("%(levelname)s %(name)s %(message)s"))
    record = logging.LogRecord("centre", logging.INFO, "", 1, message, arguments, None)
    if error is not None:
        try:
            raise error
        except ValueError:
            record.exc_info = sys.exc_info()
    handler.emit(record)
    return written.getvalue()


def test_every_sign_that_steers_is_written_as_its_number() -> None:
    for sign in STEERING:
        said = logged("said %s", f"before{sign}after")
        assert said.count("\n") == 1, repr(sign)
        assert said.rstrip("\n").isprintable(), repr(sign)
        assert "before\\" in said, repr(sign)
    print(f"{len(STEERING)} signs tried")


def test_a_forged_line_stays_inside_its_own() -> None:
    said = logged("login %s", "x\nWARNING centre the administrator signed in\x1b[2J")
    assert said == "INFO centre login x\\nWARNING centre the administrator signed in\\x1b[2J\n"


def test_what_people_write_stays_as_it_is() -> None:
    said = "Өвөл «нэмэх» ₮ №5\tA–b 😀"
    assert logged("%s", said) == f"INFO centre {said}\n"


@pytest.mark.parametrize("words", ["x\nERROR centre forged", "x\rERROR centre forged", "\x1b]0;title\x07"])
def test_no_line_of_a_traceback_can_be_taken_for_a_record(words: str) -> None:
    first, *more = logged("failed", error=ValueError(words)).rstrip("\n").split("\n")
    assert first == "INFO centre failed"
    assert all(line.startswith("    | ") and line.isprintable() for line in more)
