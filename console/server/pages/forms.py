"""What a browser's form brings: fields and files (HTML standard; RFC 7578)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import parse_qsl

from console.domain.file_kinds import media_type
from console.domain.file_names import safe_name
from console.server.problem import Problem

MOST_PARTS = 60


@dataclass(frozen=True)
class FormFile:
    """A file that was chosen: its name without a folder, what it is said to be, its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """What was typed and chosen. A field that is not there is empty."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[FormFile] = ()

    def text(self, name: str) -> str:
        """What was typed, without the space around it; new lines as we write them."""
        return self.fields.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def words(self, name: str) -> str:
        """The same without signs that steer a terminal and that nobody types."""
        return "".join(letter for letter in self.text(name) if letter.isprintable() or letter in "\n\t")


def read_form(body: bytes, content_type: str) -> Form:
    """The form in a request's body. Raises Problem(unreadable)."""
    kind = Message()
    kind["Content-Type"] = content_type
    try:
        if kind.get_content_type() == "application/x-www-form-urlencoded":
            pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARTS)
            return Form(dict(pairs))
        if kind.get_content_type() == "multipart/form-data":
            return _of_parts(body, str(kind.get_param("boundary") or "").encode("ascii"))
    except ValueError:
        pass
    raise Problem(400, "unreadable")


def _of_parts(body: bytes, boundary: bytes) -> Form:
    fields: dict[str, str] = {}
    files: list[FormFile] = []
    for head, content in _parts(body, boundary):
        about = Message()
        about["Content-Disposition"] = head.get("content-disposition", "")
        name = _written(about.get_param("name", header="content-disposition"))
        filename = about.get_param("filename", header="content-disposition")
        if filename is None:
            fields[name] = content.decode("utf-8")
        elif content:
            files.append(
                FormFile(safe_name(_written(filename)), media_type(head.get("content-type", ""), content), content)
            )
    return Form(fields, files)


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[dict[str, str], bytes]]:
    """Each part's headers, with small names, and its bytes as they are. Raises ValueError."""
    if not boundary:
        raise ValueError("no boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--") or len(pieces) > MOST_PARTS:
        raise ValueError("not whole")
    for piece in pieces[1:-1]:
        head, found, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not found:
            raise ValueError("no content")
        lines = (line.partition(":") for line in head.decode("utf-8").split("\r\n"))
        yield {name.strip().lower(): value.strip() for name, _, value in lines}, content


def _written(parameter: object) -> str:
    """A parameter as the browser meant it: %22, %0D and %0A are all that it escapes."""
    text = parameter if isinstance(parameter, str) else ""
    return text.replace("%22", '"').replace("%0D", "").replace("%0A", "")
