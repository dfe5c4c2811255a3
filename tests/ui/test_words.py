"""Both languages are whole; dates, lengths and sizes are said as people say them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polib
import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from console.domain import refused
from console.domain.catalogue import Catalogue
from console.domain.deadlines import Due, Unit
from tests import words as catalogue_check
from ui import formats, sentences, words
from ui.known import Known, facts_in_words
from ui.qt_words import SENTENCES, QtWords
from ui.state_words import rule_words
from ui.words import says, trn


def brought_in() -> tuple[polib.POFile, dict[catalogue_check.Sentence, list[str]], catalogue_check.Findings]:
    found, not_literal = catalogue_check.collect(catalogue_check.SCREENS)
    catalogue = polib.pofile(str(catalogue_check.CATALOGUE), encoding="utf-8", wrapwidth=120)
    findings = catalogue_check.weigh(catalogue, found, catalogue_check.COMPILED.read_bytes())
    findings.not_literal = not_literal
    return catalogue, found, findings


def test_a_refusal_names_the_only_role_that_may_do_it() -> None:
    facts = facts_in_words({"role": "supervisor"}, Known(people={}, offices={}, catalogue=Catalogue()))
    assert "Ахлах" in sentences.refused_sentence("not_allowed", facts)
    words.set_language("en")
    facts = facts_in_words({"role": "supervisor"}, Known(people={}, offices={}, catalogue=Catalogue()))
    assert sentences.refused_sentence("not_allowed", facts) == "Only this role may do it: Supervisor."


def test_a_term_is_said_with_its_law_and_never_with_the_rule_s_id() -> None:
    due = Due(
        date(2026, 12, 20),
        datetime(2026, 11, 20, 4, 0, tzinfo=UTC),
        30,
        Unit.CALENDAR,
        "petitions-1995-16-complaint",
        "1",
        "1",
    )
    assert rule_words(due) == "30 хоног: Өргөдлийн хууль, 16-р зүйл"
    words.set_language("en")
    assert rule_words(due) == "30 days: petitions law, article 16"
    own = replace(due, rule="regulator-7", days=7, unit=Unit.WORKING)
    assert rule_words(own) == "7 working days: a rule of the centre"


def test_every_sentence_of_the_program_is_in_the_catalogue_translated_with_the_same_facts() -> None:
    _, found, findings = brought_in()
    assert len(found) > 100
    assert findings.lines() == []


def test_no_translation_is_the_english_sentence_left_standing() -> None:
    catalogue, _, _ = brought_in()
    left = [
        entry.msgid for entry in catalogue if entry.msgstr == entry.msgid and any(map(str.isalpha, bare(entry.msgid)))
    ]
    assert left == []


def bare(sentence: str) -> str:
    return sentence.format_map(dict.fromkeys(catalogue_check.facts_of(sentence), ""))


def test_the_check_finds_what_is_missing_dead_untranslated_changed_or_not_compiled() -> None:
    source = """
