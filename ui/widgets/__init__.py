"""The parts every screen is made of. This page is how they are used; each widget is one noun in its own file.

Words. A widget is given a `Text`: `says("Phone")` for a sentence (it then follows the language by itself) or a plain
string for data. In a screen's own labels use `Label(says("..."))`; text made of facts is read again in the screen's
`read()`, which the window calls after a change of language too.

    from ui.words import says, tr
    from ui.tokens import Tone
    from ui.theme import look, icon

Fields: the label comes first; `.changed` after each edit by a person, never after one by the program; `.control`
takes the focus; `.set_doubt(text)` is the quiet line below (None takes it away); `key` is shown beside the label.

    phone = NumberField(says("Phone"), kind=NumberKind.PHONE)     # reads Windows' digit row; doubts by itself
    phone.text(), phone.number(), phone.doubt_code()              # as typed; as read; the domain's doubt or None
    name = TextField(says("Given name"), placeholder=says("as spoken"), limit=100, key="F6")
    find = SearchField(says("Search"), key="F3")                  # glass and key inside, the label only spoken
    text = LongText(says("Text"), lines=4)                        # .text() .set_text() .caret() .set_caret(n)
    kind = Choice(says("Kind"), [Option("complaint", says("Complaint"), key="Alt+1")])  # .value() .set_value(None)
    body = Picker(says("Body"), search=lambda text: [Pick("id", "title", "detail")])    # .picked() .set_pick() .clear()
    slow = Picker(says("Body"))                                   # .asked(text), then slow.offer(text, picks)
    call_back = DateTimeField(says("Call back"), now=clock)       # 24, 11-24, маргааш, +3, 10:00; .when() is aware UTC
    letter = DateField(says("Date"), now=clock, towards=Towards.BEHIND)                 # .day() .set_day()
    urgent = CheckMark(says("Urgent"))                            # .is_checked() .set_checked()

Panels and words in them:

    card = Card(says("New case"), icon="phone-call")              # card.body is a column; card.trail(Badge(...))
    page_with(card)                                               # alone at the top of a page
    Badge(text, tone, icon="mic")                                 # .set(text, tone)
    PrimaryButton(says("Forward"), key="Ctrl+Enter")            # icon="send"; Button(..., kind="" | "plain" | "danger")
    Banner(text, tone, action=says("Join"), key="F8")             # .acted; .set(text); hidden while empty
    EmptyState(says("No earlier cases"), says("They appear when the number is known"), icon="history")
    Meter().show_missing([says("Address")], of=5)                 # which legally needed parts are missing
    Announcer().announce(text)                                    # one per window; eight words at most, on a pause
    Flow(gap=8)                                                   # a row that wraps; equal=True for choices
    SharedRow().add(widget, 2)                                    # side by side by share; breaks where it is too narrow
    Rail().add("calls", says("Calls"), icon="phone-call", key="Ctrl+1")                 # .set_count() .chosen(str)

    spaced(page, column, gap=12)                                  # a layout's gaps, kept when type or spacing change

Lists: ids are text; rows are painted; the current row is kept by its id; `.moved` and `.opened` carry the id.

    table = PagedTable([Column(says("Number"), lambda row: Cell(row.number), width=120)], read_rows, name=says("Queue"))
    table.show_ids(ids)                     # read_rows(ids) -> rows, or None now and table.put({id: row}) later
    table.forget(changed_ids)               # Cell(text, tone, badge=, bar=, bold=, muted=, spoken=)
    rows = RowList(says("Found"))           # .show_rows([Row(id, title, detail, trailing, matches=((0, 4),))])
    line = Timeline(says("Progress"))       # .show_entries([Happened(id, title, who, when, text)])

Commands: every command of a screen is one object; keys, menus, palette and F1 sheet are made from the same list.

    commands = Commands(window)
    commands.add(Command("save", says("Save"), self.save, keys=("F9", "Ctrl+S"), group=says("Calls")))
    commands.action("save"), commands.found("хад"), ShortcutSheet(commands)             # menu's line, palette, F1

Do not delete widgets inside `changeEvent`: Qt is walking all of them. A form that may be higher than the window at 200
per cent belongs into a QScrollArea. Tests call `unnamed`, `too_small` and `clipped` of `walker.py` on every screen.
"""

from ui.widgets.announcer import Announcer
from ui.widgets.badge import Badge
from ui.widgets.banner import Banner
from ui.widgets.button import Button, PrimaryButton
from ui.widgets.card import Card, page_with
from ui.widgets.choice import Choice, Option
from ui.widgets.commands import Command, Commands
from ui.widgets.date_time_field import DateField, DateTimeField
from ui.widgets.empty_state import EmptyState
from ui.widgets.field import CheckMark, Field, TextField
from ui.widgets.flow import Flow
from ui.widgets.front_stack import FrontStack
from ui.widgets.ground import Ground
from ui.widgets.label import Label
from ui.widgets.long_text import LongText
from ui.widgets.meter import Meter
from ui.widgets.number_field import NumberField, NumberKind
from ui.widgets.paged_model import Cell, Column
from ui.widgets.paged_table import PagedTable
from ui.widgets.picker import Pick, Picker
from ui.widgets.rail import Rail
from ui.widgets.row_list import Row, RowList
from ui.widgets.search_field import SearchField
from ui.widgets.shared_row import SharedRow
from ui.widgets.shortcut_sheet import ShortcutSheet
from ui.widgets.spacing import spaced
from ui.widgets.speech import Speech
from ui.widgets.timeline import Happened, Timeline
from ui.widgets.typed_when import Towards
from ui.widgets.walker import unnamed

__all__ = [
    "Announcer",
    "Badge",
    "Banner",
    "Button",
    "Card",
    "Cell",
    "CheckMark",
    "Choice",
    "Column",
    "Command",
    "Commands",
    "DateField",
    "DateTimeField",
    "EmptyState",
    "Field",
    "Flow",
    "FrontStack",
    "Ground",
    "Happened",
    "Label",
    "LongText",
    "Meter",
    "NumberField",
    "NumberKind",
    "Option",
    "PagedTable",
    "Pick",
    "Picker",
    "PrimaryButton",
    "Rail",
    "Row",
    "RowList",
    "SearchField",
    "SharedRow",
    "ShortcutSheet",
    "Speech",
    "TextField",
    "Timeline",
    "Towards",
    "page_with",
    "spaced",
    "unnamed",
]
