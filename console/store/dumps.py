"""What a program that is killed by a fault leaves behind: not its memory, in which the key and people's words stand."""

import sys


def leave_no_dump() -> None:
    """Have the system write no core file of this process. Windows writes none of itself."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
