"""The whole journey as a newcomer sees it: `./dev demo --offscreen`."""

import os
import subprocess
import sys
from pathlib import Path

from tests.journeys.centre_process import ROOT


def test_every_step_of_the_tour_has_its_effect_at_the_centre(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.demo", "--offscreen", "--shots", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=230,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "every step had its effect at the centre" in done.stdout
    assert len(list(tmp_path.glob("*.png"))) == 9
