"""What has happened to the case, entry by entry, as the timeline shows it: who, when, and what became of it."""

from collections.abc import Mapping
from datetime import datetime

from console.domain.actions import NAMES, SeenElsewhere
from console.domain.case import Entry, Verdict
from console.domain.ids import ActionId
from ui import formats
from ui.body_words import holders_then
from ui.entry_words import entry_text, entry_title, entry_tone, why_in_words
from ui.known import facts_in_words
from ui.screens.case.shown import Shown
from ui.sentences import refused_sentence
from ui.tokens import Tone
from ui.widgets import Happened
from ui.words import tr

COPY = NAMES[SeenElsewhere]
"""The kind of an entry that a desk had seen and a restored centre has not."""


def happened(shown: Shown) -> list[Happened]:
    """The entries, newest first: what was done last is what the next call is about."""
    holders = holders_then(shown.case)
    return [_line(entry, shown, holders) for entry in reversed(shown.case.entries)]


def _line(entry: Entry, shown: Shown, holders: Mapping[ActionId, str]) -> Happened:
    by, at = _origin(entry)
    return Happened(
        id=entry.id,
        title=entry_title(entry, shown.case, shown.known, holders=holders),
        who=shown.known.person(by),
        when=formats.near_day_and_time(at, today=formats.local(shown.at).date()),
        text="\n".join(line for line in (entry_text(entry, shown.case, shown.known), *_becoming(entry, shown)) if line),
        tone=Tone.WARN if entry.verdict is Verdict.HELD else entry_tone(entry),
        badge=_badge(entry),
        struck=entry.struck is not None,
        waiting=entry.id in shown.view.waiting,
        faint=entry.kind == COPY,
    )


def _origin(entry: Entry) -> tuple[str, datetime]:
    """Who did it and when; of a copy, who did what was copied, not who handed the copy in."""
    if entry.kind == COPY:
        try:
            return str(entry.what["by"]), formats.local(datetime.fromisoformat(entry.what["at"]))
        except (KeyError, TypeError, ValueError):
            return entry.by, entry.at
    return entry.by, entry.at


def _badge(entry: Entry) -> str:
    if entry.kind == COPY:
        return tr("seen at another desk")
    if entry.verdict is Verdict.HELD:
        return tr("Held: waits for a decision")
    if entry.verdict is Verdict.NO_CHANGE:
        return tr("Changed nothing")
    return ""


def _becoming(entry: Entry, shown: Shown) -> list[str]:
    """Why it was held, changed nothing, or would not be taken now."""
    lines: list[str] = []
    if entry.verdict in (Verdict.HELD, Verdict.NO_CHANGE) and entry.code:
        lines.append(why_in_words(entry, shown.case, shown.known))
    refused = shown.view.would_be_refused.get(entry.id)
    if refused is not None:
        why = refused_sentence(refused.code, facts_in_words(refused.facts, shown.known))
        lines.append(tr("Waits to be sent; as things stand it would not be taken. {why}", why=why))
    return lines
