"""How long one key in the look-up takes, over the shipped catalogue, and in the box that finds anything."""

import tempfile
from pathlib import Path

from tests.bench._many import cases, desk_with, put_straight, say, timed
from tests.builders import put_shipped_catalogue, ready_room

TYPED = (
    "паспорт захиалах",
    "torsnii gerchilgee",
    "гудамжны гэрэл асахгүй байна",
    "халаалт муу",
    "нийгмийн даатгалын лавлагаа",
    "hogiin mashin irehgui",
    "gfyukjh",
    "цэцэрлэгт хамрагдах",
    "жолооны үнэмлэх сунгах",
    "газрын гэрчилгээ",
)
CASES = 20_000


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        room = ready_room(Path(folder) / "centre")
        put_shipped_catalogue(room)
        desk, _ = desk_with(room, Path(folder) / "desk")
        put_straight(desk, list(cases(CASES)))
        keys = [text[:length] for text in TYPED for length in range(1, len(text) + 1)]
        desk.views.lookup("а")
        took = [timed(lambda typed=typed: desk.views.lookup(typed), times=1)[0] for typed in keys * 3]
        say("lookup, a key", took)
        took = [timed(lambda typed=typed: desk.views.find(typed), times=1)[0] for typed in keys]
        say(f"find anything beside {CASES:,} cases, a key", took)
        took = [timed(lambda typed=typed: desk.views.bodies_matching(typed), times=1)[0] for typed in keys]
        say("bodies, a key", took)
        desk.stop()
        room.services.close()


if __name__ == "__main__":
    main()
