"""The sentences of the pages, from `resources/outward/pages.toml`: whole, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from console.domain.deadlines import local_day
from console.server.outward.sentences import LANGUAGES, spoken_day, templates, written_day


@dataclass(frozen=True)
class Words:
    """One page's sentences in one language; what it has not, the sentences of all pages have."""

    page: str
    language: str = "mn"

    def __call__(self, key: str, **facts: str | int | None) -> str:
        """A sentence with its facts filled in."""
        return self._templates(key)[key].format(**facts)

    def has(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self._of(self.page)

    def kind(self, kind: str) -> str:
        """A kind of case."""
        return self._of("kinds").get(kind, kind)

    def day(self, day: date | datetime | None) -> str:
        """A day, in Ulaanbaatar, as a letter writes it."""
        if day is None:
            return "–"
        return written_day(local_day(day) if isinstance(day, datetime) else day, self.language)

    def near_day(self, day: date | datetime | None) -> str:
        """A day as it is said aloud, without its year."""
        if day is None:
            return ""
        return spoken_day(local_day(day) if isinstance(day, datetime) else day, self.language)

    def written(self, day: str) -> str:
        """A day as it stands in the timeline, as a letter writes it."""
        return self.day(date.fromisoformat(day))

    def _templates(self, key: str) -> Mapping[str, str]:
        own = self._of(self.page)
        return own if key in own else self._of("common")

    def _of(self, page: str) -> Mapping[str, str]:
        found: Mapping[str, str] = templates("pages")[page][self.language]
        return found


def language_of(wanted: str | None, *, otherwise: str = "mn") -> str:
    """The language that a request asks for, or the usual one of whom it is from."""
    return wanted if wanted in LANGUAGES else otherwise if otherwise in LANGUAGES else "mn"
