"""A sample of the thousands of requests that `python -m tests.hostile.schema` makes from openapi.json."""

from pathlib import Path

import pytest

pytest.importorskip("schemathesis")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_request_made_from_the_description_makes_the_centre_fail(tmp_path: Path) -> None:
    from tests.hostile import schema

    with schema.target(tmp_path) as at:
        sent = schema.fuzz(at, cases=150, seed=3)
    assert sent.failed == []
    assert sent.cases >= 150
    assert {"200", "401", "404"} <= set(sent.answers)
