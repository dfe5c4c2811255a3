"""Three minutes of a telephone's hotspot as a line that says the size first, how far it is, and when it is over."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from console.desk.desk import Desk
from console.desk.hotspot import SPARED_SECONDS, Estimate, Progress, Stage
from ui import formats
from ui.bridge import Bridge
from ui.line_words import line_sentence
from ui.screens.screen import Host
from ui.tokens import Tone
from ui.widgets import Banner
from ui.words import tr, trn

SPARED_MINUTES = round(SPARED_SECONDS / 60)


class HotspotRun(QObject):
    """One run at a time; what the worker tells of it arrives in the window's thread."""

    _told = Signal(object)
    changed = Signal()
    """It began, went on or ended: other keys may act now."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._stop: threading.Event | None = None
        self._estimate: Estimate | None = None
        self._progress: Progress | None = None
        self.banner = Banner("", Tone.INFO)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    @property
    def _bridge(self) -> Bridge:
        return self._host.bridge

    def is_running(self) -> bool:
        """Whether it may still go on."""
        return self._stop is not None

    def is_over(self) -> bool:
        """Whether it came to its end."""
        ended = self._progress is not None and self._progress.stage in (Stage.DONE, Stage.REMAINS)
        return ended and not self.is_running()

    def holds_files(self) -> bool:
        """Whether it is over and files stay behind for it."""
        return self.is_over() and self._estimate is not None and self._estimate.files > 0

    def begin(self) -> None:
        """Say the size, then exchange as soon as there is a line."""
        if self.is_running():
            return
        stop = self._stop = threading.Event()
        self._estimate = self._progress = None
        tell: Callable[[Estimate | Progress], None] = self._told.emit

        def work(desk: Desk) -> None:
            tell(desk.hotspot.estimate())
            desk.hotspot.run(tell, stop)

        self._bridge.at_length(work, lambda _: self._end(), lambda _: self._end())
        self.changed.emit()

    def stop(self) -> None:
        """End after the exchange in hand; what waits stays here."""
        if self._stop is not None:
            self._stop.set()

    def send_files(self) -> None:
        """The files too, over whatever line there is."""
        if self.holds_files():
            self._bridge.at_length(lambda desk: desk.hotspot.send_files_too(), lambda _: None, lambda _: None)
            self.forget()

    def forget(self) -> None:
        """Say nothing more of the last one: the phone is off, or everything goes again."""
        if not self.is_running():
            self._estimate = self._progress = None
            self.banner.set("")
            self.changed.emit()

    def read(self) -> None:
        """Say it again, in the language in force."""
        if self._estimate is None:
            self.banner.set("")
            return
        progress = self._progress
        if progress is None or progress.stage is Stage.LOOKING:
            self.banner.set(_size(self._estimate), Tone.INFO)
        else:
            self.banner.set(*self._words(progress, self._estimate))

    def _on_told(self, told: Estimate | Progress) -> None:
        if isinstance(told, Estimate):
            self._estimate = told
        else:
            self._progress = told
        self.read()

    def _end(self) -> None:
        self._stop = None
        self.read()
        self._host.announce(said_when_over(self._progress))
        self.changed.emit()

    def _words(self, progress: Progress, estimate: Estimate) -> tuple[str, Tone]:
        passed = {
            "up": formats.file_size(progress.sent_bytes),
            "down": formats.file_size(progress.received_bytes),
            "seconds": formats.seconds(progress.seconds),
        }
        match progress.stage:
            case Stage.SENDING:
                return tr(
                    "Sending: {left} of {count} left. {up} up, {down} down.",
                    left=progress.left,
                    count=progress.actions,
                    **passed,
                ), Tone.INFO
            case Stage.FETCHING:
                return tr("Everything is sent. Fetching what is new: {up} up, {down} down.", **passed), Tone.INFO
            case Stage.STOPPED:
                return tr("Stopped. What is not sent waits here."), Tone.WARN
            case Stage.NO_LINE:
                return tr("No line came in three minutes. Nothing is lost: what is not sent waits here."), Tone.WARN
            case Stage.FAILED:
                return line_sentence(self._bridge.desk.line), Tone.BAD
        return _over(progress, estimate, passed)


def _size(estimate: Estimate) -> str:
    """What will go over the link, before it does."""
    up, down = formats.file_size(estimate.up_bytes), formats.file_size(estimate.down_bytes)
    time = formats.seconds(estimate.seconds)
    entries = trn("{count} entry", "{count} entries", estimate.actions)
    if not estimate.files:
        return tr(
            "{entries}: {up} up and about {down} down or more, {time} at 64 kbit/s. "
            "Switch the phone's hotspot on now; it goes by itself.",
            entries=entries,
            up=up,
            down=down,
            time=time,
        )
    return tr(
        "{entries}: {up} up and about {down} down or more, {time} at 64 kbit/s. Files stay here ({files}). "
        "Switch the phone's hotspot on now; it goes by itself.",
        entries=entries,
        up=up,
        down=down,
        time=time,
        files=formats.file_size(estimate.file_bytes),
    )


def _over(progress: Progress, estimate: Estimate, passed: dict[str, str]) -> tuple[str, Tone]:
    if progress.left:
        return tr(
            "Done in {seconds}, but {left} still wait here: see why in the list. You can switch the phone off now.",
            left=progress.left,
            **passed,
        ), Tone.WARN
    if progress.stage is Stage.REMAINS:
        return tr(
            "Done in {seconds}: {up} up, {down} down. Your work is sent; the centre has more, which comes with "
            "an ordinary line. Switch the phone off within {minutes} minutes, or it comes over the phone.",
            minutes=SPARED_MINUTES,
            **passed,
        ), Tone.GOOD
    if estimate.files:
        return tr(
            "Done in {seconds}: {up} up, {down} down. Files stay here until there is an ordinary line. "
            "Switch the phone off within {minutes} minutes, or they go over the phone.",
            minutes=SPARED_MINUTES,
            **passed,
        ), Tone.GOOD
    return tr("Done in {seconds}: {up} up, {down} down. You can switch the phone off now.", **passed), Tone.GOOD


def said_when_over(progress: Progress | None) -> str:
    """What is announced, in eight words at most."""
    if progress is not None and progress.stage in (Stage.DONE, Stage.REMAINS):
        return tr("Done: you can switch the phone off")
    return tr("The hotspot's exchange has ended")
