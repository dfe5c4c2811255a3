"""A desk in a process of its own that saves as fast as it can and says what it has saved; to be killed."""

import sys
from pathlib import Path

from console.desk.desk import Step, new_case_id
from console.domain import actions as act
from tests.builders import DISTRICT, PASSWORD, opening_step
from tests.desk.dead_line import door_without_line


def main() -> None:
    """Print the id of each action after `do` returned, and `draft N` after a draft was saved."""
    desk = door_without_line(Path(sys.argv[1])).sign_in("agent", PASSWORD)
    number = 0
    while True:
        number += 1
        draft = desk.drafts.begin("call", {"number": number}, field="text", cursor=number)
        desk.drafts.save(draft)
        print(f"draft {number}", flush=True)
        case = new_case_id()
        done = desk.do([opening_step(case), Step(act.AddNote("а"), case)], draft=draft.id)
        print(" ".join(done.ids), flush=True)
        desk.do([Step(act.CountCall(act.NoCase.TEST, DISTRICT))])


if __name__ == "__main__":
    main()
