"""What pickers outside the call screen offer while one types: bodies, people, places and topics, read in a worker."""

from collections.abc import Callable, Sequence

from console.desk.views import Found, Views
from console.domain.spelling import search_key
from ui.bridge import Bridge
from ui.known import Known, known_at
from ui.widgets import Pick, Picker


class Asking:
    """Answers pickers for one screen; each picker is its own place, so only its newest question is answered."""

    def __init__(self, bridge: Bridge, place: str) -> None:
        self._bridge = bridge
        self._place = place

    def ask(self, what: str, picker: Picker, text: str) -> None:
        """Offer rows of one sort (body, person, place or topic) for what is typed."""
        read = _SORTS[what]
        self._bridge.read(
            f"{self._place}.{id(picker)}", lambda views: read(views, text), lambda rows: picker.offer(text, rows)
        )


def _bodies(views: Views, text: str) -> list[Pick]:
    return [_pick(found) for found in views.bodies_matching(text)]


def _places(views: Views, text: str) -> list[Pick]:
    return [_pick(found) for found in views.places_matching(text)]


def _people(views: Views, text: str) -> list[Pick]:
    return [_pick(found) for found in views.people_matching(text)]


def _pick(found: Found) -> Pick:
    return Pick(found.id, found.title, found.detail)


def _topics(views: Views, text: str) -> list[Pick]:
    return topics_matching(known_at(views), text)


def topics_matching(known: Known, text: str, *, limit: int = 20) -> list[Pick]:
    """Topics with every word typed in their title, with the group they lie in; all groups when nothing is typed."""
    words = search_key(text).split()
    found: list[Pick] = []
    for topic in known.catalogue.topics.values():
        title = known.topic(topic.id)
        searched = search_key(" ".join((topic.title, topic.title_en, *topic.words)))
        if all(word in searched for word in words):
            found.append(Pick(topic.id, title, known.topic(topic.parent)))
        if len(found) == limit:
            break
    return found


_SORTS: dict[str, Callable[[Views, str], Sequence[Pick]]] = {
    "body": _bodies,
    "person": _people,
    "place": _places,
    "topic": _topics,
}
