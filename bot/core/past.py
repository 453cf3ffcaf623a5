"""Reading back: which past report a text asks for. Whole phrases only, so that no answer is taken for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.folding import phrase

_MINE = r"(?:(?:cua )?(?:to|to dan pho|thon|xom|ap|khu pho|don vi|chi bo|truong|chung)(?: (?:toi|minh|em|ta|nha))?)"
_ASKS = re.compile(
    r"(?:(?:cho )?(?:toi )?(?:xem|doc)(?: lai)?(?: bao cao| so lieu| so){0,2}|(?:so )?(?:bao cao|so lieu))"
    rf"(?: {_MINE})?(?: cua)?(?: ky)? "
    r"(?:(?P<before>(?:thang|ky) truoc)|thang (?P<month>\d{1,2})(?: (?:nam )?(?P<year>\d{4}|ngoai|nay))?)"
    rf"(?: {_MINE}| cua (?P<other>.+))?"
)


@dataclass(frozen=True, slots=True)
class Look:
    """``month`` 0: the period before. ``year`` None: the latest of that month; else as typed, or years back as -1, 0.

    ``other``: whose report, where it is named (folded).
    """

    month: int = 0
    year: int | None = None
    other: str = ""

    def code(self, newest: str) -> str:
        """The period's code as seen from the newest one's."""
        year, month = int(newest[:4]), int(newest[5:])
        if not self.month:
            return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"
        if self.year is None:
            year -= self.month > month
        else:
            year = self.year if self.year > 0 else year + self.year
        return f"{year}-{self.month:02}"


def asked_for(text: str) -> Look | None:
    """The report a text asks to see, as "xem báo cáo tháng 10/2025" does; None: it asks for none."""
    if (match := _ASKS.fullmatch(phrase(text))) is None:
        return None
    year = {"ngoai": -1, "nay": 0}.get(match["year"] or "")
    if year is None and match["year"]:
        year = int(match["year"])
    return Look(int(match["month"] or 0), year, match["other"] or "")
