"""What a question finds: services, problems, bodies and people, each kind with its own measure of enough."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from console.domain import findables
from console.domain.catalogue import Catalogue
from console.domain.entries import Hit
from console.domain.finding import Answer, Index
from console.domain.light_words import is_light
from console.domain.spelling import words_of
from console.domain.synonyms import Synonyms
from console.domain.telling import Speech, speech_of

if TYPE_CHECKING:
    from console.domain.ids import PersonId
    from console.domain.people import Person

LEAST_SHARE = {"topic": 0.1, "body": 0.45, "person": 0.5}
"""So much of a question a thing must answer at least: what citizens tell is long, few words of it name a problem."""
SERVICE_SHARE = {Speech.ASKS: 0.42, Speech.NAMES: 0.58, Speech.TELLS: 0.7}
SERVICE_BESIDE_TOPIC = {Speech.ASKS: 0.6, Speech.NAMES: 0.85, Speech.TELLS: 1.5}
"""What the best service must answer of a question, and in relation to the best topic: a service that answers only a
word is the wrong one, and no service is better than a wrong one. Of ten calls six are about problems, which no service
answers. Learned on the tuned questions and complaints (tests/bench/search.py), judged on those held out."""
MISTYPED_SHARE, MISTYPED_BESIDE_TOPIC = 0.38, 1.25
"""A service may answer less where nobody tells of a trouble and no topic comes near: the words are only mistyped."""
_WITH_SYNONYMS = frozenset({"_services", "_topics", "_bodies"})
LEAST_OF_BEST = 0.5
"""What scores less than this part of the best only looks alike."""


class Finder:
    """Finds in what one state of the catalogue says; each kind is made ready when it is first asked for."""

    def __init__(
        self,
        catalogue: Catalogue,
        synonyms: Mapping[str, str],
        *,
        people: "Mapping[PersonId, Person] | None" = None,
    ) -> None:
        self.catalogue = catalogue
        self._meanings = synonyms
        self.people: Mapping[PersonId, Person] = people or {}
        self._told: Mapping[str, int] = {}

    def meaning(self, synonyms: Mapping[str, str]) -> "Finder":
        """The same, with other synonyms: nothing is made ready anew."""
        other = Finder(self.catalogue, synonyms, people=self.people)
        other._told = self._told
        for name in _WITH_SYNONYMS & self.__dict__.keys():
            other.__dict__[name] = self.__dict__[name].meaning(other._synonyms)
        if "_persons" in self.__dict__:
            other.__dict__["_persons"] = self._persons
        return other

    def tell(self, told: Mapping[str, int]) -> None:
        """How often each service was told to callers here, from now on."""
        self._told = told
        if "_services" in self.__dict__:
            self._services.tell(told)

    def find(self, kind: str, typed: str, *, limit: int) -> list[Hit]:
        """The things of a kind (service, topic, body or person) that answer what was typed, best first."""
        index = self._index(kind)
        found = index.answers(typed)
        if not found or (kind == "service" and not self._may_be_service(typed, found)):
            return []
        least_share, least_score = LEAST_SHARE.get(kind, 0.0), LEAST_OF_BEST * found[0].score
        good = [each for each in found if each.share >= least_share and each.score >= least_score]
        return [index.hit(each) for each in good[:limit]]

    def answers(self, typed: str, *, limit: int) -> list[tuple[str, Hit]]:
        """Services and problems together, best first: what a caller's question leads to."""
        found = [(kind, hit) for kind in ("topic", "service") for hit in self.find(kind, typed, limit=limit)]
        return sorted(found, key=lambda each: -round(each[1].score, 9))[:limit]

    def _may_be_service(self, typed: str, found: Sequence[Answer]) -> bool:
        """Whether services answer at all."""
        if self._names_problem(typed):
            return False
        speech = speech_of(typed)
        share = max(each.share for each in found[:5])
        beside = max((each.share for each in self._topics.answers(typed)[:1]), default=0.0)
        if speech is not Speech.TELLS and share >= max(MISTYPED_SHARE, MISTYPED_BESIDE_TOPIC * beside):
            return True
        return share >= max(SERVICE_SHARE[speech], SERVICE_BESIDE_TOPIC[speech] * beside)

    def _names_problem(self, typed: str) -> bool:
        """Whether all that is said are words of problems, and services have only such as look alike (утаа, утас)."""
        words = words_of(typed)
        keys = [word.key for word in words if not is_light(word.key)]
        if any(self._synonyms.replaced(words)):
            return False
        return (
            bool(keys)
            and all(self._topics.has_word(key) for key in keys)
            and not any(self._services.has_form(key) for key in keys)
        )

    def prepare(self, kinds: Sequence[str] = ("service", "topic", "body", "person")) -> None:
        """Make these kinds ready now: some hundredths of a second that no one who types should wait for."""
        for kind in kinds:
            self._index(kind).prepare()

    def _index(self, kind: str) -> Index:
        return {
            "service": lambda: self._services,
            "topic": lambda: self._topics,
            "body": lambda: self._bodies,
            "person": lambda: self._persons,
        }[kind]()

    @cached_property
    def _synonyms(self) -> Synonyms:
        return Synonyms(self._meanings)

    @cached_property
    def _services(self) -> Index:
        index = Index(findables.services(self.catalogue), self._synonyms)
        index.tell(self._told)
        return index

    @cached_property
    def _topics(self) -> Index:
        return Index(findables.topics(self.catalogue), self._synonyms)

    @cached_property
    def _bodies(self) -> Index:
        return Index(findables.bodies(self.catalogue), self._synonyms)

    @cached_property
    def _persons(self) -> Index:
        return Index(findables.people(self.people))
