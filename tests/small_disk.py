"""A disk of a few megabytes, for tests of what a full one does: a file system in memory, which only root may mount."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NoSmallDisk(Exception):
    """Here nothing can be mounted."""


class SmallDisk:
    """A mounted disk at `place`."""

    def __init__(self, place: Path, megabytes: int) -> None:
        self.place = place
        if (
            os.name != "posix"
            or os.geteuid() != 0
            or not _run("mount", "-t", "tmpfs", "-o", _size(megabytes), "x", place)
        ):
            raise NoSmallDisk("a small disk can only be mounted by root")

    def grow(self, megabytes: int) -> None:
        """There is room again."""
        assert _run("mount", "-o", f"remount,{_size(megabytes)}", self.place)

    def fill(self, file: Path, *, but: int = 2_000) -> None:
        """Leave room for so many bytes and a little."""
        with file.open("wb", buffering=0) as opened:
            size = 100_000
            while size > but:
                try:
                    opened.write(bytes(size))
                except OSError:
                    size //= 2

    def take_down(self) -> None:
        """Unmount it, with whatever is still open on it."""
        _run("umount", "-l", self.place)


@contextmanager
def small_disk(place: Path, *, megabytes: int) -> Iterator[SmallDisk]:
    """Mounted at a folder that this makes. Raises NoSmallDisk."""
    place.mkdir()
    disk = SmallDisk(place, megabytes)
    try:
        yield disk
    finally:
        disk.take_down()


def _size(megabytes: int) -> str:
    return f"size={megabytes}m"


def _run(*command: object) -> bool:
    return subprocess.run([str(part) for part in command], capture_output=True, timeout=30).returncode == 0
