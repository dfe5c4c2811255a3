"""What kinds, channels, states, outcomes and queues are called on screens, and in which tone they are shown."""

from collections.abc import Mapping

from console.domain.actions import (
    AnswerOutcome,
    Channel,
    CitizenWord,
    CloseOutcome,
    Kind,
    Mark,
    NoCase,
    Priority,
    SaidBy,
    Way,
)
from console.domain.looks import LookKind, Reason
from console.domain.people import Role
from ui.sentences import from_table
from ui.tokens import Tone
from ui.words import Says, marked

KINDS: Mapping[str, str] = {
    Kind.COMPLAINT: marked("Complaint"),
    Kind.REQUEST: marked("Request"),
    Kind.PROPOSAL: marked("Proposal"),
    Kind.TIP: marked("Notification (tip)"),
    Kind.THANKS: marked("Thanks"),
    Kind.CRITICISM: marked("Criticism"),
    Kind.INQUIRY: marked("Advice, inquiry"),
    Kind.PROBLEM: marked("Common problem"),
}
CHANNELS: Mapping[str, str] = {
    Channel.PHONE: marked("By phone"),
    Channel.LETTER: marked("In writing"),
    Channel.ONLINE: marked("By internet"),
    Channel.IN_PERSON: marked("In person"),
    Channel.OTHER: marked("Other way"),
}
MARKS: Mapping[str, str] = {
    Mark.CHILD: marked("Concerns a child"),
    Mark.NAME_WITHHELD: marked("Name withheld"),
    Mark.ANONYMOUS: marked("Anonymous"),
}
LOOKS: Mapping[str, str] = {
    LookKind.VIEW: marked("Opened"),
    LookKind.SEARCH: marked("Searched"),
    LookKind.EARLIER: marked("Earlier cases"),
    LookKind.REVEAL: marked("Numbers shown"),
    LookKind.PRINT: marked("Printed"),
    LookKind.EXPORT: marked("Exported"),
    LookKind.STATE: marked("Asked where it is"),
    LookKind.USED: marked("Asked who looked"),
    LookKind.UNSEAL: marked("Opened a sealed desk"),
    LookKind.SECOND_FACTOR: marked("Second factor set up or reset"),
    "forward": marked("Given to a body"),
}
LOOK_REASONS: Mapping[str, str] = {
    Reason.CALL: marked("call with the citizen"),
    Reason.TASK: marked("his task"),
}
PRIORITIES: Mapping[str, str] = {Priority.NORMAL: marked("Normal"), Priority.URGENT: marked("Urgent")}
STATES: Mapping[str, str] = {
    "new": marked("New"),
    "forwarded": marked("Forwarded"),
    "acknowledged": marked("Received by the body"),
    "answered": marked("Answered"),
    "given_back": marked("Given back"),
    "citizen_solved": marked("Citizen: solved"),
    "citizen_not_solved": marked("Citizen: not solved"),
    "closed": marked("Closed"),
}
STATE_TONES: Mapping[str, Tone] = {
    "new": Tone.QUIET,
    "forwarded": Tone.INFO,
    "acknowledged": Tone.INFO,
    "answered": Tone.GOOD,
    "given_back": Tone.WARN,
    "citizen_solved": Tone.GOOD,
    "citizen_not_solved": Tone.BAD,
    "closed": Tone.QUIET,
}
ANSWER_OUTCOMES: Mapping[str, str] = {
    AnswerOutcome.DONE: marked("Resolved"),
    AnswerOutcome.WILL_BE_DONE: marked("Will be done"),
    AnswerOutcome.REFUSED_BY_LAW: marked("Refused by law"),
    AnswerOutcome.NOT_OURS: marked("Not ours to decide"),
}
CLOSE_OUTCOMES: Mapping[str, str] = {
    CloseOutcome.SOLVED: marked("Solved"),
    CloseOutcome.EXPLAINED: marked("Explained"),
    CloseOutcome.REFUSED_BY_LAW: marked("Refused on a ground of law"),
    CloseOutcome.WITHDRAWN: marked("Withdrawn by the citizen"),
    CloseOutcome.NOT_REACHED: marked("Citizen not reached"),
    CloseOutcome.REPEATED: marked("Repeats an earlier case"),
}
CITIZEN_WORDS: Mapping[str, str] = {
    CitizenWord.SOLVED: marked("Solved, says the citizen"),
    CitizenWord.NOT_SOLVED: marked("Not solved, says the citizen"),
}
WAYS: Mapping[str, str] = {
    Way.CALL: marked("By a call"),
    Way.TEXT: marked("By text message"),
    Way.PAGE: marked("On the citizen's page"),
    Way.LETTER: marked("By letter or mail"),
    Way.IN_PERSON: marked("In person"),
}
SAID_BY: Mapping[str, str] = {
    SaidBy.CITIZEN: marked("The citizen"),
    SaidBy.ON_BEHALF: marked("Somebody on the citizen's behalf"),
}
SURVEY_WORDS: Mapping[str, str] = {
    "quality": marked("Quality"),
    "availability": marked("Availability"),
    "transparency": marked("Transparency"),
    "openness": marked("Openness"),
}
NO_CASES: Mapping[str, str] = {
    NoCase.CUT_OFF: marked("Cut off"),
    NoCase.SILENT: marked("Silent"),
    NoCase.WRONG_NUMBER: marked("Wrong number"),
    NoCase.ABUSIVE: marked("Abusive"),
    NoCase.TEST: marked("Test call"),
    NoCase.HANDED_OVER: marked("Handed to 112 and the like"),
    NoCase.STATE_TOLD: marked("Told how the case stands"),
}
ROLES: Mapping[str, str] = {
    Role.AGENT: marked("Agent"),
    Role.SUPERVISOR: marked("Supervisor"),
    Role.ADMINISTRATOR: marked("Administrator"),
    "centre": marked("The centre"),
    "clock": marked("The clock"),
    "citizen": marked("The citizen"),
    "holder": marked("Who has it"),
}
LANGUAGES: Mapping[str, str] = {
    "mn": marked("Mongolian"),
    "kk": marked("Kazakh"),
    "en": marked("English"),
    "ru": marked("Russian"),
    "sign": marked("Sign language"),
}
FIELDS: Mapping[str, str] = {
    "subject": marked("Summary"),
    "text": marked("Text"),
    "answer": marked("Answer"),
    "reason": marked("Reason"),
    "language": marked("Language"),
    "channel": marked("Channel"),
    "kind": marked("Kind"),
    "topic": marked("Topic of the problem"),
    "topic_title": marked("Topic of the problem"),
    "place": marked("Place of the problem"),
    "place_words": marked("Place in words"),
    "about_body": marked("Body complained about"),
    "about_words": marked("Whom it is about"),
    "relation": marked("Relation to the person"),
    "needs": marked("Needs"),
    "caller.parent_name": marked("Father's or mother's name"),
    "caller.given_name": marked("Given name"),
    "caller.register_number": marked("Register number"),
    "caller.address": marked("Address"),
    "caller.phones": marked("Phone"),
    "caller.organisation": marked("Organisation, company"),
    "caller.organisation_number": marked("Number of the organisation"),
    "petitioner.parent_name": marked("Father's or mother's name of the person concerned"),
    "petitioner.given_name": marked("Given name of the person concerned"),
    "petitioner.register_number": marked("Register number of the person concerned"),
    "petitioner.address": marked("Address of the person concerned"),
    "petitioner.phones": marked("Phone of the person concerned"),
    "petitioner.organisation": marked("Organisation concerned"),
    "petitioner.organisation_number": marked("Number of the organisation concerned"),
    "letter_number": marked("Letter number"),
    "signer": marked("Signed by"),
    "post": marked("Post"),
    "officer": marked("Officer"),
    "legal_ground": marked("Ground of law"),
    "file": marked("File"),
    "question": marked("What it asks"),
    "unit": marked("Department"),
    "despite": marked("Why it goes there all the same"),
    "legal_basis": marked("By which law it is theirs"),
    "outcome": marked("Outcome"),
    "reached": marked("Was the citizen reached?"),
    "word": marked("What the citizen says"),
    "became": marked("What became of it"),
    "by_day": marked("By which day"),
    "by_date": marked("Promised by"),
    "way": marked("By which way"),
    "said_by": marked("Who said so"),
    "said_on": marked("On which day"),
    **SURVEY_WORDS,
    "everyday": marked("Everyday words"),
    "official": marked("Official words"),
}
ACTIONS: Mapping[str, str] = {
    "open_case": marked("Open a case"),
    "answer_inquiry": marked("Answer on the spot"),
    "keep_identity": marked("Keep the name apart"),
    "record_call": marked("Record a call on a case"),
    "count_call": marked("Count a call that is no case"),
    "add_note": marked("Add a note"),
    "tell_service": marked("Told to the caller"),
    "attach": marked("Attach a file"),
    "forward": marked("Forward to a body"),
    "acknowledge": marked("Received by the body"),
    "ask_question": marked("Question of the body"),
    "answer_question": marked("Answer to its question"),
    "pass_on": marked("Pass on to another body"),
    "answer": marked("Answer of the body"),
    "give_back": marked("Give back"),
    "extend": marked("Extend the term"),
    "remind": marked("Remind of the term"),
    "escalate": marked("Tell the higher level"),
    "edit_field": marked("Change a fact"),
    "correct_kind": marked("Correct the kind"),
    "set_priority": marked("Change the urgency"),
    "add_tag": marked("Add a tag"),
    "remove_tag": marked("Take a tag away"),
    "assign": marked("Assign"),
    "schedule_call_back": marked("Set a call-back"),
    "record_follow_up": marked("Record the follow-up"),
    "record_survey": marked("Record the survey"),
    "make_promise": marked("Promise the citizen something"),
    "keep_promise": marked("The promise is kept"),
    "break_promise": marked("The promise is broken"),
    "record_consent": marked("Record what was agreed"),
    "close": marked("Close the case"),
    "reopen": marked("Reopen the case"),
    "join_problem": marked("Join to a common problem"),
    "leave_problem": marked("Leave the common problem"),
    "strike_out": marked("Strike out an entry"),
    "settle": marked("Settle a line"),
    "hand_to_supervisor": marked("Hand to a supervisor"),
    "report_catalogue": marked("Report a fault in the directory"),
    "count_unmet_need": marked("Nothing fits"),
    "post_notice": marked("Post a notice"),
    "set_synonym": marked("Change an everyday word"),
    "erase": marked("Erase a case"),
    "seen_elsewhere": marked("Hand in a copy seen at another desk"),
}


def named(table: Mapping[str, str], code: str) -> str:
    """The word for a code of one of the tables above, in the language in force; an unknown code as it is."""
    return from_table(table[code]) if code in table else code


def naming(table: Mapping[str, str], code: str) -> Says:
    """The same as a sentence that follows the language."""
    return lambda: named(table, code)
