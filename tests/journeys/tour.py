"""The tour: an agent, a rural desk and a supervisor on real windows, a real centre, a line that is cut.

Each step says in one line what happened, with figures, and raises NotSo unless it really had its effect: on the screen
and, through its API, at the centre.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from console.domain.identity import CaseNumber, spoken
from console.server.forms import Figures
from tests.journeys.desk_process import PATIENCE_SECONDS, DeskProcess
from tests.journeys.relay import Relay
from tests.journeys.stage import ROOM, Stage

TYPED = "Манай бригадын худгийн насос"


class NotSo(Exception):
    """A step did not have its effect."""


@dataclass
class Tour:
    """The steps in order; `say` prints, `shots` is where pictures go."""

    stage: Stage
    relay: Relay
    folder: Path
    say: Callable[[str], None]
    shots: Path | None = None
    language: str = "mn"
    _began: float = field(default_factory=time.monotonic)
    _pictures: int = 0
    _agent_case: str = ""
    _rural_case: str = ""

    def play(self) -> None:
        """The whole tour. Raises NotSo or Late."""
        self.agent = self._desk("agent")
        self.rural = self._desk("counter")
        self.supervisor = self._desk("supervisor")
        desks = (self.agent, self.rural, self.supervisor)
        try:
            for desk in desks:
                desk.start()
            self._sign_in(desks)
            self._take_a_call()
            self._cut()
            self._take_a_call_offline()
            self._kill_while_typing()
            self._mend()
            self._reassign()
            self._close()
        finally:
            for desk in desks:
                desk.stop()

    def _desk(self, person: str) -> DeskProcess:
        return DeskProcess(person, self.folder / f"desk-{person}", self.relay.url, language=self.language)

    def _sign_in(self, desks: tuple[DeskProcess, ...]) -> None:
        for desk in desks:
            login = self.stage.login(desk.name)
            desk.sign_in(login.login, login.password)
        for desk in desks:
            desk.until("online", lambda now: now["line"] == "online")
        cases = self.stage.figures().cases
        desks[0].play(show="queues")
        rows = desks[0].until("the list is filled", lambda now: now["queue"] > 0 and now["idle"])["queue"]
        self._shot(self.agent, "lists")
        self._line(f"three desks signed in and filled: {sum(cases.values())} cases at the centre, {rows} in my list")

    def _take_a_call(self) -> None:
        before = self.stage.figures()
        phone = self.stage.known_phone(ROOM)
        agent = self.agent
        began = time.monotonic()
        agent.keys("F2")
        agent.until("a new call", lambda now: now["call"]["field"] == "caller.phone" and now["cursor"] >= 0)
        agent.play(type=phone)
        earlier = agent.until("earlier cases", lambda now: now["call"]["earlier"] > 0)["call"]["earlier"]
        agent.keys("Return")
        agent.until("the known name is taken over", lambda now: now["call"]["given_name"])
        told = [self._tell(agent, words) for words in ("паспорт лавлагаа", "оршин суугаа хаяг")]
        agent.keys("F10")
        self._retype(agent, "гудамжны гэрэлтүүлэг")
        agent.until("problems found", lambda now: now["found"] and "Гудамж" in now["found"][0])
        agent.keys("Return")
        agent.until("the kind is preset", lambda now: now["call"]["kind"] == "complaint")
        self._fill(agent, "matter.subject", "Гудамжны гэрэл гурав хоног асахгүй байна")
        self._fill(
            agent, "matter.text", "32-р хорооны 4-р байрны гадна талын гэрэлтүүлэг ажиллахгүй, хүүхдүүд харанхуйд явна."
        )
        for words in ("Сонгинохайрхан дүүрэг", "Нийслэлийн Засаг"):
            self._add_body(agent, words)
        agent.keys("F7")
        agent.play(type="+3")
        self._shot(agent, "call")
        stands = agent.keys("Ctrl+Return")
        stands = agent.until("saved", lambda now: now["saved"])
        seconds = time.monotonic() - began
        self._agent_case = stands["saved"]
        agent.until("sent", lambda now: now["waiting"] == 0)
        self._shot(agent, "saved")
        made = self._grown(
            before,
            {"open_case": 1, "tell_service": 2, "forward": 2, "schedule_call_back": 1},
        )
        bodies = len(stands["call"]["bodies"]) or 2
        self._line(
            f"agent took a call ({earlier} earlier cases shown, {len(told)} services told, {bodies} bodies, call-back):"
            f" case {self._spoken(self._agent_case)}, {seconds:.1f} s, {made} actions at the centre"
        )

    def _cut(self) -> None:
        self.relay.cut()
        for desk in (self.agent, self.rural, self.supervisor):
            desk.until("offline", lambda now: now["line"] == "offline")
        self._shot(self.rural, "offline")
        self._line("the line is cut: three desks say offline")

    def _take_a_call_offline(self) -> None:
        rural, before = self.rural, self.stage.figures()
        rural.keys("F2")
        rural.until("a new call", lambda now: now["call"]["field"] == "caller.phone" and now["cursor"] >= 0)
        rural.play(type="88112233")
        self._fill(rural, "caller.given_name", "Дулмаа")
        rural.keys("Alt+1")
        self._fill(rural, "matter.subject", "Сумын эмнэлэгт эм алга")
        self._fill(rural, "matter.text", "Даралтын эм хоёр долоо хоног ирээгүй байна.")
        rural.keys("F9")
        stands = rural.until("saved here", lambda now: now["saved"] and now["waiting"] >= 1)
        self._rural_case = stands["saved"]
        photo = self.folder / "photo.png"
        rural.play(shot=str(photo))
        rural.keys("F9")
        rural.until("the case is open", lambda now: now["case"] and now["case"]["number"] == self._rural_case)
        rural.play(copy_file=str(photo))
        rural.keys("Ctrl+V")
        stands = rural.until("attached", lambda now: now["case"] and "attach" in now["case"]["entries"])
        self._shot(rural, "offline-case")
        self._must(self.stage.figures() == before, "nothing reached the centre while the line was cut")
        self._line(
            f"rural desk took a call offline: case {self._spoken(self._rural_case)}, a file of"
            f" {photo.stat().st_size // 1024} kB attached, {stands['waiting']} actions wait"
        )

    def _kill_while_typing(self) -> None:
        rural = self.rural
        rural.keys("F2")
        rural.until("a new call", lambda now: now["call"]["field"] == "caller.phone" and now["cursor"] >= 0)
        rural.play(type="86554433")
        self._fill(rural, "matter.text", TYPED)
        for _ in range(7):
            rural.keys("Left")
        before = rural.until("the draft is kept", lambda now: now["call"]["drafted"] and now["idle"])
        time.sleep(0.8)
        rural.kill()
        began = time.monotonic()
        rural.start()
        login = self.stage.login(rural.name)
        rural.sign_in(login.login, login.password)
        after = rural.until("the call came back", lambda now: now["call"]["text"] == TYPED and now["cursor"] > 0)
        same = all(after["call"][name] == before["call"][name] for name in ("field", "text", "phone"))
        self._must(same and after["cursor"] == before["cursor"], "text and cursor are where they were")
        self._shot(rural, "after-kill")
        self._line(
            f"rural desk killed (kill -9) while typing and started again offline in {time.monotonic() - began:.1f} s:"
            f" {len(TYPED)} letters and the cursor at {after['cursor']} are there, {after['waiting']} actions wait"
        )

    def _mend(self) -> None:
        before = self.stage.figures()
        began = time.monotonic()
        self.relay.mend()
        self.rural.until("sent", lambda now: now["waiting"] == 0 and now["line"] == "online", seconds=60)
        seconds = time.monotonic() - began
        made = self._grown(before, {"open_case": 1, "attach": 1})
        content = (self.folder / "photo.png").read_bytes()
        ends = time.monotonic() + PATIENCE_SECONDS
        while not self.stage.file_at_centre(content):
            self._must(time.monotonic() < ends, "the file is at the centre")
            time.sleep(0.1)
        self._line(
            f"the line is back: sent by itself after {seconds:.1f} s, {made} actions and a file of"
            f" {len(content) // 1024} kB at the centre"
        )

    def _reassign(self) -> None:
        supervisor, before = self.supervisor, self.stage.figures()
        for number in (self._agent_case, self._rural_case):
            self._open(supervisor, number)
        supervisor.keys("Ctrl+F9")
        supervisor.until("the panel is open", lambda now: now["case"]["panel"] == "assign" and now["case"]["field"])
        supervisor.play(type="Наран")
        supervisor.until("somebody is offered", lambda now: now["idle"])
        supervisor.keys("Return", "Ctrl+Return")
        supervisor.until("assigned", lambda now: now["case"]["assignee"] == "agent-2")
        supervisor.until("sent", lambda now: now["waiting"] == 0)
        self._shot(supervisor, "reassigned")
        self._grown(before, {"assign": 1})
        self._line(f"supervisor's desk shows both cases and gave {self._spoken(self._rural_case)} to another agent")

    def _close(self) -> None:
        agent, before = self.agent, self.stage.figures()
        self._open(agent, self._agent_case)
        while left := agent.play(look=None)["case"]["open_obligations"]:
            self._answer(agent)
            fewer = left - 1
            agent.until("the answer is recorded", lambda now: now["case"]["open_obligations"] == fewer)  # noqa: B023
        self._shot(agent, "answered")
        agent.keys("F8")
        agent.until("follow-up", lambda now: now["case"]["panel"] == "record_follow_up" and now["case"]["field"])
        self._in_panel(agent, "reached", None)
        self._in_panel(agent, "word", None)
        self._in_panel(agent, "text", "Гэрэл асаж байна, баярлалаа")
        agent.keys("Ctrl+Return")
        agent.until("followed up", lambda now: now["case"]["word"] == "solved")
        agent.keys("F9")
        agent.until("closing", lambda now: now["case"]["panel"] == "close" and now["case"]["field"])
        self._in_panel(agent, "outcome", None)
        agent.keys("Ctrl+Return")
        agent.until("closed", lambda now: now["case"]["status"] == "closed")
        stands = agent.until("sent", lambda now: now["waiting"] == 0)
        self._shot(agent, "closed")
        made = self._grown(before, {"answer": 2, "record_follow_up": 1, "close": 1})
        self._must(
            self.stage.figures().cases["closed"] == before.cases["closed"] + 1, "one more case is closed at the centre"
        )
        self._line(
            f"agent recorded two answers, the citizen's word «solved», and closed {self._spoken(self._agent_case)}:"
            f" {made} actions at the centre, version {stands['case']['version']}"
        )

    def _tell(self, desk: DeskProcess, words: str) -> str:
        told = len(desk.play(look=None)["call"]["told"])
        desk.keys("F10")
        self._retype(desk, words)
        stands = desk.until("services found", lambda now: any("Үйлчилгээ" in d for d in now["found_details"]))
        place = next(n for n, detail in enumerate(stands["found_details"]) if "Үйлчилгээ" in detail)
        current = stands["found"].index(stands["found_current"])
        desk.keys(*["Down"] * (place - current) + ["Up"] * (current - place))
        desk.keys("F4")
        stands = desk.until("told", lambda now: len(now["call"]["told"]) == told + 1)
        return str(stands["call"]["told"][-1])

    def _add_body(self, desk: DeskProcess, words: str) -> None:
        bodies = len(desk.play(look=None)["call"]["bodies"])
        stands = desk.keys("F6")
        if len(stands["call"]["bodies"]) == bodies:
            desk.play(type=words)
            desk.until("bodies found", lambda now: "outcome.body" in now["call"]["picking"])
            desk.keys("Return")
        desk.until("a body more", lambda now: len(now["call"]["bodies"]) == bodies + 1)

    def _retype(self, desk: DeskProcess, words: str) -> None:
        desk.keys("Ctrl+A")
        desk.play(type=words)
        desk.until("typed", lambda now: now["focus_text"] == words and now["idle"])

    def _fill(self, desk: DeskProcess, name: str, words: str) -> None:
        """Tab to a field of the call by its name and type."""
        for _ in range(60):
            if desk.play(look=None)["call"]["field"] == name:
                break
            desk.keys("Tab")
        else:
            raise NotSo(f"{name} is not reached by Tab")
        desk.play(type=words)

    def _answer(self, desk: DeskProcess) -> None:
        desk.keys("F5")
        desk.until("the answer's panel", lambda now: now["case"]["panel"] == "answer" and now["case"]["field"])
        self._in_panel(desk, "outcome", None)
        for name, words in (
            ("text", "Гэрэлтүүлгийг зассан."),
            ("letter_number", "3/217"),
            ("letter_date", "-1"),
            ("signer", "Д. Мөнх"),
            ("post", "Хэлтсийн дарга"),
        ):
            self._in_panel(desk, name, words)
        desk.keys("Ctrl+Return")

    def _in_panel(self, desk: DeskProcess, name: str, words: str | None) -> None:
        """Tab to a field of the open panel and type, or choose its first option."""
        for _ in range(40):
            if desk.play(look=None)["case"]["field"] == name:
                break
            desk.keys("Tab")
        else:
            raise NotSo(f"{name} is not reached by Tab")
        if words is None:
            desk.keys("Space")
        else:
            desk.play(type=words)

    def _open(self, desk: DeskProcess, number: str) -> None:
        """F3, the number, Enter; again while the case has not come down yet."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            desk.keys("F3")
            desk.play(type=number)
            stands = desk.until("looked for", lambda now: now["idle"])
            if any(each.startswith("case/") for each in stands["palette_ids"][:1]):
                break
            desk.keys("Escape")
            self._must(time.monotonic() < ends, f"the desk of {desk.name} holds {number}")
            time.sleep(0.2)
        desk.keys("Return")
        desk.until("the case is open", lambda now: now["case"] and now["case"]["number"] == number)

    def _grown(self, before: Figures, wanted: dict[str, int]) -> int:
        """The centre's journal has these more of each kind, applied. Gives how many that is."""
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            now = self.stage.figures()
            grown = {
                kind: now.actions.get(f"{kind}/applied", 0) - before.actions.get(f"{kind}/applied", 0)
                for kind in wanted
            }
            if grown == wanted:
                return sum(wanted.values())
            if time.monotonic() > ends:
                raise NotSo(f"at the centre: {grown} instead of {wanted}")
            time.sleep(0.1)

    def _must(self, so: object, what: str) -> None:
        if not so:
            raise NotSo(f"not so: {what}")

    def _spoken(self, number: str) -> str:
        return spoken(CaseNumber(number))

    def _line(self, text: str) -> None:
        self.say(f"{time.monotonic() - self._began:5.1f} s  {text}")

    def _shot(self, desk: DeskProcess, name: str) -> None:
        if self.shots is not None:
            self._pictures += 1
            desk.play(shot=str(self.shots / f"{self._pictures:02}-{desk.name}-{name}.png"))
