"""Which product may be shown by a file: what a ward's policy takes, and what must never come in at all.

Papers marked secret (Mật) are never handled here (Law on State Secrets); minutes of party cells, papers of the
inspection committee and of the police are named by number and date only, or lie with the unit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.folding import fold, tidy
from bot.core.model import Kind

__all__ = ["EvidencePolicy", "Refused", "is_secret", "refusal"]


class Refused(StrEnum):
    """Why a file is not taken."""

    NUMBERS_ONLY = "numbers_only"
    MARKED = "marked"
    VOICE = "voice"
    KIND = "kind"
    HEAVY = "heavy"
    LOCKED = "locked"
    ACTIVE = "active"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class EvidencePolicy:
    """``units`` (codes) and ``products`` (words) of which only number and date are taken; ``largest`` in bytes."""

    units: frozenset[str] = frozenset()
    products: tuple[str, ...] = ()
    largest: int = 10_000_000


_MARK = re.compile(r"^\W*(?:độ\s+mật\s*:?\s*)?(?:tuyệt\s+mật|tối\s+mật|mật)\W*$")
"""A stamp stands alone on its line; "mật độ" and "bảo mật" are words like others."""
_SAID = re.compile(
    r"(?<!\w)(?:tuyệt mật|tối mật|bí mật nhà nước|độ mật|đóng dấu mật|dấu mật"
    r"|(?:tài liệu|văn bản|công văn|báo cáo) mật)(?!\w| độ)"
)
_SAID_PLAIN = re.compile(
    r"(?<!\w)(?:tuyet mat|toi mat|bi mat nha nuoc|do mat|dong dau mat|dau mat|(?:tai lieu|van ban|cong van) mat)(?!\w)"
)


def is_secret(text: str) -> bool:
    """Whether a line, a file's name or what stands under it says that the paper is secret."""
    plain = tidy(unicodedata.normalize("NFC", re.sub(r"[_.\-]+", " ", text))).casefold()
    if _MARK.match(plain) or _SAID.search(plain):
        return True
    return fold(plain) == plain and _SAID_PLAIN.search(plain) is not None


def refusal(
    policy: EvidencePolicy, kind: Kind, name: str, said: str, size: int | None, units: Iterable[str], product: str
) -> Refused | None:
    """Why a file is refused before it is fetched, by what is known of it; None: let it come.

    ``units``: the codes of whoever shows it and of the collective unit it is a member of; ``product``: the task's.
    """
    if is_secret(name) or is_secret(said):
        return Refused.MARKED
    wanted = fold(product)
    if policy.units & set(units) or any(fold(words) in wanted for words in policy.products):
        return Refused.NUMBERS_ONLY
    if kind is Kind.VOICE:
        return Refused.VOICE
    return Refused.HEAVY if size is not None and size > policy.largest else None
