"""What carries words to and from bodies and citizens, put together once from the settings file."""

from dataclasses import dataclass
from pathlib import Path

from console.server.centre import Centre
from console.server.files import Files
from console.server.key_file import read_key
from console.server.outward import mail, spreading, texting
from console.server.outward.fetching import Fetching
from console.server.outward.letters import DIGEST, Letters
from console.server.outward.links import Links
from console.server.outward.mail import Smtp
from console.server.outward.posting import Carrier, Posting, Renew
from console.server.outward.receiving import Receiving
from console.server.outward.settings import Settings, Texts, read_settings
from console.server.outward.spreading import Spreading
from console.server.outward.telling import Telling
from console.server.outward.texting import FolderGateway, HttpGateway, Texting
from console.server.outward.texts_folder import TextsFolder
from console.server.outward.texts_in import TextsIn
from console.server.rounds import Rounds
from console.server.tries import SharedTries
from console.store import jobs

SEND_EVERY_SECONDS = 1.0
LINKS_KEY = "links.key"
FETCH_EVERY_SECONDS = 5.0
"""How often it is looked whether it is time to fetch (`fetching.EVERY`)."""


@dataclass(frozen=True)
class Outward:
    """`links` works without any settings; what else is not set up is None."""

    centre: Centre
    files: Files
    settings: Settings
    links: Links
    letters: Letters | None
    texting: Texting | None
    texts_in: TextsIn | None
    posting: Posting
    rounds: tuple[Rounds, ...]

    def start(self) -> None:
        """Begin to send and to fetch."""
        for each in self.rounds:
            each.start()

    def stop(self) -> None:
        """End after what is at hand."""
        for each in self.rounds:
            each.stop()


def open_outward(folder: Path, centre: Centre, files: Files) -> Outward:
    """By the settings of a centre's folder; from now on the centre's commits queue what is to be told. Raises
    SettingsError, OSError."""
    settings = read_settings(folder)
    links = Links(read_key(folder, LINKS_KEY), settings, SharedTries(centre, "code"))
    letters = Letters(links, settings.mail) if settings.mail is not None else None
    texts = Texting(settings.texts) if settings.texts is not None else None
    carriers: dict[str, Carrier] = {}
    if settings.mail is not None:
        carriers[mail.KIND] = Smtp(settings.mail.out)
    if settings.texts is not None and texts is not None:
        carriers[texting.KIND] = gateway_of(settings.texts)
        carriers[spreading.KIND] = Spreading(centre, texts)
    renewing: dict[str, Renew] = {}
    if letters is not None:
        renewing[mail.KIND] = letters.renewed
    if texts is not None:
        renewing[texting.KIND] = texts.renewed
    posting = Posting(centre, carriers, renewing)
    if settings.links or carriers:
        centre.tell = Telling(links, letters, texts).tell
    rounds = []
    if carriers:
        rounds.append(Rounds("sending", lambda: _send(centre, posting, letters), seconds=SEND_EVERY_SECONDS))
    if settings.mail is not None and settings.mail.come_in is not None:
        receiving = Receiving(centre, files, links, settings.mail)
        fetching = Fetching(centre, settings.mail.come_in, receiving)
        rounds.append(Rounds("fetching", fetching.fetch, seconds=FETCH_EVERY_SECONDS))
    texts_in = TextsIn(centre, files, texts) if texts is not None else None
    if settings.texts is not None and settings.texts.gateway == "folder" and texts_in is not None:
        come_in = TextsFolder(Path(settings.texts.folder), texts_in)
        rounds.append(Rounds("texts", come_in.take_all, seconds=SEND_EVERY_SECONDS))
    return Outward(centre, files, settings, links, letters, texts, texts_in, posting, tuple(rounds))


def gateway_of(settings: Texts) -> Carrier:
    """The gateway that the settings name."""
    return HttpGateway(settings) if settings.gateway == "http" else FolderGateway(settings)


def _send(centre: Centre, posting: Posting, letters: Letters | None) -> None:
    now = centre.now()
    if letters is not None:
        with centre.database.read() as connection:
            is_morning = jobs.waits(connection, [DIGEST], now=now)
        if is_morning:
            with centre.database.write() as connection:
                letters.queue_digests(connection, now=now)
    posting.send_all()
