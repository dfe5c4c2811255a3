"""What a file is by how it begins: names and senders say anything."""

import re

BEGINNING_BYTES = 512
ANY = "application/octet-stream"
PROGRAM = "application/x-executable"
"""What a computer can run, or a browser: never shown, and saved under a name that nothing opens."""
IN_BROWSER = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
"""What a browser can show without running anything of it; all else comes as bytes."""
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}")
_BEGINS = (
    (b"\xff\xd8", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),
)
_OF_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|iframe|svg|\?xml|!--|%|\?php|hta:)", re.IGNORECASE)
_SHOWN = IN_BROWSER | {"image/gif"}
"""What nobody is believed who only says it. A voice is believed to be one: it is for fewer eyes than other files."""


def kind_of(beginning: bytes) -> str | None:
    """What a file surely is, by its first bytes; None where they do not say."""
    for begins, kind in _BEGINS:
        if beginning.startswith(begins):
            return kind
    if beginning[:4] == b"RIFF":
        return _OF_RIFF.get(beginning[8:12])
    words = beginning[:BEGINNING_BYTES].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip()
    return PROGRAM if _MARKUP.match(words) else None


def media_type(said: str, beginning: bytes) -> str:
    """What is written of a file: what it surely is; else what is said, where that is not something it would show."""
    found = kind_of(beginning)
    if found is not None:
        return found
    plain = said.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) and plain not in _SHOWN else ANY
