"""Several desks and the centre in one process, with every fault that lines, disks, clocks and people make, by a seed.

    python -m tests.simulate --seeds 0-200 --desks 4 --steps 60   # many worlds; exit status 1 where something is wrong
    python -m tests.simulate --seed 17                            # one world again, with its story
    python -m tests.simulate --mistakes                           # the deliberate mistakes, each to be caught

The code of `console.desk`, `console.server` and `console.store` is the real one. The line (`lines.py`), the disks
(`disks.py`), the clocks, the people (`doing.py`) and what befalls them (`troubles.py`, `ends.py`) are made here, and
the courier's bundles (`stick.py`); what must hold is in `invariants.py`, `histories.py`, `erasure.py` and `flicker.py`.
"""
