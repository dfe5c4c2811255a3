"""Codes of the domain as sentences: why something was not taken, and what is doubtful in a field.

A code without a sentence here still gets one, so that a newer centre never leaves a person without an answer.
"""

from collections.abc import Mapping

from ui.words import marked, tr

REFUSALS: Mapping[str, str] = {
    "too_long": marked("{field}: too long, {length} characters; at most {limit} fit."),
    "unprintable": marked("{field}: it holds a character that cannot be stored. Type that part again."),
    "missing": marked("{field}: not filled in yet."),
    "wrong_value": marked("{field}: this value cannot be taken."),
    "unknown_kind": marked("This version of the program does not know this kind of entry: {kind}."),
    "no_such_case": marked("There is no case with this number here."),
    "case_exists": marked("This case exists already."),
    "case_closed": marked("The case is closed. Reopen it first."),
    "case_has_open_obligation": marked("{body} has not answered yet, so the case cannot be closed."),
    "already_forwarded": marked("Already forwarded to {body} by {by}, {at}."),
    "already_so": marked("It was so already; nothing has changed."),
    "too_few_tries": marked(
        "Not reached only after {wanted} tries at different times of day, on two days at least; so far {tries}."
    ),
    "left_to_others": marked(
        "{body} says that it is not its matter. Forward the case to the body whose it is: "
        "the citizen is not told to go there himself."
    ),
    "no_such_obligation": marked("This forward is not in the case."),
    "obligation_ended": marked("This forward has ended already: {state}."),
    "no_such_entry": marked("This entry is not in the case."),
    "entry_struck": marked("This entry was struck out by {by}, {at}."),
    "not_yours_to_strike": marked("Only {by} or a supervisor can strike out this entry."),
    "held_by_another": marked("Taken by {assignee} meanwhile."),
    "new_since": marked("Something new has come that you had not seen: {kind}, {by}, {at}."),
    "changed_meanwhile": marked("{field} was changed meanwhile to “{now}” by {by}, {at}."),
    "forwarded_meanwhile": marked("Forwarded meanwhile to {body} by {by}, {at}."),
    "closed_meanwhile": marked("The case was closed meanwhile by {by}, {at}."),
    "answered_meanwhile": marked("An answer came meanwhile, {at}."),
    "after_due_date": marked("The term ran out on {due}, before this was asked for."),
    "overtaken": marked("Something newer stands there: {now}."),
    "passed_on_meanwhile": marked("Passed on meanwhile to {body} by {by}, {at}."),
    "answered_in_time": marked("The answer came in late but was given before the term ran out on {due}."),
    "extension_too_long": marked("By the rule the term can be put off by {most} more days at most."),
    "after_citizens_term": marked("The body's own term cannot end after the citizen's, {due}."),
    "body_complained_about": marked(
        "The complaint is about {body}; by law it goes to the body above. If it must go there all the same, say why."
    ),
    "passed_down": marked(
        "By law {above} answers this itself and does not pass it down to {body}. "
        "If it must go there all the same, say why."
    ),
    "body_ended": marked("{body} is no more, and nobody is known to have taken its place."),
    "body_replaced": marked("{body} is no more. {successor} has taken its place."),
    "not_a_problem": marked("What it was to be joined to is no common problem."),
    "no_such_problem": marked("The centre does not know this common problem yet. It is joined when that one comes."),
    "problem_closed": marked("That common problem was closed, {at}. A new one can be opened."),
    "joined_meanwhile": marked("Joined or left out meanwhile by {by}, {at}."),
    "reason_needed": marked("{field}: say why; it is recorded with your name."),
    "too_many_looks": marked(
        "You have done this very often within the hour. Go on after a while; your supervisor has been told."
    ),
    "same_words": marked("The everyday words and the official ones are the same."),
    "names_itself": marked("“{title}” is the very name of a service or problem: it is found by it as it is."),
    "not_in_service": marked("Whoever did this was not on duty at that time."),
    "not_allowed": marked("Only this role may do it: {role}."),
    "other_office": marked("The case belongs to another office: {office}."),
    "unknown_person": marked("The centre does not know this person."),
    "not_signed_in": marked(
        "Desk {desk} handed this in, at which its author has never signed in. Once he has, it is taken by itself."
    ),
    "id_reused": marked("Another entry with the same mark exists. The centre keeps both for a supervisor."),
    "unreadable": marked("The centre could not read this entry. It is kept whole for a supervisor."),
    "no_such_line": marked("This line is no longer in the list."),
    "number_taken": marked("The number {number} was taken already. The case is now {now}: call back and say it."),
}
"""One sentence a code of `console.domain.refused.CODES`; the facts in it are among that code's facts."""

TASKS: Mapping[str, str] = {
    "mail_bounce": marked("A letter to a body came back: its mail address does not work."),
    "mail_no_address": marked("A mail came that names no case by its address."),
    "mail_forged": marked("A mail came to an address that the centre never gave."),
    "mail_revoked": marked("A mail came to an address that has been revoked."),
    "mail_several_cases": marked("A mail came that is addressed to several cases."),
    "mail_perhaps_automatic": marked("A mail came that a program may have written."),
    "mail_no_text": marked("A mail came that has files and no words."),
    "mail_unreadable": marked("A mail came that cannot be read."),
    "mail_too_large": marked("A mail came that is too large."),
    "mail_no_such_case": marked("A mail came about a case that the centre does not have."),
}
"""What came from outside and no program can decide, one sentence a code of `console/server/outward/receiving.py`."""

DOUBTS: Mapping[str, str] = {
    "no_digits": marked("No digits in it yet."),
    "wrong_length": marked("The number of digits is unusual. Ask again."),
    "unknown_prefix": marked("An unusual beginning for a phone number. Ask again."),
    "wrong_form": marked("A register number has two letters and eight digits."),
    "wrong_date": marked("The birth date in the register number cannot be right."),
    "wrong_check_digit": marked("One digit was misheard. Ask for the number again."),
    "unreadable_date": marked("Not a date that can be read. For example: 24, 11-24, +3, tomorrow 10:00"),
}


def refused_sentence(code: str, facts: Mapping[str, object]) -> str:
    """Why an action was not taken, as a sentence. `facts` are ready to read: names and dates, not ids."""
    sentence = REFUSALS.get(code)
    if sentence is None:
        return tr("The centre did not take this (code: {code}). What you wrote is kept.", code=code)
    known = {name: fact for name, fact in facts.items() if fact is not None}
    return tr(sentence, **known)


def task_sentence(code: str) -> str:
    """What a supervisor is asked to look at, as a sentence."""
    sentence = TASKS.get(code)
    return (
        tr(sentence)
        if sentence is not None
        else tr("Something came that a person must look at (code: {code}).", code=code)
    )


def doubt_sentence(code: str) -> str:
    """What is doubtful in a field, as a quiet line."""
    sentence = DOUBTS.get(code)
    return tr(sentence) if sentence is not None else tr("Please check this ({code}).", code=code)


def from_table(sentence: str, **facts: object) -> str:
    """A sentence that stands in a table of sentences (and is collected there by `marked`), in the language in force."""
    return tr(sentence, **facts)
