"""Answers without a number: nothing happened, as before, not known yet, does not concern us.

Patterns cover a whole clause of folded words (`Part.key`); a clause outside them means nothing here, so "không có ai
vắng" is no zero. In a pattern "a|b" is a choice, "[a]" may be missing, "_" is a space inside an alternative, UNIT is
any unit word and PLACE a facility.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from bot.core.number_lexicon import GROUPS, Role
from bot.core.number_parts import Part

__all__ = ["Phrase", "phrase_of"]


class Phrase(Enum):
    """What a clause without a number says."""

    ZERO = auto()
    PERHAPS_ZERO = auto()  # "chưa có": none so far, or not known yet
    SAME = auto()
    MISSING = auto()
    NOT_APPLICABLE = auto()


_LIKE = "nhu|y_nhu|giong|giong_nhu|bang|y_het|y_chang|theo|theo_nhu"
_BEFORE = "cu|truoc|thang_truoc|ky_truoc|lan_truoc|quy_truoc|dot_truoc"
_KNOWN = "ro|biet|nam|nho|chot|dem|tong_hop|thong_ke|xac_dinh|nam_ro|nam_chac|ro_rang"
_FIND_OUT = "hoi|xem|kiem_tra|dem|ra_soat|thong_ke|tong_hop|tim_hieu|hoi_lai|xem_lai"
_FIGURE = "so|so_lieu|con_so|thong_tin|so_luong"

_PATTERNS: dict[Phrase, tuple[str, ...]] = {
    Phrase.ZERO: (
        "khong",
        "khong|chang|0 co [gi|ai|UNIT] [nao] [tham_gia|tham_du|du] [het|ca|dau]",
        "khong|chang|0 [co] [mot] ai|UNIT_nao [tham_gia|tham_du] [het|ca]",
        "chua co [mot] ai|UNIT_nao [tham_gia|tham_du] [het|ca]",
        "khong|chang|chua [to_chuc|to_chuc_duoc] [duoc] UNIT_nao [het|ca]",
        "khong|chang|chua [co|he|thay] phat_sinh|xay_ra|ghi_nhan [them] [gi|UNIT] [nao|moi] [het|ca]",
        "khong to_chuc|dien_ra",
        "khong|chang con [UNIT|ai] [nao]",
    ),
    Phrase.PERHAPS_ZERO: ("chua [co|to_chuc|dien_ra] [UNIT]", "khong|chang UNIT"),
    Phrase.SAME: (
        f"[UNIT] [van|cu] [giu|lay|de|bao] [so] {_LIKE} [so] {_BEFORE}",
        f"[UNIT] [van|cu] [giu|lay|de|theo|dung] so {_BEFORE}",
        "[UNIT] [van|cu] giu|de nguyen [so] [cu|nhu_cu]",
        "[UNIT] van the|vay|nhu_the|nhu_vay|y_nguyen",
        "[UNIT] y nguyen|cu|nhu_vay|nhu_the",
        "[UNIT] [van] khong|chua [co] [gi] doi|thay_doi|bien_dong|khac [gi]",
        "[UNIT] khong tang [cung|va] khong giam",
    ),
    Phrase.MISSING: (
        f"khong|chua [the] {_KNOWN} [lai] [duoc|xong|het|ra] [{_FIGURE}] [cu_the|chinh_xac|lam|dau]",
        f"khong|chua co|thay|nhan_duoc|lay_duoc {_FIGURE}|bao_cao [cu_the|chinh_xac|moi]",
        f"de {_FIND_OUT} [lai] [da|sau|xem]",
        "hoi_lai [da|sau|xem]",
        f"dang {_FIND_OUT}|cho [lai] [{_FIGURE}]",
        "[se] bao|bo_sung|cap_nhat sau",
    ),
    Phrase.NOT_APPLICABLE: (
        "khong ap_dung",
        "n/a",
        "khong thuoc dien|pham_vi|doi_tuong [nay]",
        "khong|chang|chua [co|xay|xay_dung|duoc_xay] PLACE",
    ),
}


def _expression(pattern: str) -> str:
    """A pattern as an expression over keys with a space after each."""
    slots = (
        f"(?:(?:{slot.strip('[]').replace('_', ' ')}) ){'?' if slot[0] == '[' else ''}" for slot in pattern.split()
    )
    return "".join(slots)


_ANY = re.compile(
    "|".join(f"(?P<{phrase.name}>{'|'.join(map(_expression, rows))})" for phrase, rows in _PATTERNS.items())
)
_LONGEST = 16  # keys; no pattern is longer

_LEADING = frozenset({"thi", "la", "da", "cung", "hien", "nay", "so lieu", "so luong"})
_TRAILING = frozenset({"roi", "luon", "day"})


def phrase_of(clause: Sequence[Part]) -> Phrase | None:
    """What the whole clause says without a number; None when it is not one of the phrases."""
    keys: list[str] = []
    for part in clause:
        opens = part.role is Role.OPENING or part.key in GROUPS or part.key in _LEADING
        if part.role is Role.POLITE or part.key == "toi" or (opens and not keys):
            continue
        if part.key == "UNIT" and keys and keys[-1] == "UNIT":
            continue  # "cuộc họp", "trường hợp vi phạm"
        keys.append(part.key)
        if len(keys) > _LONGEST:
            return None
    while keys and keys[-1] in _TRAILING:
        keys.pop()
    said = "".join(f"{key} " for key in keys)
    match = _ANY.fullmatch(said)
    return Phrase[match.lastgroup] if match and match.lastgroup else None
