"""Debian's chromium without a screen, led by hand: DevTools' protocol over a pipe, real clicks and keys, no script in
the page. The picture is that of a telephone 360 points wide."""

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium")
WIDTH, HEIGHT = 360, 740
SECONDS = 30.0
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
    "--remote-debugging-pipe",
)  # fmt: skip


class Chromium:
    """One browser with one page. Each step waits until the page has come to rest."""

    def __init__(self, sent: int, heard: int) -> None:
        self._sent, self._heard = sent, heard
        self._rest = b""
        self._number = 0
        self._session: str | None = None
        self.clicks = 0

    def begin(self) -> None:
        """Open the page, as narrow as a telephone; no script may run in it."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "DOM", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=2, mobile=True)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Ask for something and give what comes of it."""
        self._number += 1
        asked: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            asked["sessionId"] = self._session
        os.write(self._sent, json.dumps(asked).encode() + b"\0")
        for told in self._told():
            if told.get("id") == self._number:
                if "error" in told:
                    raise AssertionError(f"{method}: {told['error']}")
                result: dict[str, Any] = told["result"]
                return result
        raise AssertionError("chromium has ended")

    def _told(self) -> Iterator[dict[str, Any]]:
        while True:
            whole, found, rest = self._rest.partition(b"\0")
            if found:
                self._rest = rest
                yield json.loads(whole)
                continue
            more = os.read(self._heard, 65_536)
            if not more:
                return
            self._rest += more

    def _await(self, event: str) -> None:
        for told in self._told():
            if told.get("method") == event:
                return
        raise AssertionError("chromium has ended")

    def open(self, address: str) -> None:
        """Go to an address, as from a mail."""
        self.call("Page.navigate", url=address)
        self._await("Page.loadEventFired")

    def _find(self, selector: str) -> int:
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node: int = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        assert node, f"there is no {selector}"
        return node

    def has(self, selector: str) -> bool:
        """Whether there is such an element."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        return bool(self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])

    def text(self) -> str:
        """The page as HTML."""
        node = self._find("main")
        html: str = self.call("DOM.getOuterHTML", nodeId=node)["outerHTML"]
        return html

    def _press(self, node: int) -> None:
        self.call("DOM.scrollIntoViewIfNeeded", nodeId=node)
        quad = self.call("DOM.getContentQuads", nodeId=node)["quads"][0]
        middle = {"x": sum(quad[0::2]) / 4, "y": sum(quad[1::2]) / 4}
        for what in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=what, button="left", clickCount=1, **middle)

    def click(self, selector: str) -> None:
        """A click that counts, on something that stays on the page."""
        self.clicks += 1
        self._press(self._find(selector))

    def send(self, selector: str) -> None:
        """A click that counts and brings another page."""
        self.click(selector)
        self._await("Page.loadEventFired")

    def choose(self, selector: str) -> None:
        """One of several: filling in counts as typing does."""
        self._press(self._find(selector))

    def type(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.call("DOM.focus", nodeId=self._find(selector))
        self.call("Input.insertText", text=text)

    def pick_file(self, selector: str, file: Path) -> None:
        """Choose a file."""
        self.call("DOM.setFileInputFiles", nodeId=self._find(selector), files=[str(file)])

    def sizes(self) -> Mapping[str, float]:
        """How wide and high the whole page is."""
        found: Mapping[str, float] = self.call("Page.getLayoutMetrics")["cssContentSize"]
        return found

    def picture(self, file: Path) -> None:
        """Keep a picture of the whole page."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)["data"]
        file.write_bytes(base64.b64decode(shot))


@contextmanager
def chromium(folder: Path) -> Iterator[Chromium]:
    """A browser of its own, with nothing kept from another."""
    assert PROGRAM is not None
    to_read, sent = os.pipe()
    heard, to_write = os.pipe()
    start = f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}'
    command = ["bash", "-c", start, PROGRAM, *_OPTIONS, f"--user-data-dir={folder / 'profile'}"]
    with open(folder / "chromium.log", "wb") as log:
        running = subprocess.Popen(
            command, pass_fds=(to_read, to_write), stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
    os.close(to_read)
    os.close(to_write)
    try:
        made = Chromium(sent, heard)
        made.begin()
        yield made
        made.call("Browser.close")
    finally:
        _end(running)
        os.close(sent)
        os.close(heard)


def _end(running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS
    try:
        running.wait(timeout=max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
