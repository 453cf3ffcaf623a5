"""A file shown as a product, opened: what it is by its content, a picture without what it tells about its maker.

``read_evidence`` opens foreign bytes: the product calls it in the child process only, through ``bot.render``.
"""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from defusedxml.ElementTree import iterparse

from bot.core.evidence import Refused, is_secret
from bot.documents.archive import weigh
from bot.documents.sheet import Refusal
from bot.documents.sheet import Refused as Unpacked

MAX_PIXELS = 40_000_000
MAX_SIDE = 2_600  # pixels; a page photographed stays readable
_HEAD = 1_024
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile)\b")
_OLE = b"\xd0\xcf\x11\xe0"
_TEXTS = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml|xl/(?:sharedStrings|worksheets/sheet\d+)\.xml")
_ENDINGS = frozenset({"pdf", "docx", "xlsx", "jpg", "png"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be kept: its ``ending`` by content; ``content`` where it had to be made anew (a picture)."""

    ending: str
    content: bytes | None = None


def read_evidence(data: bytes) -> Shown | Refused:
    """What a file is and what of it may be kept, or why nothing. Raises nothing but MemoryError."""
    if data[:_HEAD].lstrip().startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK"):
        return _office(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(data)
    return Refused.LOCKED if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data else Refused.KIND


def _pdf(data: bytes) -> Shown | Refused:
    if b"/Encrypt" in data:
        return Refused.LOCKED
    if _ACTIVE.search(data):
        return Refused.ACTIVE
    return Shown("pdf") if b"%%EOF" in data[-_HEAD:] else Refused.BROKEN


def _office(data: bytes) -> Shown | Refused:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            weigh(archive)
            names = archive.namelist()
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return Refused.ACTIVE
            ending = "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""
            if not ending:
                return Refused.KIND
            if any(is_secret(line) for name in names if _TEXTS.fullmatch(name) for line in _lines(archive, name)):
                return Refused.MARKED
            return Shown(ending)
    except Unpacked as refused:
        return Refused.LOCKED if refused.sheet.refusal is Refusal.LOCKED else Refused.HEAVY
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - zlib and the XML parser raise anything on what is broken
        return Refused.BROKEN


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The paragraphs of a part, or its cells' texts."""
    with archive.open(name) as part:
        said: list[str] = []
        for _, element in iterparse(part, events=("end",), forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag == "t":
                said.append(element.text or "")
            elif tag in ("p", "si", "is"):
                yield "".join(said)
                said.clear()
                element.clear()


def _picture(data: bytes) -> Shown | Refused:
    """The same picture upright, without place, time and maker, at most so many pixels wide."""
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return Refused.HEAVY
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow raises anything on what is broken
        return Refused.BROKEN
    out = BytesIO()
    upright.save(out, "JPEG", quality=88, optimize=True)
    return Shown("jpg", out.getvalue())


# ---- across the process's border -------------------------------------------------------------------------


def to_json(found: Shown | Refused) -> object:
    """Plain values."""
    if isinstance(found, Refused):
        return {"refused": found.value}
    content = base64.b64encode(found.content).decode() if found.content is not None else None
    return {"ending": found.ending, "content": content}


def from_json(plain: Any) -> Shown | Refused:
    """What `to_json` wrote, checked: the child is not believed. Raises ValueError, TypeError, KeyError."""
    if not isinstance(plain, Mapping):
        raise TypeError("no object")
    if "refused" in plain:
        return Refused(plain["refused"])
    ending, content = plain["ending"], plain["content"]
    if ending not in _ENDINGS or (content is not None) != (ending in ("jpg", "png")):
        raise ValueError("no such file")
    if content is None:
        return Shown(ending)
    picture = base64.b64decode(content, validate=True)
    if not picture.startswith(b"\xff\xd8\xff"):
        raise ValueError("no picture")
    return Shown(ending, picture)
