"""The pictures of the README, taken from the real program: `python -m tests.journeys.pictures docs/pictures`."""

import sys
import tempfile
from pathlib import Path

from tests.journeys.desk_process import DeskProcess
from tests.journeys.stage import ROOM, Stage

SIZE = [1560, 980]


def main(folder: Path) -> None:
    """Fill a centre, sign an agent in and photograph what he sees."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="console1111-pictures-") as temporary,
        Stage.running(Path(temporary) / "centre") as stage,
    ):
        stage.fill_reference()
        stage.fill_cases(300)
        desk = DeskProcess("agent", Path(temporary) / "desk", stage.centre.url)
        desk.start()
        try:
            _take(desk, stage, folder)
        finally:
            desk.stop()


def _take(desk: DeskProcess, stage: Stage, folder: Path) -> None:
    login = stage.login("agent")
    desk.sign_in(login.login, login.password)
    desk.play(size=SIZE)
    desk.play(show="queues")
    desk.until("filled", lambda now: now["queue"] >= 37 and now["idle"])
    desk.play(shot=str(folder / "queue-mn-light.png"))
    desk.keys("Down", "Down", "Down", "Return")
    desk.until("a case", lambda now: now["screen"] == "case" and now["case"] and now["idle"])
    desk.play(shot=str(folder / "case-mn-light.png"))
    desk.keys("F2")
    desk.until("a call", lambda now: now["call"]["field"] == "caller.phone" and now["cursor"] >= 0)
    desk.play(type=stage.known_phone(ROOM))
    desk.until("earlier", lambda now: now["call"]["earlier"] > 0)
    desk.keys("Return", "F10")
    desk.play(type="халаалт")
    desk.until("found", lambda now: now["found"] and now["idle"])
    desk.keys("Return")
    desk.until("preset", lambda now: now["call"]["kind"] and now["idle"])
    for name, words in (
        ("matter.subject", "Байр хүйтэн, радиатор халахгүй байна"),
        ("matter.text", "Тасалгаа 14 хэмтэй, бага насны хоёр хүүхэдтэй. СӨХ-нд хоёр удаа хэлсэн боловч хариу өгөөгүй."),
    ):
        while desk.play(look=None)["call"]["field"] != name:
            desk.keys("Tab")
        desk.play(type=words)
    desk.until("kept", lambda now: now["call"]["drafted"] and now["idle"])
    desk.play(shot=str(folder / "call-mn-light.png"))
    desk.play(wear=["dark", 100])
    desk.play(show="catalogue")
    desk.until("directory", lambda now: now["idle"])
    desk.play(shot=str(folder / "catalogue-mn-dark.png"))
    desk.play(speak=["en", "dark"])
    desk.play(show="call")
    desk.until("read", lambda now: now["idle"])
    desk.play(shot=str(folder / "call-en-dark.png"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
