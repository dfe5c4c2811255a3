"""docs/protocol.md cannot lie: every struct, field and limit of the protocol stands in it."""

import re
from pathlib import Path

import msgspec
import pytest

from console import wire
from console.desk import carrying, portion, pulse, sync, transport, turns
from console.domain import actions, case, deadlines, limits
from console.server import accounts, exchange, files, http, sent
from console.server.pokes import LONGEST

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
STRUCTS = [each for each in vars(wire).values() if isinstance(each, type) and issubclass(each, msgspec.Struct)]


@pytest.mark.parametrize(
    "struct",
    [each for each in STRUCTS if each.__module__ == "console.wire" and not each.__name__.startswith("_")],
    ids=lambda s: s.__name__,
)
def test_every_struct_is_described_with_all_its_fields(struct: type[msgspec.Struct]) -> None:
    assert f"`{struct.__name__}`" in PAGE
    missing = [name for name in struct.__struct_fields__ if f"`{name}`" not in PAGE]
    assert missing == []


OF_FORWARDS = (
    actions.Forward,
    actions.AskQuestion,
    actions.AnswerQuestion,
    actions.PassOn,
    actions.Remind,
    actions.Escalate,
)

OF_CLOSING = (
    *(actions.RecordFollowUp, actions.RecordSurvey, actions.MakePromise, actions.KeepPromise, actions.BreakPromise),
    *(actions.Close, case.SurveyDue, case.Promise, case.CallBack),
)


@pytest.mark.parametrize(
    "described",
    [case.Seen, actions.SeenElsewhere, *OF_FORWARDS, *OF_CLOSING, case.Hop, deadlines.Due],
    ids=lambda s: s.__name__,
)
def test_what_travels_inside_an_action_is_described_too(described: type) -> None:
    assert f"`{described.__name__}`" in PAGE
    assert [name for name in described.__dataclass_fields__ if f"`{name}`" not in PAGE] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (r"body, unpacked \| (\d+) MiB", http.MOST_BYTES // 2**20),
        (r"a desk reads \| (\d+) MiB", transport.ANSWER_BYTES // 2**20),
        (r"raw, unplaced\) \| ([\d,]+) bytes", sent.MOST_ACTION_BYTES),
        (r"in an action \| ([\d,]+) characters", limits.TEXT_CHARACTERS),
        (r"characters / (\d+) / ", limits.LINE_CHARACTERS),
        (r"between \| 1 and ([\d,]+) bytes", exchange.MOST_PAGE_BYTES),
        (r"bytes, ([\d,]+) unless asked", wire.PAGE_BYTES),
        (r"question of a desk \| ([\d,]+), and", portion.MOST_ACTIONS),
        (r"bears from ([\d,]+) to", portion.LEAST_BYTES),
        (r"bears from [\d,]+ to ([\d,]+) bytes", portion.MOST_BYTES),
        (r"piece of it \| (\d+) MiB", limits.FILE_BYTES // 2**20),
        (r"MiB / (\d+) MiB", files.PIECE_BYTES // 2**20),
        (r"a desk sends (\d+) KiB", carrying.MOST_PIECE_BYTES // 2**10),
        (r"is held \| (\d+) seconds", int(LONGEST)),
        (r"(\d+) KiB from someone", http.MOST_STRANGERS_BYTES // 2**10),
        (r"again \| (\d+) times", accounts.AGAIN_FREE),
        (r"held for (\d+) s or more", int(pulse.CUT_SECONDS)),
        (r"last question is (\d+) minutes", int(turns.QUIET_SECONDS) // 60),
        (r"twice as long up to (\d+) s, each", int(turns.LONGEST_PAUSE_SECONDS)),
        (r"from ([\d,]+) bytes on\.", wire.PACK_FROM_BYTES),
        (r"numbers run out \(([\d,]+) of", sync.RENEW_FROM),
        (r"for (\d+) days and at least", sync.ARCHIVE_KEPT.days),
    ],
)
def test_every_limit_is_the_programs(said: str, value: int) -> None:
    found = re.search(said, PAGE)
    assert found is not None, said
    assert int(found[1].replace(",", "")) == value


def test_every_verdict_is_listed() -> None:
    assert [verdict for verdict in case.Verdict if f"| `{verdict}` |" not in PAGE] == []


def test_every_fault_that_the_centre_answers_is_listed() -> None:
    server = Path(exchange.__file__).parent
    sources = "\n".join(path.read_text(encoding="utf-8") for path in server.glob("*.py"))
    codes = set(re.findall(r"Problem\(\s*\d+,\s*\"(\w+)\"", sources))
    assert len(codes) > 8
    assert sorted(code for code in codes if f"`{code}`" not in PAGE) == []
