"""Vietnamese phone numbers: every common way of writing one becomes its digits from the 0 on."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"'?\(?\+?[0-9][0-9 .()-]*")
_COUNTRY = re.compile(r"(?:\+|00)84|84(?=[0-9]{9})")  # nine digits follow at least: 0841 234 567 is no 84
_NATIONAL = re.compile(r"[35789][0-9]{8}|2[0-9]{9}")  # mobile numbers; landlines with their area code


def read_phone(text: str) -> str | None:
    """ "+84 900 000 001", "0900.000.001", "900000001" -> "0900000001"; None where it is no such number.

    A spreadsheet that took the number for a number has dropped its 0: that is put back.
    """
    text = text.strip()
    if not _WRITTEN.fullmatch(text):
        return None
    digits = re.sub(r"[^0-9+]", "", text)
    national = _COUNTRY.sub("", digits, count=1) if _COUNTRY.match(digits) else digits
    national = national.removeprefix("0")
    return f"0{national}" if _NATIONAL.fullmatch(national) else None