tr("New")
says("Old {name}")
trn("{count} day", "{count} days", 2)
tr(variable)
qt("Copy")
other.tr("no")
"""
    found = {
        sentence: [place] for sentence, place in catalogue_check.sentences_in(source, "ui/x.py") if sentence is not None
    }
    places = [place for sentence, place in catalogue_check.sentences_in(source, "ui/x.py") if sentence is None]
    assert places == ["ui/x.py:5"]
    assert {each.english for each in found} == {"New", "Old {name}", "{count} day", "Copy"}
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Old {name}", msgstr="Хуучин {нэр}"))
    catalogue.append(polib.POEntry(msgid="Dead", msgstr="Үхсэн"))
    catalogue.append(polib.POEntry(msgid="Copy", msgctxt="Qt", msgstr=""))
    findings = catalogue_check.weigh(catalogue, found, b"")
    assert [each.split("'")[1] for each in findings.absent] == ["New", "{count} day"]
    assert findings.unused == ["'Dead'"]
    assert findings.other_facts == ["'Old {name}'"]
    assert [each.split("'")[1] for each in findings.untranslated] == ["Copy"]
    assert findings.stale
    made = catalogue_check.brought_up(catalogue, found)
    assert [(entry.msgid, entry.msgstr) for entry in made][-1] == ("Copy", "") or len(made) == 4
    assert {entry.msgid for entry in made} == {"New", "Old {name}", "{count} day", "Copy"}


def test_the_language_is_switched_live_and_listeners_are_told_once() -> None:
    heard = []

    def listener() -> None:
        heard.append(words.language())

    words.listen(listener)
    lazy = says("today")
    assert lazy() == "өнөөдөр"
    words.set_language("en")
    words.set_language("en")
    assert lazy() == "today"
    words.unlisten(listener)
    words.set_language("mn")
    assert heard == ["en"]


def test_a_language_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(ValueError, match="not a language"):
        words.set_language("xx")
    assert words.language() == "mn"


def test_braces_inside_a_fact_stay_as_they_are_and_a_missing_fact_is_shown_as_unknown() -> None:
    assert words.filled("by {name}", {"name": "{at} <img src=x>"}) == "by {at} <img src=x>"
    assert words.filled("by {name} at {at}", {"name": "Б. Болд"}) == "by Б. Болд at …"


def test_numbers_take_the_form_their_language_asks_for() -> None:
    assert (trn("{count} day", "{count} days", 1), trn("{count} day", "{count} days", 3)) == ("1 хоног", "3 хоног")
    words.set_language("en")
    assert (trn("{count} day", "{count} days", 1), trn("{count} day", "{count} days", 3)) == ("1 day", "3 days")


CALL = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "mongolian", "english"),
    [
        (lambda: formats.day(CALL), "11-р сарын 24", "24 November"),
        (lambda: formats.day(CALL, today=date(2027, 1, 5)), "2026 оны 11-р сарын 24", "24 November 2026"),
        (lambda: formats.day_and_time(CALL), "11-р сарын 24, 10:00", "24 November, 10:00"),
        (lambda: formats.until(date(2026, 12, 21)), "12-р сарын 21 хүртэл", "until 21 December"),
        (lambda: formats.near_day_and_time(CALL, today=date(2026, 11, 23)), "маргааш, 10:00", "tomorrow, 10:00"),
        (lambda: formats.near_day(CALL, today=date(2026, 11, 24)), "өнөөдөр", "today"),
        (lambda: formats.near_day(CALL, today=date(2026, 11, 25)), "өчигдөр", "yesterday"),
        (lambda: formats.near_day(CALL, today=date(2026, 11, 20)), "11-р сарын 24", "24 November"),
        (lambda: formats.days_left(-2), "2 хоног хэтэрсэн", "2 days overdue"),
        (lambda: formats.days_left(0), "өнөөдөр", "today"),
        (lambda: formats.days_left(3), "3 хоног", "3 days"),
        (lambda: formats.length(timedelta(hours=5, minutes=59)), "5 цаг", "5 hours"),
        (lambda: formats.length(timedelta(days=-8)), "8 хоног", "8 days"),
        (lambda: formats.length(timedelta(seconds=1259)), "20 минут", "20 minutes"),
        (lambda: formats.number(416539), "416\u202f539", "416,539"),
        (lambda: formats.file_size(512), "512 Б", "512 B"),
        (lambda: formats.file_size(12_345), "12.3 кБ", "12.3 kB"),
        (lambda: formats.file_size(999_949), "1000 кБ", "1000 kB"),
        (lambda: formats.file_size(2_100_000), "2.1 МБ", "2.1 MB"),
    ],
)
def test_dates_lengths_and_sizes_are_said_in_both_languages(said: words.Says, mongolian: str, english: str) -> None:
    assert said() == mongolian
    words.set_language("en")
    assert said() == english


def test_instants_are_shown_on_the_clock_of_the_office() -> None:
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert formats.day_and_time(late) == "1-р сарын 1, 00:30"
    formats.set_zone("Asia/Hovd")
    assert formats.day_and_time(late) == "12-р сарын 31, 23:30"
    assert formats.at_clock(date(2026, 12, 31), hour=23, minute=30) == late
    with pytest.raises(ValueError, match="without a zone"):
        formats.clock(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_running_call_is_counted_in_minutes_and_seconds() -> None:
    assert formats.stopwatch(timedelta(seconds=134)) == "02:14"
    assert formats.stopwatch(timedelta(seconds=3734)) == "1:02:14"
    assert formats.stopwatch(timedelta(seconds=-5)) == "00:00"


def test_every_refusal_of_the_domain_has_a_sentence_in_both_languages_with_facts_it_knows() -> None:
    assert set(refused.CODES) - set(sentences.REFUSALS) == set()
    assert set(sentences.REFUSALS) - set(refused.CODES) == set()
    for code, sentence in sentences.REFUSALS.items():
        assert catalogue_check.facts_of(sentence) <= set(refused.CODES[code]), code
        assert words.in_language("mn", sentence) != sentence, code


def test_a_refusal_this_version_does_not_know_still_gets_a_sentence() -> None:
    assert "from_the_future" in sentences.refused_sentence("from_the_future", {"x": 1})
    assert "from_the_future" in sentences.doubt_sentence("from_the_future")
    assert "…" in sentences.refused_sentence("already_forwarded", {"body": "ЗТЯ", "by": None})


def test_qt_speaks_mongolian_in_its_own_buttons_and_menus(qapp: QApplication, qtbot: QtBot) -> None:
    translator = QtWords()
    qapp.installTranslator(translator)
    try:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Close)
        line = QLineEdit("сонгох")
        qtbot.addWidget(box)
        qtbot.addWidget(line)
        menu = line.createStandardContextMenu()
        shown = [button.text() for button in box.buttons()]
        shown += [action.text().split("\t")[0] for action in menu.actions() if not action.isSeparator()]
        menu.deleteLater()
        assert [text for text in shown if text.isascii()] == []
        assert "Болих" in " ".join(shown)
        words.set_language("en")
        assert translator.translate("QLineEdit", "&Copy") == ""
    finally:
        qapp.removeTranslator(translator)


def test_every_sentence_of_qt_that_we_say_has_a_translation() -> None:
    assert [each for each in SENTENCES if words.in_language("mn", each, "Qt") == each] == []
