"""What a file that came from outside may be called in a case, and what it is said to be."""

import re

NAME_CHARACTERS = 150
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff/\\]")


def clean_name(name: str) -> str:
    """A file's name as it may stand in a case: no folder, nothing that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    return _UNFIT.sub("", last).strip()[-NAME_CHARACTERS:] or "file"


def clean_media_type(said: str) -> str:
    """What a file is said to be, or bytes where that is nothing that there could be (RFC 6838)."""
    media_type = said.partition(";")[0].strip().lower()
    return media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
