"""The commands of a desk without a screen, for scripts, support and tests of faults. They speak Mongolian and English.

The password comes from the environment variable CONSOLE1111_PASSWORD or from the first line of the standard input.
"""

import argparse
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from console.desk import courier_commands
from console.desk.call_file import steps_of_call
from console.desk.desk import Desk, LineState, new_case_id, new_contact_id, new_obligation_id
from console.desk.entrance import Entrance
from console.desk.exits import FAILED, STILL_WAITING
from console.desk.find import add_arguments, place_of, rows_of
from console.desk.hotspot import Stage
from console.desk.support import list_for_support
from console.desk.trouble import (
    BundleTrouble,
    DatabaseTrouble,
    Denied,
    FirstSignInNeedsLink,
    FolderInUse,
    LinkTrouble,
    NewerDesk,
    NotADesk,
    Offline,
    Sealed,
    TooSoon,
    WrongPassword,
)
from console.domain.refused import Refused

Out = dict[str, Any] | list[dict[str, Any]]


def run(arguments: Sequence[str]) -> int:
    """Run one command: 0, 2 with a sentence on the error output, 3 when something still waits after `sync`."""
    asked = _parser().parse_args(arguments)
    entrance = Entrance(asked.data, asked.centre)
    try:
        desk = entrance.sign_in(
            asked.login, _password(), invitation=asked.invitation, desk_name=asked.desk_name, answer=asked.answer
        )
        try:
            code, out = asked.run(desk, asked)
        finally:
            desk.stop()
    except Exception as trouble:
        said = _sentences(trouble)
        if said is None:
            raise
        print(*said, sep="\n", file=sys.stderr)
        return FAILED
    print(json.dumps(out, ensure_ascii=False, indent=1) if asked.json else "\n".join(_lines(out)))
    return int(code)


def _password() -> str:
    given = os.environ.get("CONSOLE1111_PASSWORD")
    return given if given is not None else sys.stdin.readline().rstrip("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("console1111", description="11-11 консол: дэлгэцгүй / a desk without a screen")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, "sign-in", _sign_in, "нэвтрэх / sign in")
    call = _command(commands, "take-call", _take_call, "дуудлага бүртгэх / record a call", as_json=False)
    call.add_argument("--json", type=Path, required=True, metavar="FILE", help="дуудлага / the call")
    _command(commands, "sync", _sync, "төвтэй солилцох / exchange with the centre")
    _command(commands, "hotspot", _hotspot, "утасны сүлжээгээр хэмнэлттэй / by a telephone's hotspot, sparingly")
    _command(commands, "status", _status, "төлөв / how it stands")
    courier = commands.add_parser("courier", help="сүлжээгүй солилцох / exchange by files")
    parts = courier.add_subparsers(required=True, metavar="WHAT")
    courier_commands.add_commands(lambda name, run, says: _command(parts, name, run, says))
    find = _command(commands, "find", _find, "хайх / find")
    add_arguments(find)
    _command(commands, "waiting", _waiting, "илгээгдээгүй / what waits to be sent")
    _command(commands, "attention", _attention, "анхаарах / what needs attention")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    run: Callable[[Desk, argparse.Namespace], tuple[int, Out]],
    says: str,
    *,
    as_json: bool = True,
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=says, description=says)
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="өгөгдлийн хавтас / the folder")
    command.add_argument("--login", required=True, help="нэвтрэх нэр / login")
    command.add_argument("--centre", metavar="URL", help="төвийн хаяг / the centre's address")
    command.add_argument("--invitation", help="нэг удаагийн урилга / a one-time invitation")
    command.add_argument(
        "--answer", type=Path, help="удаан холбоогүй бол төвийн хариу файл / the centre's answer, after long away"
    )
    command.add_argument("--desk-name", default="")
    if as_json:
        command.add_argument("--json", action="store_true", help="JSON-оор / as JSON")
    command.set_defaults(run=run)
    return command


