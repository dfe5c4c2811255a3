"""The exit codes of `console1111` besides 0."""

FAILED = 2
"""What was asked for was not done; a sentence on the error output says why."""
STILL_WAITING = 3
"""`sync` and `hotspot`: the centre was not reached or not everything could be handed in."""
