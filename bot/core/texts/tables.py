"""What a workbook says of itself, whatever it is about."""

from __future__ import annotations


def cut(letters: int) -> str:
    """The end of a text that is longer than a cell; how long it is."""
    return f" … (ô chỉ chứa được một phần, cả đoạn dài {letters} ký tự)"