def _sign_in(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    return 0, {"person": desk.person.name, "office": desk.office.name}


def _take_call(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    call = json.loads(asked.json.read_text(encoding="utf-8"))
    if not isinstance(call, dict):
        raise Refused("wrong_value", field="call")
    ids = [new_obligation_id() for _ in call.get("forward_to", ())]
    steps = steps_of_call(call, office=desk.office.id, case=new_case_id(), catalogue=desk.views.catalogue(), ids=ids)
    done = desk.do(steps, contact=new_contact_id())
    return 0, {"cases": dict(done.numbers), "actions": list(done.ids), "waiting": desk.line.waiting}


def _sync(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    desk.pulse.until_still()
    done = desk.line.state is LineState.ONLINE and not desk.line.waiting
    return (0 if done else STILL_WAITING), _state(desk)


def _hotspot(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    estimate = desk.hotspot.estimate()
    weighed = (estimate.up_bytes, estimate.down_bytes, estimate.seconds)
    print(_HOTSPOT[0].format(*weighed), _HOTSPOT[1].format(*weighed), sep="\n", file=sys.stderr)
    ended = desk.hotspot.run(lambda progress: None, threading.Event())
    done = ended.stage in (Stage.DONE, Stage.REMAINS) and not ended.left
    return (0 if done else STILL_WAITING), _state(desk) | {
        "stage": ended.stage.value,
        "sent_bytes": ended.sent_bytes,
        "received_bytes": ended.received_bytes,
        "seconds": round(ended.seconds, 1),
        "files": estimate.files,
    }


def _status(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    counts = {queue.value: count for queue, count in desk.views.counts().items()}
    return 0, _state(desk) | {"queues": counts, "drafts": len(desk.drafts.mine())}


def _find(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    catalogue = desk.views.catalogue()
    place = place_of(catalogue, asked.place)
    found = desk.views.find(asked.text, asked.limit, kind=asked.kind, place=place)
    return 0, rows_of(found, catalogue, place)


def _waiting(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    unsent = desk.views.unsent()
    listed = list_for_support(unsent)
    named = [line | {"by": each.by} for line, each in zip(listed["waiting"], unsent.lines, strict=True)]
    return 0, listed | {"waiting": named}


def _attention(desk: Desk, asked: argparse.Namespace) -> tuple[int, Out]:
    return 0, {
        "attention": [
            {
                "kind": each.line.kind,
                "verdict": each.line.verdict.value,
                "code": each.line.code,
                "number": each.number,
                "subject": each.subject,
                "at": each.line.at.isoformat(),
                "dealt_with": each.dealt_with,
            }
            for each in desk.views.attention()
        ]
    }


def _state(desk: Desk) -> dict[str, Any]:
    line = desk.line
    return {
        "person": desk.person.name,
        "line": line.state.value,
        "waiting": line.waiting,
        "reason": line.reason,
        "clock_wrong_by": round(line.clock_wrong_by),
    }


def _lines(out: Out) -> list[str]:
    """The values of an answer as lines: a list's items each on one."""
    if isinstance(out, list):
        return ["  ".join(_plain(each)) for each in out]
    lines: list[str] = []
    for name, value in out.items():
        if isinstance(value, list):
            lines += ["  ".join(_plain(each)) for each in value if isinstance(each, dict)]
        elif isinstance(value, dict):
            lines += [f"{key}  {part}" for key, part in value.items()]
        else:
            lines.append(f"{name}  {value}")
    return lines


def _plain(row: Mapping[str, Any]) -> list[str]:
    """What a line has room for; the rest is for scripts."""
    return [str(part) for part in row.values() if not isinstance(part, (list, dict))]


def _sentences(trouble: Exception) -> tuple[str, str] | None:
    """What went wrong, in Mongolian and in English; None for a fault of the program."""
    if isinstance(trouble, BundleTrouble):
        return courier_commands.SENTENCES[trouble.code]
    found = next((said for kind, said in _SENTENCES.items() if isinstance(trouble, kind)), None)
    if found is None:
        return None
    code = getattr(trouble, "code", None) or getattr(trouble, "reason", "")
    field = trouble.facts.get("field", "") if isinstance(trouble, Refused) else ""
    return found[0].format(code=code, field=field), found[1].format(code=code, field=field)


_HOTSPOT = (
    "Илгээх {0:,} байт, ирэх {1:,} орчим байт: 64 кбит/с-ээр {2:.0f} секунд. Файл энд үлдэнэ.",
    "{0:,} bytes up and about {1:,} down: {2:.0f} seconds at 64 kbit/s. Files stay here.",
)
_SENTENCES: dict[type[Exception], tuple[str, str]] = {
    Refused: ("Бүртгэсэнгүй ({code} {field}).", "Not recorded ({code} {field})."),
    WrongPassword: ("Нэвтрэх нэр эсвэл нууц үг буруу байна.", "The login or the password is wrong."),
    TooSoon: ("Буруу нууц үг олон удаа орсон: түр хүлээнэ үү.", "Too many wrong passwords: wait a little."),
    Sealed: (
        "Арван өөр нууц үг буруу байсан: төвтэй холбогдсон үед нэвтэрнэ үү. Юу ч алдагдаагүй.",
        "Ten different passwords were wrong: sign in with the link up. Nothing is lost.",
    ),
    FirstSignInNeedsLink: (
        "Энэ ажлын байранд анх удаа нэвтрэхэд төвтэй холбогдох шаардлагатай ({code}).",
        "The first sign-in at this desk needs the link to the centre ({code}).",
    ),
    FolderInUse: ("Энэ хавтсыг өөр программ нээсэн байна.", "Another program has this folder open."),
    NewerDesk: (
        "Энэ хавтсанд шинэ хувилбарын программ ажилласан байна: түүгээр нээнэ үү. Юу ч өөрчлөөгүй.",
        "A newer program has worked in this folder: open it with that one. Nothing in it was changed.",
    ),
    NotADesk: (
        "Энэ хавтас гэмтсэн эсвэл өөр ажлын байрных байна. Юу ч өөрчлөөгүй.",
        "This folder is damaged or belongs to another desk. Nothing in it was changed.",
    ),
    Offline: ("Төвтэй холбогдсонгүй ({code}).", "The centre cannot be reached ({code})."),
    Denied: ("Төв зөвшөөрсөнгүй ({code}).", "The centre said no ({code})."),
    LinkTrouble: ("Төв энэ ажлын байрыг хүлээж авсангүй.", "The centre does not take this desk."),
    DatabaseTrouble: ("Диск дүүрсэн эсвэл бичих боломжгүй байна.", "The disk is full or cannot be written."),
    json.JSONDecodeError: ("Файл JSON биш байна.", "The file is not JSON."),
    OSError: ("Файлыг нээж чадсангүй.", "The file cannot be opened."),
    UnicodeDecodeError: ("Файл UTF-8 биш байна.", "The file is not UTF-8."),
}
