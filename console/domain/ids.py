"""The names of things: ids are random text made outside the domain, never counted, never reused."""

from typing import NewType

ActionId = NewType("ActionId", str)
CaseId = NewType("CaseId", str)
ObligationId = NewType("ObligationId", str)
ContactId = NewType("ContactId", str)
"""One call, visit or letter: every action made during it carries the same contact."""
PersonId = NewType("PersonId", str)
"""Someone who works with the console (an agent, a supervisor); never a citizen."""
OfficeId = NewType("OfficeId", str)
FileHash = NewType("FileHash", str)
"""SHA-256 of a file's content in 64 lower-case hexadecimal digits: its name and its proof."""
