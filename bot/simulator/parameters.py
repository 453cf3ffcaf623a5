"""One HTTP request as the parameters of a call, however the client chose to send them.

Both platforms take the query, a form, a multipart form or JSON. They are read here by hand: starlette's own form
parser needs one more package, and these four shapes are all there is.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

from starlette.requests import Request


class Refused(Exception):
    """A call the platform refuses: `status` is the body's error_code, `text` the description."""

    def __init__(self, status: int, text: str, parameters: Mapping[str, object] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of a call: everything that is not an uploaded file is text, objects as their JSON."""

    values: Mapping[str, str]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give a parameter, or an empty string when it was left out."""
        return self.values.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """Give a whole number, or `default` when it was left out or is no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def upload(self, name: str) -> Upload | None:
        """Give the file sent for a parameter, directly or as `attach://part`; None for no upload."""
        return self.files.get(self.text(name).removeprefix("attach://") or name)


async def read(request: Request) -> Given:
    """Collect the parameters of a call; those of the body win over the query's.

    Raises Refused (400) when the body is not what its content type says.
    """
    body = await request.body()
    content_type = request.headers.get("content-type", "")
    try:
        given = _from_body(content_type, body)
    except UnicodeDecodeError as error:
        raise Refused(400, "Bad Request: strings must be encoded in UTF-8") from error
    return Given({**request.query_params, **given.values}, given.files)


def _from_body(content_type: str, body: bytes) -> Given:
    if content_type.startswith("application/json"):
        return Given(_from_json(body))
    if content_type.startswith("application/x-www-form-urlencoded"):
        return Given(dict(parse_qsl(body.decode(), keep_blank_values=True)))
    if content_type.startswith("multipart/form-data"):
        parts = list(_parts(content_type, body))
        files = {name: part for name, part in parts if isinstance(part, Upload)}
        return Given({name: part for name, part in parts if isinstance(part, str)}, files)
    return Given({})


def _from_json(body: bytes) -> dict[str, str]:
    try:
        given = json.loads(body)
    except ValueError as error:
        raise Refused(400, "Bad Request: can't parse JSON object") from error
    if not isinstance(given, dict):
        raise Refused(400, "Bad Request: object expected as request body")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}


def _parts(content_type: str, body: bytes) -> Iterator[tuple[str, str | Upload]]:
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    if boundary is None:
        raise Refused(400, "Bad Request: multipart boundary is missing")
    # The line end before a boundary belongs to the boundary: a file's bytes come out exactly as they went in.
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    for piece in pieces[1:-1]:
        head, _, content = piece.partition(b"\r\n\r\n")
        yield _part(head.decode(), content)


def _part(head: str, content: bytes) -> tuple[str, str | Upload]:
    name = _attribute(head, "name") or ""
    file_name = _attribute(head, "filename")
    if file_name is None:
        return name, content.decode()
    mime = re.search(r"^content-type:\s*(\S+)", head, re.IGNORECASE | re.MULTILINE)
    return name, Upload(file_name, mime[1] if mime else "application/octet-stream", content)


def _attribute(head: str, attribute: str) -> str | None:
    found = re.search(rf'[;\s]{attribute}="([^"]*)"', head)
    return unquote(found[1]) if found else None


def utf16_length(text: str) -> int:
    """Measure a text in UTF-16 units, as phones do; a lone surrogate counts one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
