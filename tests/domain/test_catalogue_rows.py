"""A broken catalogue says which table, row and column is wrong."""

from collections.abc import Iterator

import pytest

from console.domain.catalogue import CatalogueError
from console.domain.catalogue_rows import read_catalogue
from tests.domain.shipped import TABLES, rows


def broken(table: str, row: int, **cells: str | None) -> dict[str, list[dict[str, str]]]:
    """The shipped tables with cells of one row (counted as in a spreadsheet) changed; None takes the column away."""
    tables = {name: [dict(found) for found in rows(name)] for name in TABLES}
    for column, value in cells.items():
        if value is None:
            del tables[table][row - 2][column]
        else:
            tables[table][row - 2][column] = value
    return tables


def broken_tables() -> Iterator[tuple[str, int, dict[str, str | None], str, str]]:
    first_service = rows("services")[0]["id"]
    yield "services", 3, {"title": ""}, "missing_value", "title"
    yield "services", 3, {"id": first_service}, "duplicate", "id"
    yield "services", 4, {"as_of": "2021-13-45"}, "wrong_value", "as_of"
    yield "services", 4, {"body_guessed": "maybe"}, "wrong_value", "body_guessed"
    yield "services", 5, {"body": "nobody"}, "unknown_reference", "body"
    yield "services", 5, {"place": "99"}, "unknown_reference", "place"
    yield "services", 2, {"fee": None}, "missing_column", "fee"
    yield "topics", 4, {"parent": "nothing"}, "unknown_reference", "parent"
    yield "topics", 2, {"parent": rows("topics")[0]["id"]}, "circle", "parent"
    yield "bodies", 9, {"level": "king"}, "wrong_value", "level"
    yield "bodies", 9, {"status": ""}, "missing_value", "status"
    yield "bodies", 9, {"parent": "nobody"}, "unknown_reference", "parent"
    yield "bodies", 2, {"parent": rows("bodies")[0]["id"]}, "circle", "parent"
    yield "places", 7, {"code": "12x4"}, "wrong_value", "code"
    yield "places", 7, {"code": "11045"}, "wrong_value", "code"
    yield "places", 7, {"parent": "99"}, "unknown_reference", "parent"
    yield "responsibilities", 2, {"topic": "nothing"}, "unknown_reference", "topic"
    yield "responsibilities", 3, {"office": "", "body": ""}, "missing_value", "body"
    yield "responsibilities", 2, {"office": "soum_or_district"}, "wrong_value", "body"


@pytest.mark.parametrize(("table", "row", "cells", "code", "column"), list(broken_tables()))
def test_a_broken_table_says_which_row_and_column(
    table: str, row: int, cells: dict[str, str | None], code: str, column: str
) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(broken(table, row, **cells))
    error = caught.value
    assert (error.code, error.table, error.row, error.column) == (code, table, row, column)


def test_a_missing_table_is_said() -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue({"services": []})
    assert (caught.value.code, caught.value.table) == ("missing_table", "topics")


def test_a_rule_on_an_unknown_body_is_said_with_the_topic_that_has_it() -> None:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(broken("responsibilities", 2, body="nobody"))
    assert (caught.value.code, caught.value.table) == ("unknown_reference", "topics")
