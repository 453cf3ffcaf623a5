"""What residential groups are called across the country, as headings and cells of tables have it."""

from __future__ import annotations

WORDS = ("tổ", "tổ dân phố", "tdp", "thôn", "khu phố", "ấp", "bản", "xóm", "khóm", "buôn", "tổ nhân dân", "khu dân cư")

CODES = "|".join(f"mã {word}" for word in WORDS)
"""Headings of a column of codes."""

NAMES = "|".join((*WORDS, *(f"tên {word}" for word in WORDS)))
"""Headings of a column of names."""
