"""Whether an office document's archive may be unpacked, by its own table of contents."""

from __future__ import annotations

import zipfile

from bot.documents.sheet import Refusal, Refused

MAX_ENTRIES = 2_000
MAX_UNPACKED = 50_000_000  # bytes, as the archive declares them; zipfile never unpacks more than is declared
MAX_RATIO = 100
_SMALL = 1_000_000  # bytes: below this an entry may be packed as well as it likes


class NotZip(ValueError):
    """The archive holds no such document."""


def weigh(archive: zipfile.ZipFile) -> None:
    """Raises Refused for what is locked, or grows too much when unpacked."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused(Refusal.SUSPICIOUS)
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Refused(Refusal.LOCKED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(Refusal.SUSPICIOUS)
        if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
            raise Refused(Refusal.SUSPICIOUS)
