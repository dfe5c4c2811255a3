"""No cell of a table that we write is reckoned with by a spreadsheet."""

import csv
import io

from console.server.figures import _write_row

BEGINNINGS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    " =",
    "\x00=",
    "＝",
    "＋",
    "－",
    "＠",
    "\u00a0=",
    "\ufeff=",
    "\u200b=",
]
FORMULAS = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","x")', "SUM(A1)", "WEBSERVICE(A1)"]


def read_back(cell: str) -> list[str]:
    written = io.StringIO()
    _write_row(csv.writer(written), [cell, "next", 5])
    (row,) = csv.reader(io.StringIO(written.getvalue()))
    return row


def test_a_cell_that_would_be_a_formula_is_text() -> None:
    for beginning in BEGINNINGS:
        for formula in FORMULAS:
            shown, following, number = read_back(beginning + formula)
            assert shown.lstrip("\ufeff\"' \u00a0")[:1] not in "=+-@" or shown.startswith("'"), beginning
            assert not any(ord(sign) < 32 for sign in shown)
            assert (following, number) == ("next", "5")
    print(f"{len(BEGINNINGS) * len(FORMULAS)} cells tried")


def test_an_ordinary_name_stays_as_it_is() -> None:
    for name in ("Гэрэлтүүлгийн газар", "5-р хороо", 'ХХК "Нүүдэл"', "a=b", "№ 1"):
        assert read_back(name)[0] == name
